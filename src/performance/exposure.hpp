#pragma once

#include <optional>

#include "base/time.hpp"
#include "performance/figure.hpp"

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

 private:
  struct Sample {
    Timestamp at;
    Decimal exposure;
    Decimal equity;
  };

  void hold_until(Timestamp at);

  std::optional<Sample> last_;
  Duration elapsed_{};
  Duration exposed_{};
  double weighted_ = 0;  // nanoseconds times exposure / equity
  bool is_equity_positive_ = true;
};

}  // namespace tw::performance
