#include "hand_made_trace.hpp"

#include "json/value.hpp"
#include "venue_sim/json_text.hpp"

namespace tw::venue_sim {

HandMadeTrace::HandMadeTrace(const OracleLimits& limits)
    : oracle_(limits), at_(std::chrono::seconds(1'700'000'000)) {
  oracle_.instrument("linear", "BTCUSDT", "BTC", "USDT");
  oracle_.instrument("spot", "BTCUSDT", "BTC", "USDT");
}

HandMadeTrace& HandMadeTrace::next() {
  at_ += std::chrono::milliseconds(1);
  return *this;
}

HandMadeTrace& HandMadeTrace::entry(TraceKind kind, std::string_view bytes,
                                    std::uint64_t connection) {
  const auto read =
      oracle_.read({++number_, at_, kind, net::ConnectionId{connection}, std::string(bytes)});
  if (!read.has_value()) {
    errors_.push_back(read.error().what);
  }
  return *this;
}

HandMadeTrace& HandMadeTrace::admin(std::string_view action, std::string_view coin,
                                    std::string_view amount) {
  JsonText json;
  json.open_object().text("action", action).number("account", 1);
  json.text("coin", coin).text("amount", amount).close_object();
  return entry(TraceKind::Admin, json.take());
}

HandMadeTrace& HandMadeTrace::house(std::string_view topic, std::string_view data) {
  JsonText json;
  json.open_object().text("id", "1").text("topic", topic).number("creationTime", 1);
  json.number("account", 1).key("data").open_list().raw(data).close_list().close_object();
  return entry(TraceKind::House, json.take());
}

HandMadeTrace& HandMadeTrace::order(std::string_view id, std::string_view status,
                                    std::string_view quantity, std::string_view filled) {
  JsonText json;
  json.open_object().text("category", "linear").text("symbol", "BTCUSDT").text("orderId", id);
  json.text("orderLinkId", "").text("side", "Buy").text("orderStatus", status);
  json.text("qty", quantity).text("cumExecQty", filled).close_object();
  return house("order", json.take());
}

HandMadeTrace& HandMadeTrace::spot_order(std::string_view id, std::string_view side,
                                         std::string_view status, std::string_view quantity,
                                         std::string_view filled) {
  JsonText json;
  json.open_object().text("category", "spot").text("symbol", "BTCUSDT").text("orderId", id);
  json.text("orderLinkId", "").text("side", side).text("orderStatus", status);
  json.text("orderType", "Limit").text("price", "50000");
  json.text("qty", quantity).text("cumExecQty", filled).close_object();
  return house("order", json.take());
}

HandMadeTrace& HandMadeTrace::fill(const MadeFill& fill) {
  JsonText json;
  json.open_object().text("category", fill.category).text("symbol", "BTCUSDT");
  json.text("execId", fill.id).text("orderId", fill.order).text("side", fill.side);
  json.text("execType", fill.type).text("execPrice", fill.price).text("execQty", fill.quantity);
  json.text("execValue", fill.value).text("execFee", fill.fee).text("execPnl", fill.pnl);
  json.text("feeCurrency", fill.coin).text("feeRate", fill.rate).close_object();
  return house("execution", json.take());
}

HandMadeTrace& HandMadeTrace::position(std::string_view side, std::string_view size,
                                       std::string_view entry_price) {
  JsonText json;
  json.open_object().text("category", "linear").text("symbol", "BTCUSDT").text("side", side);
  json.text("size", size).text("entryPrice", entry_price).close_object();
  return house("position", json.take());
}

HandMadeTrace& HandMadeTrace::wallet(std::string_view coin, std::string_view balance,
                                     std::string_view locked) {
  JsonText json;
  json.open_object().key("coin").open_list().open_object().text("coin", coin);
  json.text("walletBalance", balance)
      .text("locked", locked)
      .close_object()
      .close_list()
      .close_object();
  return house("wallet", json.take());
}

std::vector<std::string> HandMadeTrace::differences() {
  const json::Value list = json::parse(oracle_.ledger()).value().member("differences").value();
  std::vector<std::string> all;
  for (std::size_t i = 0; i < list.size(); ++i) {
    all.push_back(list.at(i).text().value());
  }
  return all;
}

std::string HandMadeTrace::account_member(std::string_view name) {
  const json::Value accounts = json::parse(oracle_.ledger()).value().member("accounts").value();
  return accounts.at(0).member(name).value().dump();
}

}  // namespace tw::venue_sim
