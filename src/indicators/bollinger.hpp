#pragma once

#include "indicators/sma.hpp"
#include "indicators/stdev.hpp"

namespace tw::indicators {

struct BollingerValue {
  double upper = 0;
  double middle = 0;
  double lower = 0;
};

struct BollingerColumns {
  std::span<double> upper;
  std::span<double> middle;
  std::span<double> lower;
};

/// Bollinger bands: Sma plus and minus `deviations` times Stdev of the same window, as TA-Lib's
/// BBANDS with a simple average.
/// Input:   values in time order; `first_index` is the position of the first one in its series;
///          deviations in 0..kDeviationsMax (TW_ASSERT).
/// Output:  from value number `length` on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1) on average, 3 `length` doubles, no allocation after construction.
class Bollinger : public SavedState<Bollinger> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;
  static constexpr double kDeviationsMax = 100;

  Bollinger(std::size_t length, double deviations, std::uint64_t first_index = 0);

  std::size_t warm_up() const { return mean_.warm_up(); }
  std::optional<BollingerValue> on(double value);
  void run(std::span<const double> in, const BollingerColumns& out);

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.same(self.deviations_);
    self.mean_.state(self.mean_, codec);
    self.stdev_.state(self.stdev_, codec);
  }

 private:
  BollingerValue around(double mean, double stdev) const {
    const double reach = stdev * deviations_;
    return {.upper = mean + reach, .middle = mean, .lower = mean - reach};
  }

  double deviations_;
  Sma mean_;
  Stdev stdev_;
};

}  // namespace tw::indicators
