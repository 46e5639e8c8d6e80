#include "control/state_dump.hpp"

#include <algorithm>
#include <array>
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

Value account_json(const Account& account, const portfolio::Ledger& ledger) {
  Value wallets = Value::array();
  for (const portfolio::WalletBalance& wallet : ledger.wallets()) {
    if (wallet.account == account.id) {
      wallets.push(wallet_json(wallet, ledger));
    }
  }
  return Value::object()
      .set("id", id_json(account.id))
      .set("tenant", id_json(account.tenant))
      .set("settle", Value::of(account.settle.view()))
      .set("wallets", std::move(wallets));
}

Value accounts_json(const portfolio::Portfolio& portfolio) {
  Value list = Value::array();
  for (const Account& account : sorted_accounts(portfolio)) {
    list.push(account_json(account, portfolio.ledger()));
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
                  .set("funding", Value::of(position.funding.amount)));
  }
  return list;
}

Value request_json(const Request& request) {
  return Value::object()
      .set("status", Value::of(name_of(request.status)))
      .set("decided_at_ns", time_json(request.decided_at));
}

Value order_json(const Order& order) {
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
      .set("cancel", order.has_cancel ? request_json(order.cancel) : Value());
}

Value orders_json(std::span<const Order> orders) {
  Value list = Value::array();
  for (const Order& order : orders) {  // in the order of placing
    list.push(order_json(order));
  }
  return list;
}

}  // namespace

json::Value state_json(const engine::FactState& state) {
  return Value::object()
      .set("schema_version", Value::of(std::int64_t{1}))
      .set("kill", latch_json(state.kill()))
      .set("pause", latch_json(state.pause()))
      .set("orders_placed", Value::of(state.orders_placed()))
      .set("instruments", instruments_json(state.instruments()))
      .set("accounts", accounts_json(state.portfolio()))
      .set("positions", positions_json(state.portfolio()))
      .set("orders", orders_json(state.orders().live()));
}

std::string dump_state(const engine::FactState& state) { return state_json(state).dump_pretty(); }

std::string state_hash(const engine::FactState& state) {
  return secret::to_hex(secret::sha256(dump_state(state)));
}

}  // namespace tw::control
