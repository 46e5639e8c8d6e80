#include "venue_sim/control_port.hpp"

#include <chrono>

#include "base/random.hpp"
#include "net/http_client.hpp"
#include "secret/digest.hpp"
#include "venue_sim/fault_table.hpp"
#include "venue_sim/json_text.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::int64_t kDepthMax = 10'000;
// Somebody waits for the answer, and everybody else for the thread.
constexpr std::int64_t kStepMsMax = 3'600'000;

std::string problem(std::string_view what) {
  return JsonText().open_object().flag("ok", false).text("error", what).close_object().take();
}

std::optional<Pace> pace_of(std::string_view mode) {
  if (mode == "real") {
    return Pace::Real;
  }
  if (mode == "fast") {
    return Pace::Fast;
  }
  return mode == "stepped" ? std::optional(Pace::Stepped) : std::nullopt;
}

std::string_view name_of(Pace pace) {
  switch (pace) {
    case Pace::Real:
      return "real";
    case Pace::Fast:
      return "fast";
    case Pace::Stepped:
      break;
  }
  return "stepped";
}

void write_side(JsonText& json, const market::OrderBook& book, const BookGrid& grid, Side side,
                std::size_t depth) {
  std::vector<DepthLevel> levels(depth);
  levels.resize(book.copy_levels(side, levels));
  json.open_list();
  for (const DepthLevel& level : levels) {
    json.open_list()
        .quoted(grid.price(level.ticks).decimal())
        .quoted(grid.quantity(level.lots).decimal())
        .close_list();
  }
  json.close_list();
}

std::string key_text(AccountId owner, const StartAccount& named) {
  return JsonText()
      .open_object()
      .number("account", owner.value())
      .text("key", named.key)
      .text("secret", named.secret)
      .close_object()
      .take();
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    all.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return all;
}

// A body of lines is the parameter `lines`; any other one is an object of parameters.
Result<Parameters> parameters_of(const net::HttpRequest& request, bool takes_lines) {
  if (!takes_lines && !request.body.empty()) {
    return Parameters::from_json(request.body);
  }
  Parameters asked = Parameters::from_query(request.query());
  if (takes_lines) {
    asked.set("lines", request.body);
  }
  return asked;
}

// A name that means nothing may be one of these misspelt, and money or an account meant by it.
Result<void> check_names(const Parameters& asked, std::string_view known) {
  const std::string list = " " + std::string(known) + " ";
  for (const std::string_view name : asked.names()) {
    if (!list.contains(" " + std::string(name) + " ")) {
      return fail(ErrorCode::InvalidInput, "'" + std::string(name) +
                                               "' is no parameter of this call; it takes " +
                                               (known.empty() ? "none" : std::string(known)));
    }
  }
  return {};
}

}  // namespace

const ControlPort::Row* ControlPort::find_row(std::string_view method, std::string_view path) {
  static constexpr Row kRows[] = {
      {"GET", "/status", &ControlPort::status, ""},
      {"GET", "/book", &ControlPort::book, "category symbol depth"},
      {"GET", "/ledger", &ControlPort::ledger, ""},
      {"GET", "/orders", &ControlPort::orders, ""},
      {"GET", "/executions", &ControlPort::executions, ""},
      {"GET", "/state-hash", &ControlPort::state_hash, ""},
      {"GET", "/trace", &ControlPort::trace, "from count"},
      {"GET", "/faults", &ControlPort::list_faults, ""},
      {"GET", "/effects", &ControlPort::list_effects, ""},
      {"GET", "/accounts", &ControlPort::list_accounts, ""},
      {"POST", "/time", &ControlPort::set_time, "mode factor"},
      {"POST", "/time/step", &ControlPort::step_time, "ms to_ns"},
      {"POST", "/faults", &ControlPort::add_faults, "lines", true},
      {"DELETE", "/faults", &ControlPort::clear_faults, "number"},
      {"POST", "/accounts", &ControlPort::open_account, "key secret"},
      {"POST", "/keys", &ControlPort::add_key,
       "account key secret read_only no_trade no_transfer addresses"},
      {"DELETE", "/keys", &ControlPort::remove_key, "key"},
      {"POST", "/deposits", &ControlPort::deposit, "account coin amount"},
      {"POST", "/withdrawals", &ControlPort::withdraw, "account coin amount"},
      {"POST", "/closes", &ControlPort::close_position, "account category symbol"},
      {"POST", "/prices", &ControlPort::set_price, "category symbol mark index funding_rate"},
      {"POST", "/limits", &ControlPort::set_limits,
       "orders_per_second reads_per_second address_per_5s sockets_per_5min"},
      {"POST", "/restart", &ControlPort::restart, "forget"},
      {"POST", "/save", &ControlPort::save, ""},
  };
  for (const Row& row : kRows) {
    if (row.method == method && row.path == path) {
      return &row;
    }
  }
  return nullptr;
}

