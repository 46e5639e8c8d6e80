#pragma once

#include <string_view>

#include "model/record.hpp"

namespace tw {

/// The name of an enumerator as surfaces, files and logs write it: lower case, `partially_filled`.
/// Names are part of the output formats and do not change.
std::string_view name_of(Side side);
std::string_view name_of(OrderType type);
std::string_view name_of(TimeInForce time_in_force);
std::string_view name_of(TriggerBy by);
std::string_view name_of(TriggerDirection direction);
std::string_view name_of(Liquidity liquidity);
std::string_view name_of(OrderStatus status);
std::string_view name_of(RequestStatus status);
std::string_view name_of(PositionSide side);
std::string_view name_of(RejectReason reason);
std::string_view name_of(CancelReason reason);
std::string_view name_of(RuleId rule);
std::string_view name_of(UserAction action);
std::string_view name_of(GateReason reason);
std::string_view name_of(MarginMode mode);
std::string_view name_of(FeedResetReason reason);
std::string_view name_of(ContractKind kind);
std::string_view name_of(SignalDirection direction);
std::string_view name_of(SignalFate fate);

}  // namespace tw
