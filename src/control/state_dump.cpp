#include "control/state_dump.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "model/names.hpp"
#include "secret/digest.hpp"

namespace tw::control {
namespace {

using json::Value;

template <class Number>
Value id_json(Number id) {
  return Value::of(std::uint64_t{id.value()});
}

Value latch_json(risk::Latch latch) {
  return Value::of(latch == risk::Latch::Set ? "set" : "open");
}

Value time_json(Timestamp at) { return Value::of(to_nanoseconds(at)); }

Value terms_json(const InstrumentTerms& terms) {
  return Value::object()
      .set("valid_from_ns", time_json(terms.valid_from))
      .set("tick_size", Value::of(terms.tick_size.decimal()))
      .set("step_size", Value::of(terms.step_size.decimal()))
      .set("min_quantity", Value::of(terms.min_quantity.decimal()))
      .set("min_notional", Value::of(terms.min_notional))
      .set("maker_fee", Value::of(terms.maker_fee.decimal()))
      .set("taker_fee", Value::of(terms.taker_fee.decimal()));
}

Value instruments_json(const InstrumentRegistry& registry) {
  Value list = Value::array();
  for (std::uint32_t i = 0; i < registry.size(); ++i) {
    const Listing& listing = registry.listing(InstrumentId{i});
    Value terms = Value::array();
    for (const InstrumentTerms& revision : registry.revisions(InstrumentId{i})) {
      terms.push(terms_json(revision));
    }
    list.push(Value::object()
                  .set("id", id_json(listing.id))
                  .set("venue", Value::of(listing.venue.view()))
                  .set("category", Value::of(listing.category.view()))
                  .set("symbol", Value::of(listing.symbol.view()))
                  .set("base", Value::of(listing.base.view()))
                  .set("quote", Value::of(listing.quote.view()))
                  .set("settle", Value::of(listing.settle.view()))
                  .set("contract", Value::of(name_of(listing.kind)))
                  .set("multiplier", Value::of(listing.multiplier))
                  .set("valid_from_ns", time_json(listing.valid_from))
                  .set("terms", std::move(terms)));
  }
  return list;
}

std::vector<Account> sorted_accounts(const portfolio::Portfolio& portfolio) {
  std::vector<Account> accounts(portfolio.accounts().begin(), portfolio.accounts().end());
  std::ranges::sort(accounts, {}, [](const Account& account) { return account.id.value(); });
  return accounts;
}

struct KindName {
  portfolio::PostingKind kind;
  std::string_view name;
};
constexpr std::array kKindNames{KindName{portfolio::PostingKind::Trade, "trade"},
                                KindName{portfolio::PostingKind::Fee, "fee"},
                                KindName{portfolio::PostingKind::Funding, "funding"},
                                KindName{portfolio::PostingKind::Transfer, "transfer"},
                                KindName{portfolio::PostingKind::Interest, "interest"},
                                KindName{portfolio::PostingKind::Conversion, "conversion"},
                                KindName{portfolio::PostingKind::Bonus, "bonus"},
                                KindName{portfolio::PostingKind::Adjustment, "adjustment"}};
static_assert(kKindNames.size() == std::to_underlying(portfolio::kPostingKindLast) + 1);

// A wallet and the sums of what came into it, by kind.
Value wallet_json(const portfolio::WalletBalance& wallet, const portfolio::Ledger& ledger) {
  Value value = Value::object();
  value.set("asset", Value::of(wallet.amount.currency.view()))
      .set("amount", Value::of(wallet.amount.amount));
  for (const auto& [kind, name] : kKindNames) {
    const Money posted = ledger.posted(wallet.account, kind, wallet.amount.currency);
    value.set(name, Value::of(posted.amount));
  }
  return value;
}

Value day_json(const DayStarted* day) {
  return day == nullptr ? Value()
                        : Value::object()
                              .set("day_ns", time_json(day->day))
                              .set("equity", Value::of(day->equity.amount));
}

Value account_json(const Account& account, const engine::FactState& state) {
  const portfolio::Portfolio& portfolio = state.portfolio();
  const portfolio::MarginSettings& margin = portfolio.margin_settings();
  Value wallets = Value::array();
  for (const portfolio::WalletBalance& wallet : portfolio.ledger().wallets()) {
    if (wallet.account == account.id) {
      wallets.push(wallet_json(wallet, portfolio.ledger()));
    }
  }
  return Value::object()
      .set("id", id_json(account.id))
      .set("tenant", id_json(account.tenant))
      .set("settle", Value::of(account.settle.view()))
      .set("margin",
           margin.is_chosen(account.id) ? Value::of(name_of(margin.mode(account.id))) : Value())
      .set("day", day_json(state.day(account.id)))
      .set("wallets", std::move(wallets));
}

Value accounts_json(const engine::FactState& state) {
  Value list = Value::array();
  for (const Account& account : sorted_accounts(state.portfolio())) {
    list.push(account_json(account, state));
  }
  return list;
}

// Also of instruments in which nothing was ever held.
Value leverages_json(const engine::FactState& state) {
  const portfolio::MarginSettings& margin = state.portfolio().margin_settings();
  Value list = Value::array();
  for (const Account& account : sorted_accounts(state.portfolio())) {
    for (std::uint32_t i = 0; i < state.instruments().size(); ++i) {
      const PositionKey key{account.id, InstrumentId{i}, PositionSide::Net};
      list.push(Value::object()
                    .set("account", id_json(account.id))
                    .set("instrument", id_json(key.instrument))
                    .set("leverage", Value::of(margin.leverage(key)))
                    .set("extra_margin", Value::of(margin.extra_margin(key))));
    }
  }
  return list;
}

Value gates_json(const engine::FactState& state) {
  Value gates = Value::object();
  for (const GateReason reason :
       {GateReason::JournalStalled, GateReason::DailyLoss, GateReason::Invariant}) {
    const bool is_open = state.gate(reason) == GateState::Open;
    gates.set(name_of(reason), Value::of(is_open ? "open" : "closed"));
  }
  return gates;
}

// What each strategy has of a position, by strategy.
Value parts_json(const portfolio::Portfolio& portfolio, const PositionKey& key) {
  std::vector<StrategyPosition> parts;
  std::ranges::copy_if(portfolio.strategy_positions(), std::back_inserter(parts),
                       [&key](const StrategyPosition& part) { return part.key == key; });
  std::ranges::sort(parts, {}, &StrategyPosition::strategy);
  Value list = Value::array();
  for (const StrategyPosition& part : parts) {
    list.push(Value::object()
                  .set("strategy", id_json(part.strategy))
                  .set("quantity", Value::of(part.quantity.decimal()))
                  .set("entry_cost", Value::of(part.entry_cost))
                  .set("realized_gross", Value::of(part.realized_gross.amount))
                  .set("fees", Value::of(part.fees.amount))
                  .set("funding", Value::of(part.funding.amount)));
  }
  return list;
}

Value positions_json(const portfolio::Portfolio& portfolio) {
  std::vector<Position> positions(portfolio.positions().begin(), portfolio.positions().end());
  std::ranges::sort(positions, {}, &Position::key);
  Value list = Value::array();
  for (const Position& position : positions) {
    list.push(Value::object()
                  .set("account", id_json(position.key.account))
                  .set("instrument", id_json(position.key.instrument))
                  .set("side", Value::of(name_of(position.key.side)))
                  .set("quantity", Value::of(position.quantity.decimal()))
                  .set("entry_cost", Value::of(position.entry_cost))
                  .set("realized_gross", Value::of(position.realized_gross.amount))
                  .set("fees", Value::of(position.fees.amount))
                  .set("funding", Value::of(position.funding.amount))
                  .set("netted", Value::of(position.netted))
                  .set("strategies", parts_json(portfolio, position.key)));
  }
  return list;
}

Value request_json(const Request& request) {
  return Value::object()
      .set("status", Value::of(name_of(request.status)))
      .set("decided_at_ns", time_json(request.decided_at));
}

Value amend_json(const Order& order) {
  return request_json(order.amend)
      .set("limit_price", Value::of(order.amend_price.decimal()))
      .set("quantity", Value::of(order.amend_quantity.decimal()));
}

Value trigger_json(const Order& order) {
  const Trigger& trigger = order.terms.trigger;
  return Value::object()
      .set("direction", Value::of(name_of(trigger.direction)))
      .set("by", Value::of(name_of(trigger.by)))
      .set("price", Value::of(trigger.price.decimal()))
      .set("is_triggered", Value::of_bool(order.is_triggered));
}

// What the order holds of the account's money.
Value reservation_json(const Order& order, const portfolio::Portfolio& portfolio) {
  const auto open = portfolio.reservations().open();
  const auto held = std::ranges::find(open, order.id, &portfolio::Reservation::order);
  return held == open.end() ? Value()
                            : Value::object()
                                  .set("price", Value::of(held->price.decimal()))
                                  .set("open", Value::of(held->open().decimal()));
}

Value order_json(const Order& order, const portfolio::Portfolio& portfolio) {
  const OrderTerms& terms = order.terms;
  return Value::object()
      .set("tenant", id_json(order.route.tenant))
      .set("account", id_json(order.route.account))
      .set("strategy", id_json(order.route.strategy))
      .set("instrument", id_json(terms.instrument))
      .set("side", Value::of(name_of(terms.side)))
      .set("type", Value::of(name_of(terms.type)))
      .set("time_in_force", Value::of(name_of(terms.time_in_force)))
      .set("post_only", Value::of_bool(terms.post_only == PostOnly::Yes))
      .set("reduce_only", Value::of_bool(terms.reduce_only == ReduceOnly::Yes))
      .set("limit_price", Value::of(terms.limit_price.decimal()))
      .set("working_price", Value::of(order.working_price.decimal()))
      .set("quantity", Value::of(terms.quantity.decimal()))
      .set("filled", Value::of(order.filled.decimal()))
      .set("status", Value::of(name_of(order.status)))
      .set("place", request_json(order.place))
      .set("cancel", order.has_cancel ? request_json(order.cancel) : Value())
      .set("amend", order.has_amend ? amend_json(order) : Value())
      .set("trigger", terms.is_conditional() ? trigger_json(order) : Value())
      .set("reservation", reservation_json(order, portfolio));
}

Value orders_json(const engine::FactState& state) {
  Value list = Value::array();
  for (const Order& order : state.orders().live()) {  // in the order of placing
    list.push(order_json(order, state.portfolio()));
  }
  return list;
}

}  // namespace

json::Value state_json(const engine::FactState& state) {
  return Value::object()
      .set("schema_version", Value::of(std::int64_t{1}))
      .set("kill", latch_json(state.kill()))
      .set("pause", latch_json(state.pause()))
      .set("gates", gates_json(state))
      .set("orders_placed", Value::of(state.orders_placed()))
      .set("signals", Value::of(state.next_signal_id().value() - 1))
      .set("instruments", instruments_json(state.instruments()))
      .set("accounts", accounts_json(state))
      .set("leverage", leverages_json(state))
      .set("positions", positions_json(state.portfolio()))
      .set("orders", orders_json(state));
}

std::string dump_state(const engine::FactState& state) { return state_json(state).dump_pretty(); }

std::string state_hash(const engine::FactState& state) {
  return secret::to_hex(secret::sha256(dump_state(state)));
}

}  // namespace tw::control
