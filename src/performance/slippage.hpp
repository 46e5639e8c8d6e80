#pragma once

#include <cstdint>
#include <optional>

#include "model/order.hpp"
#include "performance/figure.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::performance {

/// What fills cost against the mid price at their decision, weighted by notional.
/// Cost: O(1), no allocation; money is exact.
class Slippage {
 public:
  /// One fill: its notional at its own price and at the decision mid, both from
  /// Instrument::notional and >= 0 (TW_ASSERT). Without a mid it is counted only.
  void on_fill(Side side, Decimal notional, std::optional<Decimal> notional_at_mid);

  /// Sum of cost over sum of notional at mid, in basis points; > 0 is a cost.
  /// Errors: NoTrades; NoReference when no fill had a mid.
  Figure<double> bps() const;
  /// The same in money, over the fills that had a mid.
  Decimal cost() const { return cost_; }
  /// Fills without a mid, which the figures leave out.
  std::uint64_t unmeasured() const { return unmeasured_; }

  void save(StateWriter& out) const;
  void load(StateReader& in);
  friend bool operator==(const Slippage&, const Slippage&) = default;

 private:
  std::uint64_t fills_ = 0;
  std::uint64_t unmeasured_ = 0;
  Decimal cost_;
  Decimal reference_;
};

}  // namespace tw::performance
