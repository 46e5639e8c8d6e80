#pragma once

#include "indicators/indicator.hpp"
#include "indicators/saved_state.hpp"

namespace tw::indicators {

/// An average that is made of the one before it and the value, begun with the mean of the first
/// `length` values. What came before the warm-up never quite leaves it: a restart repeats the bits
/// from a saved state or from the same first value.
/// `Step` is made of the length; called with average and value it gives the next average.
/// Input:   values in time order.
/// Output:  from value number `length` on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
template <class Step>
class RecursiveAverage : public SavedState<RecursiveAverage<Step>> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit RecursiveAverage(std::size_t length)
      : length_(admitted_length(length)), next_(static_cast<double>(length)) {}

  std::size_t warm_up() const { return length_; }
  bool is_warm() const { return count_ == length_; }
  /// The average; the sum of the values so far during the warm-up.
  double level() const { return average_; }

  std::optional<double> on(double value) { return step(admitted(value)); }

  /// The same for what an indicator made of admitted values, which may be somewhat larger.
  std::optional<double> step(double value) {
    if (is_warm()) {
      average_ = next_(average_, value);
      return average_;
    }
    average_ += value;
    if (++count_ < length_) {
      return std::nullopt;
    }
    average_ /= static_cast<double>(length_);
    return average_;
  }

  void run(std::span<const double> in, std::span<double> out) {
    TW_ASSERT(in.size() == out.size());
    const std::size_t warming = std::min(in.size(), length_ - count_);
    run_rows(*this, in.first(warming), out.first(warming));
    double average = average_;
    for (std::size_t i = warming; i < in.size(); ++i) {
      average = next_(average, admitted(in[i]));
      out[i] = average;
    }
    average_ = average;
  }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.same(std::uint64_t{self.length_});
    codec.count(self.count_, self.length_);
    codec.number(self.average_, -kAverageMax, kAverageMax);
  }

 private:
  static constexpr double kAverageMax = 1e106;  // a sum of kLengthMax values, with a margin

  std::size_t length_;
  Step next_;
  std::size_t count_ = 0;  // up to length_
  double average_ = 0;     // the sum of the values during the warm-up
};

}  // namespace tw::indicators
