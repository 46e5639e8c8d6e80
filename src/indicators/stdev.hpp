#pragma once

#include "indicators/fold_window.hpp"
#include "indicators/saved_state.hpp"

namespace tw::indicators {

/// Standard deviation of the last `length` values, divided by `length` (of a population), as
/// TA-Lib's STDDEV with one deviation. Zero for equal values; the same bits wherever the feed
/// began, see FoldWindow.
/// Input:   values in time order; `first_index` is the position of the first one in its series.
/// Output:  from value number `length` on, >= 0.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1) on average, 2 `length` doubles, no allocation after construction.
/// Source:  MomentsFold.
class Stdev : public SavedState<Stdev> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Stdev(std::size_t length, std::uint64_t first_index = 0)
      : window_(length, first_index) {}

  std::size_t warm_up() const { return window_.length(); }
  std::optional<double> on(double value);
  void run(std::span<const double> in, std::span<double> out);

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.window_.state(self.window_, codec);
  }

 private:
  FoldWindow<MomentsFold> window_;
};

}  // namespace tw::indicators
