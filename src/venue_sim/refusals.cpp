#include "venue_sim/refusals.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "sim/price_band.hpp"
#include "venue_sim/private_call.hpp"
#include "venue_sim/wire_names.hpp"

namespace tw::venue_sim {
namespace {

struct Words {
  int code;
  std::string_view text;
};

/// One line of the table; spot has its own numbers, where `spot.code` is not zero.
struct Row {
  sim::Refusal why;
  Words derivatives;
  Words spot = {.code = 0, .text = ""};
};

using enum sim::Refusal;

// A word in braces is filled in from the request and the market.
constexpr std::array kRows{
    Row{UnknownInstrument, {10001, "Not supported symbols"}, {170121, "Invalid symbol."}},
    Row{InstrumentClosed,
        {110074, "This contract is not live"},
        {170151, "The trading of this pair is not open."}},
    Row{PriceOffTick, {10001, "Price invalid"}, {170134, "Order price has too many decimals."}},
    Row{QuantityOffStep, {10001, "Qty invalid"}, {170137, "Order quantity has too many decimals."}},
    Row{QuantityTooSmall,
        {10001, "The number of contracts exceeds minimum limit allowed"},
        {170136, "Order quantity exceeded lower limit."}},
    Row{QuantityTooLarge,
        {10001, "The number of contracts exceeds maximum limit allowed"},
        {170124, "Order amount too large."}},
    Row{NotionalTooSmall,
        {110094, "Order does not meet minimum order value {minimum}{quote}"},
        {170140, "Order value exceeded lower limit."}},
    Row{PriceOutOfBand,
        {110003, "Order price is out of permissible range"},
        {170372, "Order price cannot be {bound}"}},
    Row{NoMarketPrice, {110118, "There is no market price"}, {170210, "New order rejected."}},
    Row{InsufficientBalance,
        {110007, "ab not enough for new order"},
        {170131, "Insufficient balance."}},
    Row{NothingToReduce, {110017, "current position is zero, cannot fix reduce-only order qty"}},
    Row{ReduceSameSide, {110017, "reduce-only order has same side with current position"}},
    Row{TriggerPassedUp,
        {110092, "expect Rising, but trigger_price[{trigger}] <= current[{current}]??{by}"}},
    Row{TriggerPassedDown,
        {110093, "expect Falling, but trigger_price[{trigger}] >= current[{current}]??{by}"}},
    Row{TriggerDirectionMissing, {10001, "TriggerDirection invalid"}},
    Row{DuplicateLinkId,
        {110072, "OrderLinkedID is duplicate"},
        {170141, "Duplicate clientOrderId"}},
    Row{UnknownOrder, {110001, "Order does not exist"}, {170213, "Order does not exist."}},
    Row{BelowFilled,
        {110064,
         "The number of contracts modified cannot be less than or equal to the filled quantity"},
        {170313, "The quantity must be greater than the filled quantity."}},
    Row{NotModified,
        {10001, "The order remains unchanged as the parameters entered match the existing ones."}},
    Row{TooManyOrders,
        {110020, "Cannot have more than 500 active orders."},
        {170810, "Cannot exceed maximum of 500 conditional, TP/SL and active orders."}},
    Row{TooManyConditional,
        {110009, "The number of stop orders exceeds maximum limit allowed"},
        {170810, "Cannot exceed maximum of 500 conditional, TP/SL and active orders."}},
    Row{StopOnReduceOnly,
        {110057, "Conditional order or limit order contains TP/SL related params"}},
    Row{StopWrongSide,
        {10001, "TakeProfit or StopLoss set for {side} position is beyond base_price:{current}"}},
    Row{NoPosition, {10001, "can not set tp/sl/ts for zero position"}},
    Row{LeverageNotModified, {110043, "leverage not modified"}},
    Row{LeverageOutOfRange,
        {110013, "cannot set leverage [{leverage}] gt maxLeverage [{highest}] by risk limit"}},
    Row{MarginNotEnough, {110044, "Insufficient available margin"}},
    Row{HasOrdersOrPosition, {110028, "Open orders exist, so you cannot change position mode"}},
    Row{ModeNotModified, {110026, "Cross/isolated margin mode is not modified"}},
    Row{NotOffered, {kNotOffered, kNotOfferedText}, {kNotOffered, kNotOfferedText}},
};

// What is said otherwise for one act.
struct Exception {
  Act act;
  sim::Refusal why;
  Words words;
};
constexpr std::array kExceptions{
    Exception{Act::Cancel, UnknownOrder, {110001, "order not exists or too late to cancel"}},
    Exception{Act::Amend, UnknownOrder, {110001, "order not exists or too late to replace"}},
    Exception{Act::Stops, NotModified, {34040, "not modified"}},
    Exception{Act::Margin, NoPosition, {110033, "Margin cannot be set without open position"}},
    Exception{Act::Margin,
              MarginNotEnough,
              {110014, "Insufficient available balance to add additional margin."}},
    Exception{Act::Margin, NotModified, {110027, "Margin is not modified"}},
    Exception{Act::Scope, HasOrdersOrPosition, {3400045, "Set margin mode failed"}},
};

Words words_of(const Refused& refused) {
  for (const Row& row : kRows) {
    if (row.why != refused.why) {
      continue;
    }
    if (refused.category == Category::Spot && row.spot.code != 0) {
      return row.spot;
    }
    for (const Exception& exception : kExceptions) {
      if (exception.act == refused.act && exception.why == refused.why) {
        return exception.words;
      }
    }
    return row.derivatives;
  }
  return {.code = 10016, .text = "Internal System Error."};
}

// The venue names trigger prices in units of a ten-thousandth.
std::string ten_thousandths(const std::optional<Price>& price) {
  if (!price.has_value()) {
    return "0";
  }
  const Checked<Decimal> units =
      checked_multiply(price->decimal(), Decimal::from_int(10'000), Rounding::HalfEven);
  return units.has_value() ? units->to_string() : "0";
}

std::optional<Price> watched(const Refused& refused) {
  if (refused.prices == nullptr) {
    return std::nullopt;
  }
  switch (refused.trigger.by) {
    case TriggerBy::Last:
      return refused.prices->last;
    case TriggerBy::Mark:
      return refused.prices->mark;
    case TriggerBy::Index:
      return refused.prices->index;
  }
  return std::nullopt;
}

// The end of the band that the side of the order may not pass.
std::string bound(const Refused& refused) {
  const bool is_buy = refused.side == Side::Buy;
  const std::string_view word = is_buy ? "higher than " : "lower than ";
  std::optional<sim::PriceBand> band;
  if (refused.prices != nullptr && refused.contract != nullptr) {
    band = sim::price_band(*refused.contract, *refused.prices);
  }
  if (!band.has_value()) {
    return std::string{word} + "0";
  }
  const Price end = is_buy ? band->highest : band->lowest;
  // The venue's two texts differ by a full stop.
  return std::string{word} + end.to_string() + ", the price limitation" + (is_buy ? "" : ".");
}

std::string value_of(std::string_view name, const Refused& refused) {
  const sim::Contract* contract = refused.contract;
  if (name == "minimum") {
    return contract == nullptr ? "" : contract->instrument.terms().min_notional.to_string();
  }
  if (name == "quote") {
    return contract == nullptr ? "" : contract->instrument.listing().quote.to_string();
  }
  if (name == "trigger") {
    return ten_thousandths(refused.trigger.price);
  }
  if (name == "current") {
    return ten_thousandths(watched(refused));
  }
  if (name == "by") {
    return std::string{text_of(refused.trigger.by)};
  }
  if (name == "side") {
    return std::string{text_of(refused.side)};
  }
  if (name == "leverage") {
    return refused.leverage.to_string();
  }
  if (name == "highest") {
    return contract == nullptr ? "" : contract->leverage_max.to_string();
  }
  return name == "bound" ? bound(refused) : "";
}

std::string filled(std::string_view text, const Refused& refused) {
  std::string out;
  while (true) {
    const std::size_t open = text.find('{');
    out.append(text.substr(0, open));
    if (open == std::string_view::npos) {
      return out;
    }
    const std::size_t close = text.find('}', open);
    out.append(value_of(text.substr(open + 1, close - open - 1), refused));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

Answer refuse(const Refused& refused) {
  constexpr int kSpotPriceHigh = 170372;
  constexpr int kSpotPriceLow = 170371;
  const Words words = words_of(refused);
  const bool is_low = words.code == kSpotPriceHigh && refused.side == Side::Sell;
  Answer answer = refuse(is_low ? kSpotPriceLow : words.code, filled(words.text, refused));
  if (refused.act == Act::Scope && refused.why == HasOrdersOrPosition) {
    answer.result =
        R"({"reasons":[{"reasonCode":"3400000","reasonMsg":"You have open positions or orders"}]})";
  }
  return answer;
}

}  // namespace tw::venue_sim
