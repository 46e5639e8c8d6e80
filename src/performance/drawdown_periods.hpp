#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/decimal.hpp"
#include "base/time.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::performance {

/// One fall of equity below a peak until the peak is reached again.
struct DrawdownPeriod {
  Timestamp started_at;                   ///< last sample at the peak
  Timestamp trough_at;                    ///< first sample at the lowest equity
  std::optional<Timestamp> recovered_at;  ///< first sample at the peak or above; none yet
  Decimal peak;
  Decimal trough;
  Decimal depth;  ///< (peak - trough) / peak, rounded up at 12 digits as in Drawdown
  friend bool operator==(const DrawdownPeriod&, const DrawdownPeriod&) = default;
};

/// The deepest drawdowns and the longest one.
/// Input:   equity samples in time order, settle currency. As in Drawdown nothing counts before a
///          positive peak.
/// Cost:    O(1) per sample and O(kept) at each recovery; no allocation after construction.
class DrawdownPeriods {
 public:
  explicit DrawdownPeriods(std::size_t kept);
  void on(Timestamp at, Decimal equity);

  /// At most `kept`, deepest first, of equally deep ones the earlier; the one that has not
  /// recovered is among them.
  std::vector<DrawdownPeriod> worst() const;
  /// From the peak to the recovery, or to the last sample where there is none; zero without a
  /// drawdown.
  Duration longest() const;

  /// How many are kept is given at construction and no part of it.
  void save(StateWriter& out) const;
  /// Into an empty one that keeps as many.
  void load(StateReader& in);
  friend bool operator==(const DrawdownPeriods&, const DrawdownPeriods&) = default;

 private:
  void fall(Timestamp at, Decimal equity);
  static void insert(std::vector<DrawdownPeriod>& periods, const DrawdownPeriod& period,
                     std::size_t kept);
  template <class Self, class Archive>
  static void state(Self& self, Archive& archive);

  std::size_t kept_;
  Decimal peak_;
  Timestamp peak_at_;
  Timestamp last_at_;
  std::optional<DrawdownPeriod> open_;
  std::vector<DrawdownPeriod> closed_;  // deepest first, at most kept_
  Duration longest_closed_{};
};

}  // namespace tw::performance