net::HttpResponse ControlPort::on_request(const net::HttpRequest& request) {
  const Timestamp wall = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  parts_.catch_up(wall);
  const Row* row = find_row(request.method, request.path());
  if (row == nullptr) {
    return {.status = 404, .body = problem("no such call; docs/venue-sim.md lists them")};
  }
  const auto asked = parameters_of(request, row->takes_lines);
  if (!asked.has_value()) {
    return {.status = 400, .body = problem(asked.error().what)};
  }
  if (const Result<void> known = check_names(*asked, row->names); !known.has_value()) {
    return {.status = 400, .body = problem(known.error().what)};
  }
  const Result<std::string> result = (this->*row->call)(*asked);
  parts_.settle();
  if (!result.has_value()) {
    return {.status = 400, .body = problem(result.error().what)};
  }
  if (const Result<void> kept = keep_change(*row); !kept.has_value()) {
    return {.status = 500, .body = problem("done, but not saved: " + kept.error().what)};
  }
  JsonText json;
  json.open_object().flag("ok", true).key("source").raw(source());
  json.text("now", to_iso8601(parts_.now)).key("result").raw(*result).close_object();
  return {.body = json.take()};
}

// What was changed here is on the disk before it is answered; a step of time is no change.
Result<void> ControlPort::keep_change(const Row& row) {
  const bool is_change = row.method != "GET" && row.path != "/time/step";
  return is_change && parts_.keeper != nullptr ? parts_.keeper->save(Ending::Running)
                                               : Result<void>{};
}

std::string ControlPort::source() const {
  const bool is_flow = parts_.settings.market == MarketKind::Flow;
  JsonText json;
  json.open_object().text("market", is_flow ? "generated flow" : "recorded data");
  json.number("seed", static_cast<std::int64_t>(parts_.settings.seed));
  return json.close_object().take();
}

// ---- what is

Result<std::string> ControlPort::status(const Parameters&) {
  JsonText json;
  json.open_object().text("pace", name_of(parts_.clock.pace()));
  json.text("market_ended", parts_.failure);
  json.number("connections", static_cast<std::int64_t>(parts_.sink.server() == nullptr
                                                           ? 0
                                                           : parts_.sink.server()->connections()));
  json.number("trace_dropped", static_cast<std::int64_t>(parts_.trace.dropped()));
  if (parts_.keeper != nullptr) {
    json.text("state", parts_.keeper->path()).text("unsaved", parts_.keeper->failure());
  }
  json.key("symbols").open_list();
  for (const Symbol& symbol : parts_.market.directory().all()) {
    json.open_object().text("category", venue_sim::name_of(symbol.category));
    json.text("symbol", symbol.name).close_object();
  }
  return json.close_list().close_object().take();
}

Result<std::string> ControlPort::book(const Parameters& asked) {
  TW_TRY(const InstrumentId id, instrument(asked));
  TW_TRY(const std::int64_t depth, asked.integer_in("depth", 1, kDepthMax, 50));
  const sim::Contract& contract = parts_.market.exchange().contracts()[id.value()];
  const market::OrderBook& book = parts_.market.exchange().books().at(id);
  JsonText json;
  json.open_object().text("state", market::name_of(book.state())).key("b");
  write_side(json, book, contract.instrument.grid(), Side::Buy, static_cast<std::size_t>(depth));
  json.key("a");
  write_side(json, book, contract.instrument.grid(), Side::Sell, static_cast<std::size_t>(depth));
  return json.close_object().take();
}

Result<std::string> ControlPort::ledger(const Parameters&) {
  parts_.read_trace();
  return parts_.oracle.ledger();
}

