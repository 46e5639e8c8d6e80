#pragma once

#include "indicators/fold_window.hpp"
#include "indicators/saved_state.hpp"

namespace tw::indicators {

/// Volume-weighted average price of the last `length` bars: each bar's (high + low + close) / 3
/// weighted with its volume. The exact one of a single bar is Candle::value / Candle::volume; this
/// is the usual approximation over many. TA-Lib has none.
/// Input:   bars in time order; `first_index` is the position of the first one in its series; reads
///          high, low, close and volume.
/// Output:  from bar number `length` on; nothing while the window has no volume.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1) on average, 2 `length` doubles, no allocation after construction.
/// Source:  FoldWindow for the sums.
class Vwap : public SavedState<Vwap> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Vwap(std::size_t length, std::uint64_t first_index = 0)
      : value_(length, first_index), volume_(length, first_index) {}

  std::size_t warm_up() const { return volume_.length(); }
  std::optional<double> on(const Bar& bar);
  void run(const BarColumns& in, std::span<double> out) { run_rows(*this, in, out); }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.value_.state(self.value_, codec);
    self.volume_.state(self.volume_, codec);
  }

 private:
  FoldWindow<SumFold> value_;
  FoldWindow<SumFold> volume_;
};

}  // namespace tw::indicators
