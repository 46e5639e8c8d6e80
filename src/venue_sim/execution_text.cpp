#include "venue_sim/execution_text.hpp"

#include "venue_sim/private_call.hpp"
#include "venue_sim/wire_names.hpp"

namespace tw::venue_sim {
namespace {

bool is_trade(const sim::Execution& execution) {
  return execution.kind == sim::ExecutionKind::Trade;
}

std::string_view order_type(const sim::Execution& execution) {
  return execution.kind == sim::ExecutionKind::Funding ? "UNKNOWN" : text_of(execution.type);
}

std::string zero_is_empty(Price price) { return price.is_zero() ? "" : price.to_string(); }

// Funding belongs to no order.
std::string order_id(const sim::Execution& execution, const Listed& listed) {
  return order_id_text(execution.order, id_form(listed.symbol.category));
}

std::string_view stop_type(const sim::Execution& execution) {
  const std::string_view type = stop_order_type(OrderTerms{}, execution.origin);
  return type.empty() ? "UNKNOWN" : type;
}

std::string average_or_zero(Decimal value, Quantity quantity, const Listed& listed) {
  return average_price(value, quantity, listed).value_or(Decimal{}).to_string();
}

void write_order_part(JsonText& json, const sim::Execution& execution, const Listed& listed) {
  json.text("symbol", listed.symbol.name);
  json.text("orderId", order_id(execution, listed));
  json.text("orderLinkId", execution.link_id.view());
  json.text("side", text_of(execution.side));
  json.text("orderPrice", execution.order_price.to_string());
  json.text("orderQty", execution.order_quantity.to_string());
  json.text("leavesQty", execution.leaves.to_string());
  json.text("createType", is_trade(execution) ? create_type(execution.origin) : "");
  json.text("orderType", order_type(execution));
  json.text("stopOrderType", stop_type(execution));
}

void write_fill_part(JsonText& json, const sim::Execution& execution) {
  json.quoted("execFee", execution.fee.amount);
  json.text("execFeeV2", "");
  json.text("feeCurrency", execution.fee.currency.view());
  json.text("feeRate", execution.fee_rate.to_string());
  json.text("execId", execution_id_text(execution.id));
  json.text("execPrice", execution.price.to_string());
  json.text("execQty", execution.quantity.to_string());
  json.text("execType", text_of(execution.kind));
  json.quoted("execValue", execution.value);
  json.quoted("execTime", to_milliseconds(execution.at));
  json.flag("isMaker", is_trade(execution) && execution.liquidity == Liquidity::Maker);
  json.text("closedSize", execution.closed.to_string());
  json.number("seq", static_cast<std::int64_t>(execution.sequence));
}

void write_prices(JsonText& json, const sim::Execution& execution) {
  json.text("markPrice", zero_is_empty(execution.mark));
  json.text("indexPrice", zero_is_empty(execution.index));
  json.text("tradeIv", "").text("markIv", "").text("underlyingPrice", "").text("blockTradeId", "");
}

}  // namespace

void write_execution(JsonText& json, const sim::Execution& execution, const Listed& listed,
                     TextFor where) {
  json.open_object();
  if (where == TextFor::Socket) {
    json.text("category", name_of(listed.symbol.category));
    json.text("isLeverage", "0").text("marketUnit", "");
    json.quoted("execPnl", execution.pnl_gross);
    json.key("extraFees").open_list().close_list();
  } else {
    json.text("extraFees", "");
  }
  write_order_part(json, execution, listed);
  write_fill_part(json, execution);
  write_prices(json, execution);
  json.close_object();
}

void write_fast_execution(JsonText& json, const sim::Execution& execution, const Listed& listed) {
  const bool is_maker = execution.liquidity == Liquidity::Maker;
  json.open_object();
  json.text("category", name_of(listed.symbol.category));
  json.text("symbol", listed.symbol.name);
  json.text("execId", execution_id_text(execution.id));
  json.text("execPrice", execution.price.to_string());
  json.text("execQty", execution.quantity.to_string());
  json.text("orderId", order_id(execution, listed));
  json.flag("isMaker", is_maker);
  json.text("orderLinkId", is_maker ? "" : execution.link_id.view());
  json.text("side", text_of(execution.side));
  json.quoted("execTime", to_milliseconds(execution.at));
  json.number("seq", static_cast<std::int64_t>(execution.sequence));
  json.close_object();
}

void write_closed_pnl(JsonText& json, const sim::ClosedPnl& closed, const Listed& listed) {
  json.open_object();
  json.text("symbol", listed.symbol.name);
  json.text("orderId", order_id_text(closed.order, id_form(listed.symbol.category)));
  json.text("side", text_of(closed.side));
  json.text("qty", closed.order_quantity.to_string());
  json.text("orderPrice", closed.order_price.to_string());
  json.text("orderType", text_of(closed.type));
  json.text("execType", text_of(closed.kind));
  json.text("closedSize", closed.closed.to_string());
  json.quoted("cumEntryValue", closed.entry_value);
  json.text("avgEntryPrice", average_or_zero(closed.entry_value, closed.closed, listed));
  json.quoted("cumExitValue", closed.exit_value);
  json.text("avgExitPrice", average_or_zero(closed.exit_value, closed.closed, listed));
  json.quoted("closedPnl", closed.pnl);
  json.quoted("fillCount", std::int64_t{closed.fills});
  json.quoted("leverage", closed.leverage);
  json.quoted("openFee", closed.open_fee);
  json.quoted("closeFee", closed.close_fee);
  json.quoted("createdTime", to_milliseconds(closed.created));
  json.quoted("updatedTime", to_milliseconds(closed.updated));
  json.close_object();
}

}  // namespace tw::venue_sim