Result<std::string> ControlPort::orders(const Parameters&) {
  parts_.read_trace();
  return parts_.oracle.orders();
}

// As the exchange keeps them, with times to the nanosecond, which the protocol cuts.
Result<std::string> ControlPort::executions(const Parameters&) {
  JsonText json;
  json.open_list();
  for (const sim::Execution& execution : parts_.market.exchange().executions()) {
    const bool is_maker = execution.liquidity == Liquidity::Maker;
    json.open_object().number("id", static_cast<std::int64_t>(execution.id));
    json.number("account", execution.account.value()).text("at", to_iso8601(execution.at));
    json.text("symbol", parts_.market.directory().at(execution.instrument).name);
    json.text("side", execution.side == Side::Buy ? "buy" : "sell");
    json.text("liquidity", is_maker ? "maker" : "taker").quoted("price", execution.price.decimal());
    json.quoted("quantity", execution.quantity.decimal());
    json.quoted("fee", execution.fee.amount).text("fee_currency", execution.fee.currency.view());
    json.text("order_link_id", execution.link_id.view()).close_object();
  }
  return json.close_list().take();
}

Result<std::string> ControlPort::state_hash(const Parameters&) {
  std::vector<std::byte> bytes;
  parts_.market.exchange().save(bytes);
  secret::Sha256 hash;
  hash.update(bytes);
  return JsonText()
      .open_object()
      .text("state_hash", secret::to_hex(hash.finish()))
      .close_object()
      .take();
}

Result<std::string> ControlPort::trace(const Parameters& asked) {
  TW_TRY(const std::int64_t first, asked.integer_in("from", 1, INT64_MAX, 1));
  TW_TRY(const std::int64_t count, asked.integer_in("count", 1, 10'000, 1'000));
  const std::string lines =
      parts_.trace.lines(static_cast<std::uint64_t>(first), static_cast<std::size_t>(count));
  JsonText json;
  json.open_list();
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = lines.find('\n', begin);
    json.raw(std::string_view(lines).substr(begin, end - begin));
    begin = end + 1;
  }
  return json.close_list().take();
}

Result<std::string> ControlPort::list_faults(const Parameters&) { return parts_.faults.state(); }

Result<std::string> ControlPort::list_effects(const Parameters&) { return effects_json(); }

Result<std::string> ControlPort::list_accounts(const Parameters&) {
  JsonText json;
  json.open_list();
  for (const ApiKey& key : parts_.keys.all()) {
    json.open_object().number("account", key.account.value()).text("key", key.key);
    json.text("secret", key.secret).flag("read_only", key.is_read_only);
    json.flag("no_trade", !key.may_trade).flag("no_transfer", !key.may_transfer);
    json.key("addresses").open_list();
    for (const std::string& address : key.addresses) {
      json.text(address);
    }
    json.close_list().close_object();
  }
  return json.close_list().take();
}

// ---- what is done

Result<std::string> ControlPort::set_time(const Parameters& asked) {
  TW_TRY(const std::string_view mode, asked.require("mode"));
  const auto pace = pace_of(mode);
  if (!pace.has_value()) {
    return fail(ErrorCode::InvalidInput, "mode is real, fast or stepped");
  }
  TW_TRY(const std::optional<Decimal> factor, asked.decimal("factor"));
  if (factor.has_value() && (factor->sign() <= 0 || *factor > Decimal::from_int(1'000'000))) {
    return fail(ErrorCode::InvalidInput, "factor is above 0 and at most 1000000");
  }
  parts_.clock.set_pace(*pace, factor.value_or(Decimal::from_int(1)), parts_.wall);
  return std::string("{}");
}

Result<std::string> ControlPort::step_time(const Parameters& asked) {
  TW_TRY(const std::optional<std::int64_t> to_ns, asked.integer("to_ns"));
  TW_TRY(const std::int64_t ms, asked.integer_in("ms", 1, kStepMsMax, 1));
  const Timestamp to =
      to_ns.has_value() ? from_nanoseconds(*to_ns) : parts_.now + std::chrono::milliseconds(ms);
  if (to > parts_.now + std::chrono::milliseconds(kStepMsMax)) {
    return fail(ErrorCode::InvalidInput, "one step is at most an hour, 3600000 ms");
  }
  TW_CHECK(parts_.clock.step_to(to));
  parts_.catch_up(parts_.wall);
  return std::string("{}");
}

