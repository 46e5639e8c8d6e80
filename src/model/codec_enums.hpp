#pragma once

#include "model/record.hpp"

namespace tw::codec {

// Last enumerator of each enum that is written; anything above it is refused.
template <class Enum>
inline constexpr Enum kLast = Enum::kLastIsMissing;
template <>
inline constexpr Side kLast<Side> = Side::Sell;
template <>
inline constexpr OrderType kLast<OrderType> = OrderType::Market;
template <>
inline constexpr TimeInForce kLast<TimeInForce> = TimeInForce::Fok;
template <>
inline constexpr PostOnly kLast<PostOnly> = PostOnly::Yes;
template <>
inline constexpr ReduceOnly kLast<ReduceOnly> = ReduceOnly::Yes;
template <>
inline constexpr Liquidity kLast<Liquidity> = Liquidity::Taker;
template <>
inline constexpr TriggerBy kLast<TriggerBy> = TriggerBy::Index;
template <>
inline constexpr TriggerDirection kLast<TriggerDirection> = TriggerDirection::Fall;
template <>
inline constexpr OrderStatus kLast<OrderStatus> = OrderStatus::Expired;
template <>
inline constexpr ContractKind kLast<ContractKind> = ContractKind::Spot;
template <>
inline constexpr RequestKind kLast<RequestKind> = RequestKind::Amend;
template <>
inline constexpr DepthKind kLast<DepthKind> = DepthKind::Delta;
template <>
inline constexpr FeedResetReason kLast<FeedResetReason> = FeedResetReason::ChecksumMismatch;
template <>
inline constexpr RejectReason kLast<RejectReason> = RejectReason::BelowFilled;
template <>
inline constexpr AmendCause kLast<AmendCause> = AmendCause::Position;
template <>
inline constexpr UserAction kLast<UserAction> = UserAction::Rearm;
template <>
inline constexpr CancelReason kLast<CancelReason> = CancelReason::Unanswered;
template <>
inline constexpr RuleId kLast<RuleId> = kRuleIdLast;
template <>
inline constexpr MarginMode kLast<MarginMode> = kMarginModeLast;
template <>
inline constexpr GateReason kLast<GateReason> = GateReason::Invariant;
template <>
inline constexpr GateState kLast<GateState> = GateState::Closed;
template <>
inline constexpr SignalDirection kLast<SignalDirection> = SignalDirection::Short;
template <>
inline constexpr SignalFate kLast<SignalFate> = kSignalFateLast;

}  // namespace tw::codec
