#include "venue_sim/oracle.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "json/value.hpp"
#include "venue_sim/oracle_opening.hpp"
#include "venue_sim/oracle_state.hpp"

namespace tw::venue_sim {
namespace {

using json::Value;

Result<OracleFill> read_fill(const OracleFields& item) {
  OracleFill fill;
  TW_TRY(const std::string category, item.require("category"));
  TW_TRY(const std::string symbol, item.require("symbol"));
  TW_TRY(fill.id, item.require("execId"));
  fill.place = category + "/" + symbol;
  fill.is_spot = category == "spot";
  fill.is_funding = item.text("execType") == "Funding";
  if (!fill.is_spot && category != "linear") {
    return fail(ErrorCode::InvalidInput, "category: '" + category + "' is not spot or linear");
  }
  fill.order = item.text("orderId");
  fill.fee_coin = item.text("feeCurrency");
  TW_TRY(const std::string side, item.require("side"));
  fill.is_buy = side == "Buy";
  TW_TRY(fill.price, item.decimal("execPrice"));
  TW_TRY(fill.quantity, item.decimal("execQty"));
  TW_TRY(fill.value, item.decimal("execValue"));
  TW_TRY(fill.fee, item.decimal_or_zero("execFee"));
  TW_TRY(fill.pnl, item.decimal_or_zero("execPnl"));
  if (!item.text("feeRate").empty()) {
    TW_TRY(fill.fee_rate, item.decimal("feeRate"));
  }
  if (fill.price.sign() <= 0 || fill.quantity.sign() <= 0) {
    return fail(ErrorCode::InvalidInput, "execution " + fill.id + ": price " +
                                             fill.price.to_string() + " and quantity " +
                                             fill.quantity.to_string() + " are not above 0");
  }
  return fill;
}

/// What a resting spot order holds of its account, of which coin.
std::pair<std::string, Decimal> lock_of(const OracleOrder& order, const OracleAssets& assets,
                                        const OracleFields& item) {
  const bool rests = order.status == "New" || order.status == "PartiallyFilled";
  if (!rests || !order.place.starts_with("spot/") || item.text("orderType") != "Limit") {
    return {};
  }
  const Decimal left = checked_subtract(order.quantity, order.told_filled).value_or(Decimal{});
  if (order.side == "Sell") {
    return {assets.base, left};
  }
  const Decimal price = item.decimal("price").value_or(Decimal{});
  return {assets.quote, checked_multiply(price, left, Rounding::HalfEven).value_or(Decimal{})};
}

}  // namespace

Result<void> Oracle::State::take(const TraceEntry& entry) {
  // Everything that one moment caused is told before time goes on or the next request comes.
  if (entry.at != at || entry.kind == TraceKind::Request || entry.kind == TraceKind::In) {
    settle();
    at = entry.at;
  }
  const std::uint64_t connection = entry.connection.value();
  switch (entry.kind) {
    case TraceKind::House:
      return take_house(entry.bytes);
    case TraceKind::Admin:
      return take_admin(entry.bytes);
    case TraceKind::Request: {
      TW_TRY(const HttpText request, read_http(entry.bytes));
      asked.on_request(connection, request);
      return {};
    }
    case TraceKind::Response: {
      TW_TRY(const HttpText response, read_http(entry.bytes));
      return take_answer(asked.on_response(connection, response.body));
    }
    case TraceKind::In:
      asked.on_frame_in(connection, entry.bytes);
      return {};
    case TraceKind::Out:
      return take_answer(asked.on_frame_out(connection, entry.bytes));
    case TraceKind::Close:
      asked.on_close(connection);
      return {};
    case TraceKind::Open:
      return {};
  }
  return {};
}

Result<void> Oracle::State::take_answer(
    const Result<std::vector<AskedOrders::Acknowledged>>& acknowledged) {
  if (!acknowledged.has_value()) {
    return std::unexpected(acknowledged.error());
  }
  for (const auto& [id, order] : *acknowledged) {
    OracleOrder& facts = orders[id];
    facts.is_acknowledged = true;
    facts.asked = order;
    touched_orders.insert(id);
  }
  return {};
}

Result<void> Oracle::State::take_admin(std::string_view bytes) {
  json::Document document;
  TW_TRY(const json::Node root, document.read(bytes));
  const OracleFields fields(root);
  const std::string action = fields.text("action");
  if (action.starts_with("opening")) {
    return take_opened(action, fields);
  }
  if (action != "deposit" && action != "withdraw" && action != "open_account") {
    return {};
  }
  TW_TRY(const std::int64_t account, fields.integer("account"));
  if (action == "open_account") {
    accounts.try_emplace(account);
    return {};
  }
  TW_TRY(const std::string coin, fields.require("coin"));
  TW_TRY(const Decimal amount, fields.decimal("amount"));
  TW_CHECK(accounts[account].books.move(coin, action == "deposit" ? amount : -amount));
  touched_accounts.insert(account);
  return {};
}

Result<void> Oracle::State::take_opened(std::string_view action, const OracleFields& fields) {
  if (action == "opening_difference") {
    report(fields.text("sentence"));
    return {};
  }
  if (action == "opening_order") {
    TW_TRY(const std::string id, fields.require("orderId"));
    OracleOrder& order = orders[id];
    TW_TRY(order, read_opening_order(fields));
    if (!order.locked_coin.empty()) {  // who has an order that was never seen is unknown
      accounts[order.account].books.lock(order.locked_coin, order.locked);
    }
    leave(id, order);
    return {};
  }
  TW_TRY(const std::int64_t account, fields.integer("account"));
  return take_opening(fields, accounts[account].books);
}

Result<void> Oracle::State::take_house(std::string_view bytes) {
  json::Document document;
  TW_TRY(const json::Node root, document.read(bytes));
  const OracleFields message(root);
  TW_TRY(const std::int64_t account, message.integer("account"));
  const std::string topic = message.text("topic");
  touched_accounts.insert(account);
  Result<void> first;
  for (const OracleFields& item : message.list("data")) {
    Result<void> taken;
    if (topic == "order") {
      taken = take_order(account, item);
    } else if (topic == "execution") {
      taken = take_execution(account, item);
    } else if (topic == "position") {
      taken = take_position(account, item);
    } else if (topic == "wallet") {
      taken = take_wallet(account, item);
    }
    if (!taken.has_value() && first.has_value()) {
      first = std::move(taken);
    }
  }
  return first;
}

void Oracle::State::follow_status(OracleOrder& order, const std::string& id,
                                  const std::string& status) {
  if (is_final_status(order.status)) {
    const bool is_twice = is_final_status(status);
    report("order " + id + ": ended as " + order.status + " and " +
           (is_twice ? "again as " : "then was ") + status);
  }
  order.status = status;
}

Result<void> Oracle::State::take_order(std::int64_t account, const OracleFields& item) {
  TW_TRY(const std::string id, item.require("orderId"));
  TW_TRY(const std::string status, item.require("orderStatus"));
  TW_TRY(const Decimal quantity, item.decimal("qty"));
  TW_TRY(const Decimal filled, item.decimal_or_zero("cumExecQty"));
  OracleOrder& order = orders[id];
  if (order.is_seen() && order.account != account) {
    report("order " + id + ": is told to " + of_account(order.account) + " and to " +
           of_account(account));
  }
  if (!order.is_seen()) {
    order.first_quantity = quantity;
  }
  if (filled < order.told_filled) {
    report("order " + id + ": cumExecQty fell from " + order.told_filled.to_string() + " to " +
           filled.to_string());
  }
  order.account = account;
  order.place = item.text("category") + "/" + item.text("symbol");
  order.link_id = item.text("orderLinkId");
  order.side = item.text("side");
  order.is_in_quote = item.text("marketUnit") == "quoteCoin";
  order.quantity = quantity;
  order.told_filled = filled;
  follow_status(order, id, status);
  follow_lock(account, order, item);
  touched_orders.insert(id);
  return {};
}

void Oracle::State::follow_lock(std::int64_t account, OracleOrder& order,
                                const OracleFields& item) {
  const auto known = assets.find(order.place);
  if (known == assets.end()) {
    return;
  }
  OracleBooks& books = accounts[account].books;
  books.lock(order.locked_coin, -order.locked);
  std::tie(order.locked_coin, order.locked) = lock_of(order, known->second, item);
  books.lock(order.locked_coin, order.locked);
}

void Oracle::State::check_fee(const OracleFill& fill) {
  if (!fill.fee_rate.has_value()) {
    return;
  }
  const std::optional<Decimal> made = fee_of(fill);
  if (!made.has_value() || *made != fill.fee) {
    report("execution " + fill.id + ": execFee is " + fill.fee.to_string() +
           ", its feeRate makes " +
           (made.has_value() ? made->to_string() : "more than can be counted"));
  }
}

void Oracle::State::follow_fill(const OracleFill& fill) {
  const auto value = checked_multiply(fill.price, fill.quantity, Rounding::HalfEven);
  if (!value.has_value() || !is_near(*value, fill.value)) {
    report("execution " + fill.id + ": execValue is " + fill.value.to_string() + ", " +
           fill.quantity.to_string() + " at " + fill.price.to_string() + " make " +
           (value.has_value() ? value->to_string() : "more than can be counted"));
  }
  if (fill.is_funding) {
    return;
  }
  OracleOrder& order = orders[fill.order];
  order.filled = checked_add(order.filled, fill.quantity).value_or(order.filled);
  touched_orders.insert(fill.order);
}

Result<void> Oracle::State::take_execution(std::int64_t account, const OracleFields& item) {
  TW_TRY(OracleFill fill, read_fill(item));
  const auto known = assets.find(fill.place);
  if (known == assets.end()) {
    return fail(ErrorCode::InvalidInput,
                "execution " + fill.id + ": " + fill.place + " is no instrument that was named");
  }
  fill.base = known->second.base;
  fill.quote = known->second.quote;
  if (fill.fee_coin.empty()) {
    fill.fee_coin = fill.is_spot && fill.is_buy ? fill.base : fill.quote;
  }
  if (!fills.add(fill.place + " " + fill.id)) {
    report("execution " + fill.id + " of " + fill.place + " came twice");
    return {};
  }
  TW_TRY(const Decimal pnl, accounts[account].books.book(fill));
  if (!fill.is_spot && !fill.is_funding && !is_near(pnl, fill.pnl)) {
    report("execution " + fill.id + ": execPnl is " + fill.pnl.to_string() +
           ", the position makes " + pnl.to_string());
  }
  check_fee(fill);
  follow_fill(fill);
  return {};
}

Result<void> Oracle::State::take_position(std::int64_t account, const OracleFields& item) {
  TW_TRY(const Decimal size, item.decimal("size"));
  TW_TRY(const Decimal entry, item.decimal_or_zero("entryPrice"));
  const std::string place = item.text("category") + "/" + item.text("symbol");
  accounts[account].told_positions.insert_or_assign(
      place, ToldPosition{item.text("side") == "Sell" ? -size : size, entry});
  return {};
}

Result<void> Oracle::State::take_wallet(std::int64_t account, const OracleFields& item) {
  for (const OracleFields& each : item.list("coin")) {
    TW_TRY(const std::string coin, each.require("coin"));
    TW_TRY(const Decimal balance, each.decimal("walletBalance"));
    OracleAccount& facts = accounts[account];
    facts.told_wallets.insert_or_assign(coin, balance);
    if (!each.text("locked").empty()) {
      TW_TRY(const Decimal locked, each.decimal("locked"));
      facts.told_locks.insert_or_assign(coin, ToldLock{locked, facts.books.locked(coin)});
    }
  }
  return {};
}

Oracle::Oracle(const OracleLimits& limits) : state_(std::make_unique<State>(limits)) {}
Oracle::~Oracle() = default;

Result<void> Oracle::read(const TraceEntry& entry) {
  ++state_->read;
  auto taken = state_->take(entry);
  if (!taken.has_value()) {
    ++state_->refused;
    return fail(taken.error().code,
                "entry " + std::to_string(entry.number) + ": " + taken.error().what);
  }
  return {};
}

void Oracle::instrument(std::string_view category, std::string_view symbol, std::string_view base,
                        std::string_view quote) {
  state_->assets.insert_or_assign(std::string(category) + "/" + std::string(symbol),
                                  OracleAssets{std::string(base), std::string(quote)});
}

namespace {

Value ledger_of(std::int64_t number, const OracleAccount& account) {
  Value wallets = Value::object();
  for (const auto& [coin, amount] : account.books.wallets()) {
    wallets.set(coin, Value::of(amount));
  }
  Value positions = Value::object();
  for (const auto& [place, position] : account.books.positions()) {
    if (!position.size.is_zero()) {
      positions.set(place, Value::object()
                               .set("size", Value::of(position.size))
                               .set("entry", Value::of(position.entry())));
    }
  }
  return Value::object()
      .set("account", Value::of(number))
      .set("wallets", std::move(wallets))
      .set("positions", std::move(positions));
}

}  // namespace

std::string Oracle::ledger() const {
  state_->settle();
  Value accounts = Value::array();
  for (const auto& [number, account] : state_->accounts) {
    accounts.push(ledger_of(number, account));
  }
  Value differences = Value::array();
  for (const std::string& each : state_->found) {
    differences.push(Value::of(each));
  }
  for (const auto& [about, sentence] : state_->open) {
    differences.push(Value::of(sentence));
  }
  Value forgotten = Value::object();
  for (const auto& [status, count] : state_->forgotten) {
    forgotten.set(status, Value::of(count));
  }
  forgotten.set("executions", Value::of(state_->fills.left()));
  const std::uint64_t untold = state_->found_count - state_->found.size();
  return Value::object()
      .set("accounts", std::move(accounts))
      .set("differences", std::move(differences))
      .set("untold", Value::of(untold))
      .set("read", Value::of(state_->read))
      .set("refused", Value::of(state_->refused))
      .set("forgotten", std::move(forgotten))
      .dump();
}

std::string Oracle::orders() const {
  Value all = Value::array();
  for (const auto& [id, order] : state_->orders) {
    all.push(Value::object()
                 .set("orderId", Value::of(id))
                 .set("orderLinkId", Value::of(order.link_id))
                 .set("account", Value::of(order.account))
                 .set("instrument", Value::of(order.place))
                 .set("side", Value::of(order.side))
                 .set("qty", Value::of(order.quantity))
                 .set("status", Value::of(order.is_seen() ? order.status : "never seen"))
                 .set("acknowledged", Value::of_bool(order.is_acknowledged))
                 .set("filled", Value::of(order.filled))
                 .set("told", Value::of(order.told_filled)));
  }
  return all.dump();
}

std::size_t Oracle::size() const {
  std::size_t rows = state_->accounts.size() + state_->orders.size() + state_->assets.size() +
                     state_->fills.size() + state_->asked.waiting() + state_->leaving.size() +
                     state_->forgotten.size() + state_->open.size() + state_->found.size() +
                     state_->touched_accounts.size() + state_->touched_orders.size();
  for (const auto& [number, account] : state_->accounts) {
    rows += account.books.wallets().size() + account.books.positions().size() +
            account.told_wallets.size() + account.told_positions.size() + account.told_locks.size();
  }
  return rows;
}

std::vector<std::string> Oracle::opening() const {
  state_->settle();
  std::vector<std::string> entries;
  for (const auto& [number, account] : state_->accounts) {
    entries.push_back(opening_of(number, account.books));
  }
  for (const auto& [id, order] : state_->orders) {
    entries.push_back(opening_of(id, order));
  }
  for (const std::string& each : state_->found) {
    entries.push_back(opening_of(each));
  }
  for (const auto& [about, sentence] : state_->open) {
    entries.push_back(opening_of(sentence));
  }
  return entries;
}

}  // namespace tw::venue_sim