Result<std::string> ControlPort::add_faults(const Parameters& asked) {
  TW_TRY(const std::string_view lines, asked.require("lines"));
  TW_TRY(const std::vector<std::uint64_t> numbers, parts_.faults.add(lines, parts_.now));
  JsonText json;
  json.open_object().key("numbers").open_list();
  for (const std::uint64_t number : numbers) {
    json.raw(std::to_string(number));
  }
  return json.close_list().close_object().take();
}

Result<std::string> ControlPort::clear_faults(const Parameters& asked) {
  TW_TRY(const std::optional<std::int64_t> number, asked.integer("number"));
  if (number.has_value()) {
    TW_CHECK(parts_.faults.remove(static_cast<std::uint64_t>(*number)));
  } else {
    parts_.faults.clear();
  }
  return std::string("{}");
}

Result<std::string> ControlPort::open_account(const Parameters& asked) {
  TW_TRY(const StartAccount wanted, named_key(asked));
  return key_text(parts_.open_account(wanted), wanted);
}

Result<std::string> ControlPort::add_key(const Parameters& asked) {
  TW_TRY(const AccountId owner, account(asked));
  TW_TRY(const std::optional<bool> is_read_only, asked.flag("read_only"));
  TW_TRY(const std::optional<bool> has_no_trade, asked.flag("no_trade"));
  TW_TRY(const std::optional<bool> has_no_transfer, asked.flag("no_transfer"));
  std::vector<std::string> addresses = split_at_commas(asked.find("addresses").value_or(""));
  for (const std::string& address : addresses) {
    if (!net::is_address(address)) {
      return fail(ErrorCode::InvalidInput, "addresses: '" + address + "' is no IP address");
    }
  }
  TW_TRY(const StartAccount wanted, named_key(asked));
  TW_CHECK(parts_.keys.add({.key = wanted.key,
                            .secret = wanted.secret,
                            .account = owner,
                            .is_read_only = is_read_only.value_or(false),
                            .may_trade = !has_no_trade.value_or(false),
                            .may_transfer = !has_no_transfer.value_or(false),
                            .created = parts_.now,
                            .addresses = std::move(addresses)}));
  return key_text(owner, wanted);
}

Result<std::string> ControlPort::remove_key(const Parameters& asked) {
  TW_TRY(const std::string_view key, asked.require("key"));
  TW_CHECK(parts_.keys.remove(key));
  return std::string("{}");
}

// One that is not named is drawn: by the seed and how many there are, so it is the same again.
Result<StartAccount> ControlPort::named_key(const Parameters& asked) const {
  StartAccount wanted;
  if (asked.find("key").has_value() || asked.find("secret").has_value()) {
    TW_TRY(wanted.key, asked.require("key"));
    TW_TRY(wanted.secret, asked.require("secret"));
  } else {
    Random random(parts_.settings.seed + parts_.keys.all().size());
    wanted = draw_account(random);
  }
  if (parts_.keys.find(wanted.key) != nullptr) {
    return fail(ErrorCode::Conflict, "the key is there already");
  }
  return wanted;
}

Result<std::string> ControlPort::deposit(const Parameters& asked) {
  return move_money(asked, "deposit");
}

Result<std::string> ControlPort::withdraw(const Parameters& asked) {
  return move_money(asked, "withdraw");
}

Result<std::string> ControlPort::move_money(const Parameters& asked, std::string_view action) {
  TW_TRY(const AccountId owner, account(asked));
  TW_TRY(const std::string_view coin, asked.require("coin"));
  TW_TRY(const std::optional<Decimal> amount, asked.decimal("amount"));
  if (!amount.has_value() || amount->sign() <= 0 || !Currency::fits(coin)) {
    return fail(ErrorCode::InvalidInput, "amount is above zero, coin at most 8 letters");
  }
  const Money money{*amount, Currency{coin}};
  sim::Exchange& exchange = parts_.market.exchange();
  const auto moved = action == "deposit" ? exchange.deposit(owner, money, parts_.now)
                                         : exchange.withdraw(owner, money, parts_.now);
  if (!moved.has_value()) {
    return fail(moved.error().code, action == "deposit" ? "the wallet cannot hold that much"
                                                        : "the account has not that much to spare");
  }
  parts_.log_admin(action, owner, money);
  return std::string("{}");
}

