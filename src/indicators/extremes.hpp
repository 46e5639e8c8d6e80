#pragma once

#include "indicators/fold_window.hpp"
#include "indicators/saved_state.hpp"

namespace tw::indicators {

/// Largest or smallest of the last `length` values, as TA-Lib's MAX and MIN.
/// Input:   values in time order; `first_index` is the position of the first one in its series.
/// Output:  from value number `length` on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1) on average, `length` doubles, no allocation after construction.
/// Source:  FoldWindow.
template <WindowFold Fold>
class Extreme : public SavedState<Extreme<Fold>> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Extreme(std::size_t length, std::uint64_t first_index = 0)
      : window_(length, first_index) {}

  std::size_t warm_up() const { return window_.length(); }
  std::optional<double> on(double value) { return window_.on(admitted(value)); }
  void run(std::span<const double> in, std::span<double> out) {
    admit(in);
    window_.run(in, out, [](double extreme) { return extreme; });
  }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.window_.state(self.window_, codec);
  }

 private:
  FoldWindow<Fold> window_;
};

using Highest = Extreme<HighestFold>;
using Lowest = Extreme<LowestFold>;

}  // namespace tw::indicators
