#pragma once

#include "indicators/indicator.hpp"
#include "indicators/saved_state.hpp"

namespace tw::indicators {

/// Wilder's moving average: (average * (length - 1) + value) / length, begun with the mean of the
/// first `length` values.
/// Input:   values in time order.
/// Output:  from value number `length` on. A restart repeats the bits from a saved state or from
///          the same first value.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
/// Source:  J. W. Wilder, New Concepts in Technical Trading Systems (1978), chapter 3.
class Rma : public SavedState<Rma> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Rma(std::size_t length) : length_(admitted_length(length)) {}

  std::size_t warm_up() const { return length_; }
  bool is_warm() const { return count_ == length_; }
  /// The average; the sum of the values so far during the warm-up.
  double level() const { return average_; }
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

  double next(double average, double value) const {
    const double length = static_cast<double>(length_);
    return (average * (length - 1) + value) / length;
  }

  std::size_t length_;
  std::size_t count_ = 0;  // up to length_
  double average_ = 0;     // the sum of the values during the warm-up
};

}  // namespace tw::indicators
