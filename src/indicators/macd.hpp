#pragma once

#include "indicators/ema.hpp"

namespace tw::indicators {

struct MacdValue {
  double line = 0;
  double signal = 0;
  double histogram = 0;  ///< line - signal
};

struct MacdColumns {
  std::span<double> line;
  std::span<double> signal;
  std::span<double> histogram;
};

/// Moving average convergence/divergence: a fast Ema minus a slow one, and the Ema of that. As
/// TA-Lib's MACD the two averages become warm with the same value: the fast one is fed from value
/// number slow - fast + 1 on.
/// Input:   values in time order; fast < slow (TW_ASSERT).
/// Output:  from value number slow + signal - 1 on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
class Macd : public SavedState<Macd> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  struct Lengths {
    std::size_t fast = 12;
    std::size_t slow = 26;
    std::size_t signal = 9;
  };
  explicit Macd(Lengths lengths);

  std::size_t warm_up() const { return slow_.warm_up() + signal_.warm_up() - 1; }
  std::optional<MacdValue> on(double value);
  void run(std::span<const double> in, const MacdColumns& out);

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.count(self.skipped_, self.skip());
    self.fast_.state(self.fast_, codec);
    self.slow_.state(self.slow_, codec);
    self.signal_.state(self.signal_, codec);
  }

 private:
  // Values that only the slow average sees.
  std::size_t skip() const { return slow_.warm_up() - fast_.warm_up(); }

  Ema fast_;
  Ema slow_;
  Ema signal_;
  std::size_t skipped_ = 0;
};

}  // namespace tw::indicators
