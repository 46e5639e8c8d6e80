#pragma once

#include "indicators/rma.hpp"

namespace tw::indicators {

/// True range: the span of a bar together with the close before it, as TA-Lib's TRANGE.
/// Input:   bars in time order; reads high, low and close.
/// Output:  from bar number 2 on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
class TrueRange : public SavedState<TrueRange> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  std::size_t warm_up() const { return 2; }
  std::optional<double> on(const Bar& bar);
  void run(const BarColumns& in, std::span<double> out) { run_rows(*this, in, out); }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.count(self.count_, 1);
    codec.number(self.close_, -kValueMax, kValueMax);
  }

 private:
  std::size_t count_ = 0;  // bars seen, up to one
  double close_ = 0;
};

/// Average true range: the true range smoothed as Rma, as TA-Lib's ATR. The first bar has no true
/// range (other texts take its high minus low).
/// Input:   bars in time order; reads high, low and close.
/// Output:  from bar number `length` + 1 on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
/// Source:  J. W. Wilder, New Concepts in Technical Trading Systems (1978), chapter 3.
class Atr : public SavedState<Atr> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Atr(std::size_t length) : average_(length) {}

  std::size_t warm_up() const { return average_.warm_up() + 1; }
  std::optional<double> on(const Bar& bar);
  void run(const BarColumns& in, std::span<double> out) { run_rows(*this, in, out); }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.range_.state(self.range_, codec);
    self.average_.state(self.average_, codec);
  }

 private:
  TrueRange range_;
  Rma average_;
};

}  // namespace tw::indicators
