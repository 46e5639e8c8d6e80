#pragma once

#include <cstdint>

#include "performance/figure.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::performance {

/// What trading and holding cost, and how much was traded. Money is exact, in the settle currency.
/// Cost: O(1), no allocation.
class Costs {
 public:
  /// One fill: its notional (>= 0, TW_ASSERT) and its fee; > 0 is a cost, < 0 a rebate.
  void on_fill(Decimal notional, Decimal fee);
  /// One funding payment; > 0 is a cost.
  void on_funding(Decimal paid) { funding_ += paid; }

  std::uint64_t fills() const { return fills_; }
  Decimal traded() const { return traded_; }
  Decimal fees() const { return fees_; }
  Decimal funding() const { return funding_; }
  /// Traded notional over an equity, usually EquityCurve::average().
  /// Errors: NoTrades; EquityNotPositive.
  Figure<double> turnover(Decimal equity) const;
  /// Fees over traded notional, in basis points. Errors: NoTrades.
  Figure<double> fee_bps() const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  friend bool operator==(const Costs&, const Costs&) = default;

 private:
  std::uint64_t fills_ = 0;
  Decimal traded_;
  Decimal fees_;
  Decimal funding_;
};

}  // namespace tw::performance
