#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "performance/figure.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::performance {

/// The last equity of one UTC day.
struct DayEquity {
  std::chrono::sys_days day;
  Decimal equity;
  friend bool operator==(const DayEquity&, const DayEquity&) = default;
};

/// Equity by UTC days: the day of a sample comes from its own time, its last sample counts. A day
/// without a sample between others keeps the equity of the day before, so that one step is always
/// one day. The last day may not be over.
/// Input:   equity samples in time order (TW_ASSERT), settle currency.
/// Cost:    O(1) per sample and 32 bytes per day; allocates on some first samples of a day only.
class EquityCurve {
 public:
  void on(Timestamp at, Decimal equity);

  std::span<const DayEquity> days() const { return days_; }
  /// The first and the last sample; nothing before there is one.
  struct Sample {
    Timestamp at;
    Decimal equity;
    friend bool operator==(const Sample&, const Sample&) = default;
  };
  const std::optional<Sample>& first() const { return first_; }
  const std::optional<Sample>& last() const { return last_; }
  /// The first sample without equity: whoever still traded then did so with borrowed money.
  std::optional<Timestamp> empty_since() const { return empty_since_; }
  /// Mean over the days. Errors: NoSamples, OutOfRange.
  Figure<Decimal> average() const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  friend bool operator==(const EquityCurve&, const EquityCurve&) = default;

 private:
  template <class Self, class Archive>
  static void state(Self& self, Archive& archive);

  std::vector<DayEquity> days_;
  std::optional<Sample> first_;
  std::optional<Sample> last_;
  std::optional<Timestamp> empty_since_;
};

}  // namespace tw::performance
