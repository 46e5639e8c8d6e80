#pragma once

#include <optional>

#include "portfolio/margin/exposure.hpp"

// Margin of single contracts, in the settle currency. Formula ids are those of the rules that Bybit
// v5 documents (New Margin Calculation, 2025-09; Order Cost; Liquidation Price under Isolated
// Mode).
namespace tw::portfolio {

/// Index of the tier a value belongs to: the first with value <= value_max, the last beyond all
/// (TIER-PICK). `tiers` is not empty (TW_ASSERT).
std::size_t tier_of(std::span<const RiskTier> tiers, Decimal value);
/// The value that selects the tier: the larger of long position with buy orders and short position
/// with sell orders (TIER-RLV).
Decimal risk_value(Decimal longs, Decimal buys, Decimal shorts, Decimal sells);

/// Reserve for the fee of closing (LIN-F, INV-F); its factor is rounded up to 8 digits.
Decimal close_fee_reserve(const PositionExposure& position);
/// LIN-IM-ISO, INV-IM-ISO: by entry value, extra margin included.
Decimal initial_margin_isolated(const PositionExposure& position);
/// LIN-IM-CROSS, INV-IM-CROSS: by mark.
Decimal initial_margin_cross(const PositionExposure& position);
/// LIN-MM, INV-MM: by mark and its tier.
Decimal maintenance_margin(const PositionExposure& position);

/// Margin and fees of opening and closing, both as taker (LIN-COST, INV-COST = ORD-IM).
Decimal order_cost(const OrderExposure& order);
/// Maintenance margin and both fees (ORD-MM).
Decimal order_maintenance(const OrderExposure& order);

/// Price at which the margin is used up (LIN-BP, INV-BP), 12 digits; nothing where there is none.
std::optional<Decimal> bankruptcy_price(const PositionExposure& position);
/// Price at which an isolated position is taken over (LIN-LP, INV-LP): of the tiers the one that
/// the position is in at that price. 12 digits; nothing where there is none.
std::optional<Decimal> liquidation_price_isolated(const PositionExposure& position);
/// On the tick, to the side that is worse for the holder.
Price to_tick(const PositionExposure& position, Decimal price, Price tick_size);

}  // namespace tw::portfolio
