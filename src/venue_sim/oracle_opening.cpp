#include "venue_sim/oracle_opening.hpp"

#include "json/value.hpp"

namespace tw::venue_sim {
namespace {

using json::Value;

Value entry_of(std::string_view action) {
  return Value::object().set("action", Value::of(std::string(action)));
}

}  // namespace

std::string opening_of(std::int64_t account, const OracleBooks& books) {
  Value wallets = Value::array();
  for (const auto& [coin, amount] : books.wallets()) {
    wallets.push(Value::object().set("coin", Value::of(coin)).set("amount", Value::of(amount)));
  }
  Value positions = Value::array();
  for (const auto& [place, position] : books.positions()) {
    positions.push(Value::object()
                       .set("instrument", Value::of(place))
                       .set("size", Value::of(position.size))
                       .set("cost", Value::of(position.cost)));
  }
  return entry_of("opening")
      .set("account", Value::of(account))
      .set("wallets", std::move(wallets))
      .set("positions", std::move(positions))
      .dump();
}

std::string opening_of(const std::string& id, const OracleOrder& order) {
  return entry_of("opening_order")
      .set("orderId", Value::of(id))
      .set("account", Value::of(order.account))
      .set("instrument", Value::of(order.place))
      .set("orderLinkId", Value::of(order.link_id))
      .set("side", Value::of(order.side))
      .set("status", Value::of(order.status))
      .set("qty", Value::of(order.quantity))
      .set("firstQty", Value::of(order.first_quantity))
      .set("told", Value::of(order.told_filled))
      .set("filled", Value::of(order.filled))
      .set("lockedCoin", Value::of(order.locked_coin))
      .set("locked", Value::of(order.locked))
      .set("inQuote", Value::of_bool(order.is_in_quote))
      .set("acknowledged", Value::of_bool(order.is_acknowledged))
      .dump();
}

std::string opening_of(std::string_view sentence) {
  return entry_of("opening_difference").set("sentence", Value::of(std::string(sentence))).dump();
}

Result<void> take_opening(const OracleFields& entry, OracleBooks& books) {
  OracleBooks opened;
  for (const OracleFields& wallet : entry.list("wallets")) {
    TW_TRY(const std::string coin, wallet.require("coin"));
    TW_TRY(const Decimal amount, wallet.decimal("amount"));
    TW_CHECK(opened.move(coin, amount));
  }
  for (const OracleFields& position : entry.list("positions")) {
    TW_TRY(const std::string place, position.require("instrument"));
    OraclePosition held;
    TW_TRY(held.size, position.decimal("size"));
    TW_TRY(held.cost, position.decimal("cost"));
    opened.open(place, held);
  }
  books = std::move(opened);
  return {};
}

Result<OracleOrder> read_opening_order(const OracleFields& entry) {
  OracleOrder order;
  TW_TRY(order.account, entry.integer("account"));
  order.place = entry.text("instrument");
  order.link_id = entry.text("orderLinkId");
  order.side = entry.text("side");
  order.status = entry.text("status");
  TW_TRY(order.quantity, entry.decimal("qty"));
  TW_TRY(order.first_quantity, entry.decimal("firstQty"));
  TW_TRY(order.told_filled, entry.decimal("told"));
  TW_TRY(order.filled, entry.decimal("filled"));
  order.locked_coin = entry.text("lockedCoin");
  TW_TRY(order.locked, entry.decimal_or_zero("locked"));
  order.is_in_quote = entry.is_true("inQuote");
  order.is_acknowledged = entry.is_true("acknowledged");
  return order;
}

}  // namespace tw::venue_sim