Result<std::string> ControlPort::close_position(const Parameters& asked) {
  TW_TRY(const AccountId owner, account(asked));
  TW_TRY(const InstrumentId id, instrument(asked));
  const auto closed = parts_.market.exchange().close_position(
      owner, id, sim::OrderOrigin::AdminClosing, parts_.now);
  if (!closed.has_value()) {
    return fail(ErrorCode::Conflict, "there is no position, or no market to close it in");
  }
  return std::string("{}");
}

Result<std::string> ControlPort::set_price(const Parameters& asked) {
  TW_TRY(const InstrumentId id, instrument(asked));
  TW_TRY(const std::optional<Decimal> mark, asked.decimal("mark"));
  TW_TRY(const std::optional<Decimal> index, asked.decimal("index"));
  TW_TRY(const std::optional<Decimal> rate, asked.decimal("funding_rate"));
  const bool is_priced =
      (!mark.has_value() || mark->sign() > 0) && (!index.has_value() || index->sign() > 0);
  if (!is_priced || (rate.has_value() && abs(*rate) > Decimal::from_int(1))) {
    return fail(ErrorCode::InvalidInput,
                "mark and index are above 0, funding_rate is from -1 to 1");
  }
  sim::ReferenceOverride wanted;
  if (mark.has_value()) {
    wanted.mark = Price{*mark};
  }
  if (index.has_value()) {
    wanted.index = Price{*index};
  }
  if (rate.has_value()) {
    wanted.funding_rate = Rate{*rate};
  }
  parts_.market.hold_prices(id, wanted, parts_.sink);
  return std::string("{}");
}

Result<std::string> ControlPort::set_limits(const Parameters& asked) {
  RateSettings rates = parts_.settings.rates;
  TW_TRY(rates.orders_per_second,
         asked.integer_in("orders_per_second", 1, 1'000'000, rates.orders_per_second));
  TW_TRY(rates.reads_per_second,
         asked.integer_in("reads_per_second", 1, 1'000'000, rates.reads_per_second));
  TW_TRY(rates.address_per_5s,
         asked.integer_in("address_per_5s", 1, 100'000'000, rates.address_per_5s));
  TW_TRY(rates.sockets_per_5min,
         asked.integer_in("sockets_per_5min", 1, 100'000'000, rates.sockets_per_5min));
  parts_.settings.rates = rates;
  parts_.limits.set(rates);
  return JsonText()
      .open_object()
      .number("orders_per_second", rates.orders_per_second)
      .number("reads_per_second", rates.reads_per_second)
      .number("address_per_5s", rates.address_per_5s)
      .number("sockets_per_5min", rates.sockets_per_5min)
      .close_object()
      .take();
}

Result<std::string> ControlPort::restart(const Parameters& asked) {
  const auto forget = parse_forget(asked.find("forget").value_or("recent"));
  if (!forget.has_value()) {
    return fail(ErrorCode::InvalidInput, "forget is nothing, recent or history");
  }
  parts_.restart(*forget);
  return std::string("{}");
}

Result<std::string> ControlPort::save(const Parameters&) {
  if (parts_.keeper == nullptr) {
    return fail(ErrorCode::InvalidInput, "nothing is kept: the venue runs without --data-dir");
  }
  return std::string("{}");  // as after every change
}

Result<InstrumentId> ControlPort::instrument(const Parameters& asked) const {
  TW_TRY(const std::string_view category, asked.require("category"));
  TW_TRY(const std::string_view name, asked.require("symbol"));
  const auto known = parse_category(category);
  const Symbol* symbol = known.has_value() ? parts_.market.directory().find(*known, name) : nullptr;
  if (symbol == nullptr) {
    return fail(ErrorCode::NotFound, "no such symbol in that category; GET /status lists them");
  }
  return symbol->id;
}

Result<AccountId> ControlPort::account(const Parameters& asked) const {
  const auto count = static_cast<std::int64_t>(parts_.market.exchange().accounts().size());
  TW_TRY(const std::int64_t number, asked.integer_in("account", 1, count, 1));
  return AccountId{static_cast<std::uint32_t>(number)};
}

}  // namespace tw::venue_sim
