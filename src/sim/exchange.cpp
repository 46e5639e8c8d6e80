#include "sim/exchange.hpp"

#include <utility>

#include "base/assert.hpp"
#include "sim/exchange_state.hpp"

namespace tw::sim {

AccountId account_of(const Change& change) {
  return std::visit(
      [](const auto& each) {
        if constexpr (requires { each.order; }) {
          return each.order.account;
        } else if constexpr (requires { each.execution; }) {
          return each.execution.account;
        } else {
          return each.account;
        }
      },
      change);
}
namespace {

constexpr std::unexpected<Refusal> refuse(Refusal reason) { return std::unexpected(reason); }

}  // namespace

Exchange::Exchange(LiquiditySource& liquidity, const ExchangeLimits& limits)
    : state_(std::make_unique<State>(liquidity, limits)) {}
Exchange::~Exchange() = default;

// ---- instruments and accounts

void Exchange::list(const Contract& contract) {
  TW_ASSERT(contract.instrument.id().value() == state_->contracts.size());
  state_->contracts.push_back(contract);
  state_->markets.emplace_back();
  state_->waiting.list();
  if (state_->liquidity.books().size() < state_->contracts.size()) {
    InstrumentTerms terms = contract.instrument.terms();
    if (!has_margin(contract)) {  // what an order must be worth is what was asked for, seen here
      terms.min_notional = {};
    }
    state_->liquidity.list({contract.instrument.listing(), terms});
  }
}

std::span<const Contract> Exchange::contracts() const { return state_->contracts; }
const Accounts& Exchange::accounts() const { return state_->accounts; }

AccountId Exchange::open_account(MarginScope scope, Timestamp now) {
  state_->pass(now);
  const AccountId account = state_->accounts.open(scope, now);
  state_->pairs.resize(account.value() + std::size_t{1});
  return account;
}

Checked<void> Exchange::deposit(AccountId account, const Money& amount, Timestamp now) {
  state_->pass(now);
  TW_CHECK(state_->accounts.deposit(account, amount));
  state_->changes.emplace_back(WalletChanged{account});
  return {};
}

Checked<void> Exchange::withdraw(AccountId account, const Money& amount, Timestamp now) {
  state_->pass(now);
  TW_CHECK(state_->accounts.withdraw(account, amount));
  state_->changes.emplace_back(WalletChanged{account});
  return {};
}

// ---- requests

Taken<VenueOrderId> Exchange::place(AccountId account, const OrderRequest& request, Timestamp now) {
  state_->history.expect_link(account, request.link_id);
  state_->pass(now);
  return state_->place(account, request);
}

Taken<VenueOrderId> Exchange::amend(AccountId account, VenueOrderId order,
                                    const AmendRequest& request, Timestamp now) {
  state_->pass(now);
  return state_->amend(account, order, request);
}

Taken<VenueOrderId> Exchange::cancel(AccountId account, VenueOrderId order, Timestamp now) {
  state_->pass(now);
  return state_->cancel(account, order);
}

Taken<VenueOrderId> Exchange::end_order(VenueOrderId order, EndCause cause, Timestamp now) {
  state_->pass(now);
  return state_->end_order(order, cause);
}

Taken<void> Exchange::set_stops(AccountId account, InstrumentId instrument,
                                const StopsRequest& request, Timestamp now) {
  state_->pass(now);
  if (instrument.value() >= state_->contracts.size()) {
    return refuse(Refusal::UnknownInstrument);
  }
  return state_->set_stops({account, instrument}, request);
}

Taken<void> Exchange::set_leverage(AccountId account, InstrumentId instrument, Decimal leverage,
                                   Timestamp now) {
  state_->pass(now);
  if (instrument.value() >= state_->contracts.size()) {
    return refuse(Refusal::UnknownInstrument);
  }
  const Contract& contract = state_->contracts[instrument.value()];
  if (!has_margin(contract)) {
    return refuse(Refusal::NotOffered);
  }
  if (leverage < Decimal::from_int(1) || leverage > contract.leverage_max) {
    return refuse(Refusal::LeverageOutOfRange);
  }
  if (leverage == state_->accounts.leverage(account, instrument)) {
    return refuse(Refusal::LeverageNotModified);
  }
  if (const auto set = state_->accounts.set_leverage(account, instrument, leverage);
      !set.has_value()) {
    return refuse(set.error().code == ErrorCode::InvalidInput ? Refusal::LeverageOutOfRange
                                                              : Refusal::MarginNotEnough);
  }
  state_->moved({account, instrument});
  state_->liquidate();
  return {};
}

Taken<void> Exchange::set_scope(AccountId account, MarginScope scope, Timestamp now) {
  state_->pass(now);
  if (state_->accounts.scope(account) == scope) {
    return refuse(Refusal::ModeNotModified);
  }
  if (state_->orders.first(account) != nullptr ||
      !state_->accounts.set_scope(account, scope).has_value()) {
    return refuse(Refusal::HasOrdersOrPosition);
  }
  state_->changes.emplace_back(WalletChanged{account});
  return {};
}

Taken<void> Exchange::add_margin(AccountId account, InstrumentId instrument, Decimal amount,
                                 Timestamp now) {
  state_->pass(now);
  if (instrument.value() >= state_->contracts.size()) {
    return refuse(Refusal::UnknownInstrument);
  }
  if (state_->accounts.scope(account) == MarginScope::Cross) {
    return refuse(Refusal::NotOffered);
  }
  if (state_->position({account, instrument}).is_zero()) {
    return refuse(Refusal::NoPosition);
  }
  if (!state_->accounts.add_margin(account, instrument, amount).has_value()) {
    return refuse(Refusal::MarginNotEnough);
  }
  state_->moved({account, instrument});
  return {};
}

Taken<VenueOrderId> Exchange::close_position(AccountId account, InstrumentId instrument,
                                             OrderOrigin origin, Timestamp now) {
  state_->pass(now);
  if (instrument.value() >= state_->contracts.size()) {
    return refuse(Refusal::UnknownInstrument);
  }
  return state_->close_position({account, instrument}, origin);
}

// ---- time and market

void Exchange::advance_to(Timestamp now) { state_->pass(now); }
std::optional<Timestamp> Exchange::next_event() const { return state_->next_event(); }
const market::Books& Exchange::books() const { return state_->liquidity.books(); }

std::optional<Decimal> Exchange::usd_index(Currency currency) const {
  return state_->usd_index(currency);
}

const ReferencePrices& Exchange::prices(InstrumentId instrument) const {
  return state_->markets.at(instrument.value()).prices;
}

void Exchange::set_prices(InstrumentId instrument, const ReferencePrices& prices, Timestamp now) {
  state_->pass(now);
  ReferencePrices& held = state_->markets.at(instrument.value()).prices;
  const std::optional<Price> last = held.last.has_value() ? held.last : prices.last;
  const bool has_funding_moved = held.funding_next != prices.funding_next;
  held = prices;
  held.last = last;
  if (has_funding_moved) {
    state_->find_funding();
  }
  for (const TriggerBy by : {TriggerBy::Last, TriggerBy::Mark, TriggerBy::Index}) {
    if (const auto price = watched(held, by)) {
      state_->fire(instrument, by, *price);
    }
  }
  state_->settle();
  state_->liquidate();
}

void Exchange::set_trading(InstrumentId instrument, Trading trading, Timestamp now) {
  state_->pass(now);
  state_->markets.at(instrument.value()).trading = trading;
}

void Exchange::on_market(const Event& event) {
  const auto* trade = std::get_if<Trade>(&event.body);
  if (trade == nullptr) {
    return;
  }
  const std::size_t index = trade->instrument.value();
  const Price price = state_->contracts.at(index).instrument.grid().price(trade->ticks);
  state_->markets[index].prices.last = price;
  state_->fire(trade->instrument, TriggerBy::Last, price);
}

// ---- answers

const HeldOrder* Exchange::find(VenueOrderId order) const { return state_->find(order); }

const HeldOrder* Exchange::find(AccountId account, InstrumentId instrument,
                                const LinkId& link_id) const {
  const HeldOrder* found = state_->find(account, link_id);
  return found != nullptr && found->request.terms.instrument == instrument ? found : nullptr;
}

void Exchange::active_orders(AccountId account, std::vector<const HeldOrder*>& out) const {
  const ActiveOrders& orders = std::as_const(*state_).orders;
  for (const ActiveOrder* order = orders.first(account); order != nullptr;
       order = orders.after(*order)) {
    out.push_back(&order->held);
  }
}

void Exchange::position_stops(AccountId account, InstrumentId instrument,
                              std::vector<const HeldOrder*>& out) const {
  const std::vector<Pair>& of_account = state_->pairs.at(account.value());
  if (instrument.value() < of_account.size()) {
    for (const VenueOrderId each : of_account[instrument.value()].stops) {
      out.push_back(&state_->orders.find(each)->held);
    }
  }
}

const std::deque<HeldOrder>& Exchange::finished_orders() const {
  return state_->history.orders(state_->now);
}
const std::deque<Execution>& Exchange::executions() const { return state_->history.executions(); }
const std::deque<ClosedPnl>& Exchange::closed_pnl() const { return state_->history.closed_pnl(); }
void Exchange::clear_recent() { state_->history.clear_recent(); }
void Exchange::clear_history() { state_->history.clear(); }
void Exchange::skip_ids(std::uint64_t count) {
  state_->order_count += count;
  state_->execution_count += count;
  state_->sequence += count;
}
bool Exchange::is_recent(const HeldOrder& order) const { return state_->history.is_recent(order); }

std::vector<Change> Exchange::take_changes() { return std::exchange(state_->changes, {}); }
void Exchange::take_changes(std::vector<Change>& out) {
  out.clear();
  out.swap(state_->changes);
}

}  // namespace tw::sim
