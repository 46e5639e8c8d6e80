#pragma once

#include <vector>

#include "model/instrument.hpp"

namespace tw::sim {

/// One step of a risk limit: positions up to this value keep this much.
struct RiskTier {
  Decimal value_max;     ///< of the position with its opening orders, settle currency
  Rate maintenance;      ///< fraction of the value
  Decimal deduction;     ///< taken from value * maintenance, so that tiers join
  Decimal leverage_max;  ///< >= 1
  friend bool operator==(const RiskTier&, const RiskTier&) = default;
};

/// An instrument as the simulated venue trades it: what `Instrument` says, and what only the venue
/// decides by.
struct Contract {
  Instrument instrument;
  Quantity limit_quantity_max;   ///< of a limit order
  Quantity market_quantity_max;  ///< of a market order
  Decimal leverage_max = Decimal::from_int(100);
  std::vector<RiskTier> tiers = {};  ///< by value_max, ascending; none for spot
  Duration funding_interval = std::chrono::hours(8);
  Rate price_band;  ///< how far a limit price may lie beyond mark or index, a fraction; zero:
                    ///< anywhere
};

/// Whether a contract has a position and margin; spot has neither.
inline bool has_margin(const Contract& contract) {
  return contract.instrument.listing().kind != ContractKind::Spot;
}

}  // namespace tw::sim
