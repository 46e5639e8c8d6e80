#include "venue_sim/oracle.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "json/value.hpp"
#include "venue_sim/oracle_books.hpp"
#include "venue_sim/oracle_orders.hpp"

namespace tw::venue_sim {
namespace {

using json::Value;

constexpr std::size_t kDifferencesMax = 1'000;
/// What roundings of averages and products may come to: far below a lot of anything.
constexpr Decimal kTolerance = Decimal::from_raw(Decimal::kScale / 1'000'000);

struct Assets {
  std::string base;
  std::string quote;
};

/// A position as the venue told it last.
struct ToldPosition {
  Decimal size;  ///< signed
  Decimal entry;
  friend bool operator==(const ToldPosition&, const ToldPosition&) = default;
};

struct OracleAccount {
  OracleBooks books;
  std::map<std::string, Decimal, std::less<>> told_wallets = {};
  std::map<std::string, ToldPosition, std::less<>> told_positions = {};
};

bool is_near(Decimal a, Decimal b) {
  const auto gap = checked_subtract(a, b);
  return gap.has_value() && abs(*gap) <= kTolerance;
}

std::string of_account(std::int64_t account) { return "account " + std::to_string(account); }

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
  if (fill.price.sign() <= 0 || fill.quantity.sign() <= 0) {
    return fail(ErrorCode::InvalidInput, "execution " + fill.id + ": price " +
                                             fill.price.to_string() + " and quantity " +
                                             fill.quantity.to_string() + " are not above 0");
  }
  return fill;
}

}  // namespace

struct Oracle::State {
  std::map<std::int64_t, OracleAccount> accounts = {};
  std::map<std::string, OracleOrder, std::less<>> orders = {};
  std::map<std::string, Assets, std::less<>> assets = {};
  std::set<std::string, std::less<>> fills = {};  ///< place and id
  AskedOrders asked = {};
  std::set<std::int64_t> touched_accounts = {};  ///< since the last quiet moment
  std::set<std::string, std::less<>> touched_orders = {};
  std::map<std::string, std::string, std::less<>> open = {};  ///< differences that may still go
  std::vector<std::string> found = {};                        ///< those that stay
  std::size_t found_count = 0;
  std::uint64_t read = 0;
  std::uint64_t refused = 0;
  Timestamp at = {};

  void report(std::string sentence) {
    ++found_count;
    if (found.size() < kDifferencesMax) {
      found.push_back(std::move(sentence));
    }
  }

  Result<void> take(const TraceEntry& entry);
  Result<void> take_house(std::string_view bytes);
  Result<void> take_admin(std::string_view bytes);
  Result<void> take_answer(const Result<std::vector<AskedOrders::Acknowledged>>& acknowledged);
  Result<void> take_order(std::int64_t account, const OracleFields& item);
  Result<void> take_execution(std::int64_t account, const OracleFields& item);
  Result<void> take_position(std::int64_t account, const OracleFields& item);
  Result<void> take_wallet(std::int64_t account, const OracleFields& item);

  void follow_status(OracleOrder& order, const std::string& id, const std::string& status);
  void follow_fill(const OracleFill& fill);
  void settle();
  void settle_wallets(std::int64_t account, const OracleAccount& facts);
  void settle_positions(std::int64_t account, const OracleAccount& facts);
  void settle_order(const std::string& id, const OracleOrder& order);
  /// Remembers a difference of one thing at a quiet moment; one that is gone later was one still.
  void note(const std::string& about, bool differs, const std::string& sentence);
};

