#pragma once

#include <span>
#include <vector>

#include "model/instrument.hpp"
#include "model/order.hpp"
#include "model/position.hpp"

namespace tw::portfolio {

/// A slice of an asset's balance and the part of its worth that counts as collateral.
struct RatioTier {
  Decimal quantity_max;  ///< the slice ends here; ascending
  Decimal ratio;         ///< 0..1
  friend bool operator==(const RatioTier&, const RatioTier&) = default;
};

/// A step of a venue's risk limits.
/// Source:  Bybit v5 market/risk-limit.
struct RiskTier {
  Decimal value_max;         ///< positions up to this value belong to it; ascending
  Decimal maintenance_rate;  ///< fraction of the value
  Decimal deduction;         ///< makes the margin continuous from tier to tier
  friend bool operator==(const RiskTier&, const RiskTier&) = default;
};

/// What margin depends on besides prices and quantities.
struct MarginTerms {
  Decimal leverage = Decimal::from_int(1);  ///< >= 1
  Rate taker_fee;                           ///< taxes included
  std::span<const RiskTier> tiers;          ///< empty: no maintenance margin
};

/// One asset of an account.
struct WalletExposure {
  Money balance;                      ///< < 0 is owed
  Decimal locked;                     ///< what open spot orders may take, >= 0
  Decimal price;                      ///< valuation currency per unit
  std::span<const RatioTier> ratios;  ///< empty: none of it is collateral
  Decimal loan_initial_rate;          ///< of what is owed
  Decimal loan_maintenance_rate;
  Decimal unrealized;  ///< PnL of contracts that settle in it
};

/// One contract position; values in the settle currency, without sign.
struct PositionExposure {
  PositionKey key;
  ContractKind kind = ContractKind::Linear;
  Currency settle;
  int sign = 1;   ///< +1 long, -1 short
  Decimal units;  ///< contracts times multiplier, > 0
  Decimal entry_value;
  Decimal mark;
  Decimal mark_value;
  Decimal extra_margin;  ///< put in by hand, isolated
  MarginTerms terms;
};

/// What an open contract order may add to a position; nothing where it only reduces.
struct OrderExposure {
  PositionKey key;
  ContractKind kind = ContractKind::Linear;
  Currency settle;
  Side side = Side::Buy;
  Decimal opening_value;  ///< of the part beyond the opposite position, at the order's price
  MarginTerms terms;
};

/// An account at one moment, as margin rules see it. Orders stand by position key.
struct AccountExposure {
  std::vector<WalletExposure> wallets;
  std::vector<PositionExposure> positions;
  std::vector<OrderExposure> orders;

  void clear() {
    wallets.clear();
    positions.clear();
    orders.clear();
  }
};

}  // namespace tw::portfolio
