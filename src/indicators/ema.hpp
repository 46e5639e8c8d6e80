#pragma once

#include "indicators/indicator.hpp"
#include "indicators/saved_state.hpp"

namespace tw::indicators {

/// Exponential moving average with the factor 2 / (length + 1), begun with the mean of the first
/// `length` values, as TA-Lib's EMA in its default mode. What came before the warm-up never quite
/// leaves it: a restart repeats the bits from a saved state or from the same first value.
/// Input:   values in time order.
/// Output:  from value number `length` on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
class Ema : public SavedState<Ema> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Ema(std::size_t length);

  std::size_t warm_up() const { return length_; }
  bool is_warm() const { return count_ == length_; }
  std::optional<double> on(double value);
  /// The same for what an indicator made of admitted values, which may be somewhat larger.
  std::optional<double> step(double value);
  void run(std::span<const double> in, std::span<double> out);

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.same(std::uint64_t{self.length_});
    codec.count(self.count_, self.length_);
    codec.number(self.average_, -kAverageMax, kAverageMax);
  }

 private:
  static constexpr double kAverageMax = 1e106;  // a sum of kLengthMax values, with a margin

  double next(double average, double value) const { return (value - average) * factor_ + average; }

  std::size_t length_;
  double factor_;
  std::size_t count_ = 0;  // up to length_
  double average_ = 0;     // the sum of the values during the warm-up
};

}  // namespace tw::indicators
