#pragma once

#include <optional>

#include "base/time.hpp"
#include "performance/figure.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::performance {

/// How much of the time, and with how much of the equity, a run was in the market. A sample holds
/// until the next one; the last one says only when the time ends.
/// Input:   samples in time order (TW_ASSERT): exposure (sum of absolute notionals, >= 0,
///          TW_ASSERT) and equity, settle currency.
/// Cost:    O(1), no allocation.
class Exposure {
 public:
  void on(Timestamp at, Decimal exposure, Decimal equity);

  /// Share of the time with a position, 0..1. Errors: NoSamples when no time went by.
  Figure<double> time_share() const;
  /// Mean over the time of exposure / equity, which is the mean leverage used.
  /// Errors: NoSamples when no time went by; EquityNotPositive when there was a position then.
  Figure<double> average() const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  friend bool operator==(const Exposure&, const Exposure&) = default;

 private:
  struct Sample {
    Timestamp at;
    Decimal exposure;
    Decimal equity;
    friend bool operator==(const Sample&, const Sample&) = default;
  };

  void hold_until(Timestamp at);
  template <class Self, class Archive>
  static void state(Self& self, Archive& archive);

  std::optional<Sample> last_;
  Duration elapsed_{};
  Duration exposed_{};
  double weighted_ = 0;  // nanoseconds times exposure / equity
  bool is_equity_positive_ = true;
};

}  // namespace tw::performance
