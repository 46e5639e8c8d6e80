#include "venue_sim/wire_names.hpp"

#include <array>
#include <span>
#include <utility>

namespace tw::venue_sim {
namespace {

template <class T>
struct Name {
  T value;
  std::string_view text;
};

constexpr std::array<Name<Side>, 2> kSides{{{Side::Buy, "Buy"}, {Side::Sell, "Sell"}}};
constexpr std::array<Name<OrderType>, 2> kTypes{
    {{OrderType::Limit, "Limit"}, {OrderType::Market, "Market"}}};
constexpr std::array<Name<TriggerBy>, 3> kTriggers{{{TriggerBy::Last, "LastPrice"},
                                                    {TriggerBy::Mark, "MarkPrice"},
                                                    {TriggerBy::Index, "IndexPrice"}}};
using Slippage = sim::SlippageTolerance::Unit;
constexpr std::array<Name<Slippage>, 3> kSlippages{
    {{Slippage::None, "UNKNOWN"}, {Slippage::Ticks, "TickSize"}, {Slippage::Percent, "Percent"}}};
constexpr std::array<Name<sim::StopMode>, 2> kModes{
    {{sim::StopMode::Full, "Full"}, {sim::StopMode::Partial, "Partial"}}};

template <class T>
std::string_view name_in(std::span<const Name<T>> names, T value) {
  for (const Name<T>& name : names) {
    if (name.value == value) {
      return name.text;
    }
  }
  std::unreachable();
}

template <class T>
std::optional<T> value_in(std::span<const Name<T>> names, std::string_view text) {
  for (const Name<T>& name : names) {
    if (name.text == text) {
      return name.value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view text_of(Side side) { return name_in<Side>(kSides, side); }
std::string_view text_of(OrderType type) { return name_in<OrderType>(kTypes, type); }
std::string_view text_of(TriggerBy by) { return name_in<TriggerBy>(kTriggers, by); }
std::string_view text_of(sim::StopMode mode) { return name_in<sim::StopMode>(kModes, mode); }
std::string_view text_of(Slippage unit) { return name_in<Slippage>(kSlippages, unit); }
std::optional<Slippage> parse_slippage_unit(std::string_view text) {
  return value_in<Slippage>(kSlippages, text);
}
std::optional<Side> parse_side(std::string_view text) { return value_in<Side>(kSides, text); }
std::optional<OrderType> parse_order_type(std::string_view text) {
  return value_in<OrderType>(kTypes, text);
}
std::optional<TriggerBy> parse_trigger_by(std::string_view text) {
  return value_in<TriggerBy>(kTriggers, text);
}
std::optional<sim::StopMode> parse_stop_mode(std::string_view text) {
  return value_in<sim::StopMode>(kModes, text);
}

std::string_view text_of(sim::HeldStatus status) {
  using enum sim::HeldStatus;
  switch (status) {
    case Untriggered:
      return "Untriggered";
    case Triggered:
      return "Triggered";
    case New:
      return "New";
    case PartiallyFilled:
      return "PartiallyFilled";
    case Filled:
      return "Filled";
    case Canceled:
      return "Cancelled";
    case PartlyFilledCanceled:
      return "PartiallyFilledCanceled";
    case Rejected:
      return "Rejected";
    case Deactivated:
      return "Deactivated";
  }
  std::unreachable();
}

std::string_view text_of(sim::ExecutionKind kind) {
  using enum sim::ExecutionKind;
  switch (kind) {
    case Trade:
      return "Trade";
    case Funding:
      return "Funding";
    case TakeOver:
      return "BustTrade";
  }
  std::unreachable();
}

std::string_view time_in_force_text(const OrderTerms& terms) {
  if (terms.type == OrderType::Market) {
    return "IOC";
  }
  if (terms.post_only == PostOnly::Yes) {
    return "PostOnly";
  }
  switch (terms.time_in_force) {
    case TimeInForce::Gtc:
      return "GTC";
    case TimeInForce::Ioc:
      return "IOC";
    case TimeInForce::Fok:
      return "FOK";
  }
  std::unreachable();
}

std::int64_t direction_number(TriggerDirection direction) {
  switch (direction) {
    case TriggerDirection::None:
      return 0;
    case TriggerDirection::Rise:
      return 1;
    case TriggerDirection::Fall:
      return 2;
  }
  std::unreachable();
}

std::string_view create_type(sim::OrderOrigin origin) {
  using enum sim::OrderOrigin;
  switch (origin) {
    case User:
      return "CreateByUser";
    case Stop:
      return "CreateByStopOrder";
    case TakeProfit:
      return "CreateByTakeProfit";
    case StopLoss:
      return "CreateByStopLoss";
    case PartialTakeProfit:
      return "CreateByPartialTakeProfit";
    case PartialStopLoss:
      return "CreateByPartialStopLoss";
    case Closing:
      return "CreateByClosing";
    case AdminClosing:
      return "CreateByAdminClosing";
    case Liquidation:
      return "CreateByLiq";
    case TakeOver:
      return "CreateByTakeOver_PassThrough";
  }
  std::unreachable();
}

std::string_view stop_order_type(const OrderTerms& terms, sim::OrderOrigin origin) {
  using enum sim::OrderOrigin;
  switch (origin) {
    case TakeProfit:
      return "TakeProfit";
    case StopLoss:
      return "StopLoss";
    case PartialTakeProfit:
      return "PartialTakeProfit";
    case PartialStopLoss:
      return "PartialStopLoss";
    case Stop:
      return "Stop";
    default:
      return terms.is_conditional() ? "Stop" : "";
  }
}

std::string_view cancel_type(const sim::HeldOrder& order) {
  using enum sim::EndCause;
  const bool is_take_profit = order.origin == sim::OrderOrigin::TakeProfit ||
                              order.origin == sim::OrderOrigin::PartialTakeProfit;
  switch (order.cause) {
    case ByUser:
      return "CancelByUser";
    case ReduceOnly:
      return "CancelByReduceOnly";
    case StopsCleared:
      return "CancelByTpSlTsClear";
    case OtherStopFired:
      return is_take_profit ? "CancelByOCOTpCanceledBySlTriggered"
                            : "CancelByOCOSlCanceledByTpTriggered";
    case Liquidation:
      return "CancelAllBeforeLiq";
    case Admin:
      return "CancelByAdmin";
    case SelfMatch:
      return "CancelBySmp";
    default:
      return "UNKNOWN";
  }
}

std::string_view reject_reason(const sim::HeldOrder& order) {
  using enum sim::EndCause;
  switch (order.cause) {
    case None:
      return "EC_NoError";
    case WouldTake:
      return "EC_PostOnlyWillTakeLiquidity";
    case NothingToMatch:
      return "EC_NoImmediateQtyToFill";
    case NoFullFill:
      return "EC_CancelForNoFullFill";
    case SelfMatch:
      return "EC_BySelfMatch";
    case BeyondPrice:
      return "EC_ReachMarketPriceLimit";
    case NotAffordable:
    case NoMarket:
      return "EC_Others";
    default:
      return "EC_PerCancelRequest";
  }
}

}  // namespace tw::venue_sim
