#include "venue_sim/order_text.hpp"

#include <algorithm>
#include <optional>

#include "venue_sim/private_call.hpp"
#include "venue_sim/wire_names.hpp"

namespace tw::venue_sim {
namespace {

// The price at which what is left of an order is valued: its own, else that of its trigger.
Price value_price(const OrderTerms& terms, Price last) {
  if (!terms.limit_price.is_zero()) {
    return terms.limit_price;
  }
  return terms.is_conditional() ? terms.trigger.price : last;
}

Decimal leaves_value(const sim::HeldOrder& order, const Listed& listed) {
  const Price price = value_price(order.request.terms, order.last_at_creation);
  if (is_final(order.status) || price.is_zero()) {
    return {};
  }
  const Checked<Money> value = listed.contract.instrument.notional(price, order.remaining());
  return value.has_value() ? value->amount : Decimal{};
}

std::string_view market_unit(const sim::HeldOrder& order, const Listed& listed) {
  if (listed.symbol.category != Category::Spot || order.request.terms.type != OrderType::Market) {
    return "";
  }
  return order.asked_value.is_zero() ? "baseCoin" : "quoteCoin";
}

// In the coins in which it was asked for.
Decimal quantity_of(const sim::HeldOrder& order) {
  return order.asked_value.is_zero() ? order.request.terms.quantity.decimal() : order.asked_value;
}

// Of an order by value what it has not spent.
Decimal leaves_of(const sim::HeldOrder& order) {
  if (is_final(order.status)) {
    return {};
  }
  return order.asked_value.is_zero() ? order.remaining().decimal()
                                     : std::max(Decimal{}, order.asked_value - order.filled_value);
}

void write_stop(JsonText& json, const sim::StopTerms& stop, std::string_view price,
                std::string_view by, std::string_view limit) {
  json.text(price, text_or_empty(stop.price));
  json.text(by, stop.price.has_value() ? text_of(stop.by) : "");
  const bool has_limit = stop.price.has_value() && stop.type == OrderType::Limit;
  json.text(limit, has_limit ? stop.limit_price.to_string() : "");
}

std::string_view stop_mode(const sim::HeldOrder& order) {
  using enum sim::OrderOrigin;
  if (order.origin == PartialTakeProfit || order.origin == PartialStopLoss) {
    return text_of(sim::StopMode::Partial);
  }
  if (order.origin == TakeProfit || order.origin == StopLoss) {
    return text_of(sim::StopMode::Full);
  }
  const bool has_stop =
      order.request.take_profit.price.has_value() || order.request.stop_loss.price.has_value();
  return has_stop ? text_of(order.request.stop_mode) : "";
}

void write_terms(JsonText& json, const sim::HeldOrder& order, const Listed& listed) {
  const OrderTerms& terms = order.request.terms;
  json.text("symbol", listed.symbol.name);
  json.text("price", terms.limit_price.to_string());
  json.quoted("qty", quantity_of(order));
  json.text("side", text_of(terms.side));
  json.text("isLeverage", listed.symbol.category == Category::Spot ? "0" : "");
  json.number("positionIdx", 0);
  json.text("timeInForce", time_in_force_text(terms));
  json.text("orderType", text_of(terms.type));
  json.text("stopOrderType", stop_order_type(terms, order.origin));
  json.text("orderIv", "");
  json.text("marketUnit", market_unit(order, listed));
  const sim::SlippageTolerance& slippage = order.request.slippage;
  const bool is_capped = slippage.unit != sim::SlippageTolerance::Unit::None;
  json.text("slippageToleranceType", text_of(slippage.unit));
  json.text("slippageTolerance", is_capped ? slippage.amount.to_string() : "");
  json.flag("reduceOnly", terms.reduce_only == ReduceOnly::Yes);
  json.flag("closeOnTrigger", order.request.close_on_trigger == sim::CloseOnTrigger::Yes);
}

void write_triggers(JsonText& json, const sim::HeldOrder& order) {
  const OrderTerms& terms = order.request.terms;
  const bool waits = terms.is_conditional();
  json.text("triggerPrice", waits ? terms.trigger.price.to_string() : "");
  json.number("triggerDirection", direction_number(terms.trigger.direction));
  json.text("triggerBy", waits ? text_of(terms.trigger.by) : "");
  write_stop(json, order.request.take_profit, "takeProfit", "tpTriggerBy", "tpLimitPrice");
  write_stop(json, order.request.stop_loss, "stopLoss", "slTriggerBy", "slLimitPrice");
  json.text("tpslMode", stop_mode(order));
  json.text("ocoTriggerBy", "");
  const bool has_last = !order.last_at_creation.is_zero();
  json.text("lastPriceOnCreated", has_last ? order.last_at_creation.to_string() : "");
  json.text("basePrice", waits && has_last ? order.last_at_creation.to_string() : "");
}

void write_progress(JsonText& json, const sim::HeldOrder& order, const Listed& listed) {
  json.text("orderStatus", text_of(order.status));
  json.text("createType", create_type(order.origin));
  json.text("cancelType", cancel_type(order));
  json.text("rejectReason", reject_reason(order));
  const std::optional<Decimal> average = average_price(order.filled_value, order.filled, listed);
  json.text("avgPrice", average.has_value() ? average->to_string() : "");
  json.quoted("leavesQty", leaves_of(order));
  json.quoted("leavesValue", leaves_value(order, listed));
  json.text("cumExecQty", order.filled.to_string());
  json.quoted("cumExecValue", order.filled_value);
  json.quoted("cumExecFee", order.fee);
  json.key("cumFeeDetail").open_object();
  if (!order.filled.is_zero()) {
    json.quoted(order.fee_currency.view(), order.fee);
  }
  json.close_object();
}

void write_constants(JsonText& json) {
  json.text("blockTradeId", "").text("placeType", "").text("extraFees", "");
  json.text("smpType", "None").number("smpGroup", 0).text("smpOrderId", "");
  json.flag("rpiTakerAccess", false).text("rpiMatchedQty", "0");
}

}  // namespace

std::optional<Decimal> average_price(Decimal value, Quantity quantity, const Listed& listed) {
  const bool is_inverse = listed.contract.instrument.listing().kind == ContractKind::Inverse;
  if (quantity.is_zero() || value.is_zero()) {
    return std::nullopt;
  }
  const Decimal units = abs(quantity.decimal());
  const Checked<Decimal> price = is_inverse ? checked_divide(units, value, Rounding::HalfEven)
                                            : checked_divide(value, units, Rounding::HalfEven);
  return price.has_value() ? std::optional{*price} : std::nullopt;
}

std::string text_or_empty(const std::optional<Price>& price) {
  return price.has_value() ? price->to_string() : "";
}

void write_order(JsonText& json, const sim::HeldOrder& order, const Listed& listed, TextFor where) {
  json.open_object();
  if (where == TextFor::Socket) {
    json.text("category", name_of(listed.symbol.category));
    json.quoted("closedPnl", order.closed_pnl);
    json.text("feeCurrency", order.filled.is_zero() ? "" : order.fee_currency.view());
  }
  json.text("orderId", order_id_text(order.id, id_form(listed.symbol.category)));
  json.text("orderLinkId", order.request.link_id.view());
  json.text("parentOrderLinkId", order.parent_link_id.view());
  write_terms(json, order, listed);
  write_progress(json, order, listed);
  write_triggers(json, order);
  write_constants(json);
  json.quoted("createdTime", to_milliseconds(order.created));
  json.quoted("updatedTime", to_milliseconds(order.updated));
  json.close_object();
}

void write_order_facts(JsonText& json, const sim::HeldOrder& order, const Listed& listed) {
  const OrderTerms& terms = order.request.terms;
  json.open_object().text("category", name_of(listed.symbol.category));
  json.text("symbol", listed.symbol.name);
  json.text("orderId", order_id_text(order.id, id_form(listed.symbol.category)));
  json.text("orderLinkId", order.request.link_id.view());
  json.text("side", text_of(terms.side)).text("orderType", text_of(terms.type));
  json.text("marketUnit", market_unit(order, listed));
  json.quoted("price", terms.limit_price.decimal()).quoted("qty", quantity_of(order));
  json.text("orderStatus", text_of(order.status));
  json.quoted("cumExecQty", order.filled.decimal());
  json.close_object();
}

}  // namespace tw::venue_sim
