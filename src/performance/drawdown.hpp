#pragma once

#include "base/decimal.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::performance {

/// Largest fall of equity from a peak, as a fraction of the peak.
/// Input:   equity samples in time order, settle currency.
/// Cost:    O(1), no allocation.
class Drawdown {
 public:
  void on(Decimal equity);
  /// Fraction >= 0, rounded up at 12 digits; zero before a positive peak.
  Decimal max() const { return max_; }
  Decimal peak() const { return peak_; }

  void save(StateWriter& out) const;
  void load(StateReader& in);
  friend bool operator==(const Drawdown&, const Drawdown&) = default;

 private:
  Decimal peak_;
  Decimal max_;
};

}  // namespace tw::performance