void Oracle::State::note(const std::string& about, bool differs, const std::string& sentence) {
  if (differs) {
    open.insert_or_assign(about, about + ": " + sentence);
  } else if (auto gone = open.extract(about)) {
    report(gone.mapped() + "; later no more");
  }
}

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
  touched_orders.insert(id);
  return {};
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
  if (!fills.insert(fill.place + " " + fill.id).second) {
    report("execution " + fill.id + " of " + fill.place + " came twice");
    return {};
  }
  TW_TRY(const Decimal pnl, accounts[account].books.book(fill));
  if (!fill.is_spot && !fill.is_funding && !is_near(pnl, fill.pnl)) {
    report("execution " + fill.id + ": execPnl is " + fill.pnl.to_string() +
           ", the position makes " + pnl.to_string());
  }
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
    accounts[account].told_wallets.insert_or_assign(coin, balance);
  }
  return {};
}

void Oracle::State::settle() {
  for (const std::int64_t account : std::exchange(touched_accounts, {})) {
    settle_wallets(account, accounts[account]);
    settle_positions(account, accounts[account]);
  }
  for (const std::string& id : std::exchange(touched_orders, {})) {
    settle_order(id, orders.find(id)->second);
  }
}

void Oracle::State::settle_wallets(std::int64_t account, const OracleAccount& facts) {
  for (const auto& [coin, told] : facts.told_wallets) {
    const Decimal made = facts.books.wallet(coin);
    note(of_account(account) + ", " + coin, told != made,
         "the wallet is told as " + told.to_string() + ", all entries make " + made.to_string());
  }
}

void Oracle::State::settle_positions(std::int64_t account, const OracleAccount& facts) {
  for (const auto& [place, told] : facts.told_positions) {
    const OraclePosition made = facts.books.position(place);
    const std::string about = of_account(account) + ", " + place;
    note(about + ", size", told.size != made.size,
         "the position is told as " + told.size.to_string() + ", executions make " +
             made.size.to_string());
    note(about + ", entry", told.size == made.size && !is_near(told.entry, made.entry()),
         "the entry is told as " + told.entry.to_string() + ", executions make " +
             made.entry().to_string());
  }
}

void Oracle::State::settle_order(const std::string& id, const OracleOrder& order) {
  const std::string about = "order " + id;
  const std::string filled = order.filled.to_string();
  if (!order.is_seen()) {  // an acknowledgement may come first
    open.insert_or_assign(
        about, about + (order.is_acknowledged
                            ? " was acknowledged and never seen"
                            : ": executions make " + filled + " of an order that is unknown"));
    return;
  }
  open.erase(about);
  const std::string quantity = order.quantity.to_string();
  note(about + ", more", !order.is_in_quote && order.filled > order.quantity,
       "executions make " + filled + ", asked were " + quantity);
  note(about + ", filled", order.filled != order.told_filled,
       "cumExecQty is " + order.told_filled.to_string() + ", executions make " + filled);
  note(about + ", status",
       !order.is_in_quote && order.status == "Filled" && order.told_filled != order.quantity,
       "is Filled with " + order.told_filled.to_string() + " of " + quantity);
  if (!order.asked.has_value()) {
    return;
  }
  const AskedOrder& asked_for = *order.asked;
  note(about + ", quantity",
       asked_for.quantity.has_value() && asked_for.quantity->sign() > 0 &&
           *asked_for.quantity != order.first_quantity,
       "was taken with " + order.first_quantity.to_string() + ", asked were " +
           asked_for.quantity.value_or(Decimal{}).to_string());
  const std::string place = asked_for.category + "/" + asked_for.symbol;
  note(about + ", side", asked_for.side != order.side || place != order.place,
       "was taken as " + order.side + " of " + order.place + ", asked was " + asked_for.side +
           " of " + place);
}

Oracle::Oracle() : state_(std::make_unique<State>()) {}
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
                                  Assets{std::string(base), std::string(quote)});
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
  const std::uint64_t untold = state_->found_count - state_->found.size();
  return Value::object()
      .set("accounts", std::move(accounts))
      .set("differences", std::move(differences))
      .set("untold", Value::of(untold))
      .set("read", Value::of(state_->read))
      .set("refused", Value::of(state_->refused))
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

}  // namespace tw::venue_sim
