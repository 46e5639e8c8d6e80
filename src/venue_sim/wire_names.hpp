#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/exchange_types.hpp"

namespace tw::venue_sim {

// The venue's words for what the exchange knows (venues/bybit-v5.md section 6).

std::string_view text_of(Side side);
std::string_view text_of(OrderType type);
std::string_view text_of(TriggerBy by);
std::string_view text_of(sim::StopMode mode);
std::string_view text_of(sim::SlippageTolerance::Unit unit);
std::string_view text_of(sim::HeldStatus status);
std::string_view text_of(sim::ExecutionKind kind);
std::string_view time_in_force_text(const OrderTerms& terms);
/// 0, 1 (rises to) or 2 (falls to).
std::int64_t direction_number(TriggerDirection direction);
std::string_view create_type(sim::OrderOrigin origin);
/// Empty for an order that is no stop of any kind.
std::string_view stop_order_type(const OrderTerms& terms, sim::OrderOrigin origin);
std::string_view cancel_type(const sim::HeldOrder& order);
std::string_view reject_reason(const sim::HeldOrder& order);

std::optional<Side> parse_side(std::string_view text);
std::optional<OrderType> parse_order_type(std::string_view text);
std::optional<TriggerBy> parse_trigger_by(std::string_view text);
std::optional<sim::StopMode> parse_stop_mode(std::string_view text);
std::optional<sim::SlippageTolerance::Unit> parse_slippage_unit(std::string_view text);

}  // namespace tw::venue_sim
