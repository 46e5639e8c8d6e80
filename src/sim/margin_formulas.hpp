#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "model/order.hpp"
#include "sim/contract.hpp"

// The arithmetic of margin, free of accounts: docs/venue-margin.md names every formula and why it
// is this one. Values are in the settle currency and without sign; results have 12 digits, half to
// even where nothing else is said.
namespace tw::sim {

/// What margin depends on beside values.
struct MarginTerms {
  ContractKind kind = ContractKind::Linear;  ///< not Spot
  Decimal leverage = Decimal::from_int(1);   ///< >= 1
  Rate taker_fee;
};

/// A position as margin sees it.
struct Holding {
  MarginTerms terms;
  int sign = 1;   ///< +1 long, -1 short
  Decimal units;  ///< contracts times multiplier, > 0
  Decimal entry_value;
  Decimal extra_margin;  ///< beside what leverage asks for; may be < 0
};

/// What a fill closes, against what it cost to open.
Decimal gross_pnl(ContractKind kind, int sign, Decimal entry_value, Decimal exit_value);
/// Value of units at a price > 0.
Decimal value_at(ContractKind kind, Decimal units, Decimal price);
/// Average entry as it is shown: 8 digits, half up.
Decimal average_entry(ContractKind kind, Decimal units, Decimal entry_value);
Decimal unrealized_pnl(const Holding& holding, Decimal mark_value);
/// Into the wallet at a funding moment: a positive rate makes longs pay.
Decimal funding_cash(int sign, Decimal mark_value, Rate rate);

/// Share of a value that closing at the bankruptcy price costs; rounded up to 8 digits.
Decimal close_fee_factor(const MarginTerms& terms, int sign);
/// Held back for the fee to close: the shown entry's value times the factor.
Decimal close_fee_reserve(const Holding& holding);
/// By entry value, extra margin included.
Decimal initial_margin_isolated(const Holding& holding);
Decimal initial_margin_cross(const Holding& holding, Decimal mark_value);
Decimal maintenance_margin(const Holding& holding, Decimal mark_value,
                           std::span<const RiskTier> tiers);

/// What an order's opening part of this value must be covered by: margin, fee to open, fee to
/// close.
Decimal order_cost(const MarginTerms& terms, Side side, Decimal value);
/// What it adds to the maintenance margin of a cross account.
Decimal order_maintenance(const MarginTerms& terms, Side side, Decimal value, Rate maintenance);

/// The first tier that reaches the value, the last one beyond all; not without tiers (TW_ASSERT).
std::size_t tier_of(std::span<const RiskTier> tiers, Decimal value);
/// Sets deductions so that tiers join: what they are where a list does not name them.
void derive_deductions(std::span<RiskTier> tiers);
/// What chooses the tier: the larger of a long with the buys and a short with the sells.
Decimal risk_value(int sign, Decimal position_value, Decimal buys, Decimal sells);

/// Where an isolated position's margin is used up; none where no price does that.
std::optional<Decimal> bankruptcy_price(const Holding& holding);
/// Where an isolated position's margin is down to the maintenance margin: the worst over all tiers.
std::optional<Decimal> liquidation_price(const Holding& holding, std::span<const RiskTier> tiers);
/// Price at which a position worth `mark_value` has lost `loss` more than now.
std::optional<Decimal> price_after_loss(const Holding& holding, Decimal mark_value, Decimal loss);

/// On the tick, a long's upward and a short's downward.
Price to_tick(int sign, Decimal price, Price tick_size);
/// As the venue prints margins: 8 digits, what is by entry upward, what is by mark downward.
Decimal print_by_entry(Decimal margin);
Decimal print_by_mark(Decimal margin);

}  // namespace tw::sim
