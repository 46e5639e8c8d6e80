#pragma once

#include "indicators/rma.hpp"

namespace tw::indicators {

/// Relative strength index of Wilder: 100 * gain / (gain + loss), both smoothed as Rma over the
/// changes from value to value, as TA-Lib's RSI. Where neither gain nor loss is left the quotient
/// is 0 / 0: there is no value then (TA-Lib says 0, which would look oversold).
/// Input:   values in time order.
/// Output:  0..100, from value number `length` + 1 on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
/// Source:  J. W. Wilder, New Concepts in Technical Trading Systems (1978), chapter 6.
class Rsi : public SavedState<Rsi> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Rsi(std::size_t length) : gain_(length), loss_(length) {}

  std::size_t warm_up() const { return gain_.warm_up() + 1; }
  std::optional<double> on(double value);
  void run(std::span<const double> in, std::span<double> out) { run_rows(*this, in, out); }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.count(self.count_, 1);
    codec.number(self.previous_, -kValueMax, kValueMax);
    self.gain_.state(self.gain_, codec);
    self.loss_.state(self.loss_, codec);
  }

 private:
  std::size_t count_ = 0;  // values seen, up to one
  double previous_ = 0;
  Rma gain_;
  Rma loss_;
};

}  // namespace tw::indicators
