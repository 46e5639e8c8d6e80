#pragma once

#include "indicators/fold_window.hpp"
#include "indicators/saved_state.hpp"

namespace tw::indicators {

/// Simple moving average: the mean of the last `length` values, as TA-Lib's SMA. Its sum is taken
/// anew at absolute positions of the series (see FoldWindow), so that equal windows at equal
/// positions have equal bits wherever the feed began.
/// Input:   values in time order; `first_index` is the position of the first one in its series.
/// Output:  from value number `length` on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1) on average, `length` doubles, no allocation after construction.
class Sma : public SavedState<Sma> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Sma(std::size_t length, std::uint64_t first_index = 0) : window_(length, first_index) {}

  std::size_t warm_up() const { return window_.length(); }
  std::optional<double> on(double value);
  void run(std::span<const double> in, std::span<double> out);

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.window_.state(self.window_, codec);
  }

 private:
  FoldWindow<SumFold> window_;
};

}  // namespace tw::indicators
