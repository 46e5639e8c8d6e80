#include "engine/fact_check.hpp"

#include <algorithm>
#include <span>

#include "model/admitted.hpp"
#include "model/contract_units.hpp"

namespace tw::engine {
namespace {

using Found = std::optional<Contradiction>;

Found first_of(Found first, Found second) { return first.has_value() ? first : second; }

Found require(bool is_met, Contradiction otherwise) {
  return is_met ? std::nullopt : Found(otherwise);
}

const Account* find_account(const FactState& state, AccountId id) {
  const auto accounts = state.portfolio().accounts();
  const auto found = std::ranges::find(accounts, id, &Account::id);
  return found == accounts.end() ? nullptr : &*found;
}

Found check(const FactState& state, const WriterStarted& writer) {
  return require(writer.epoch > state.epoch(), Contradiction::Epoch);
}

Found check(const FactState& state, const InstrumentDefined& defined) {
  InstrumentRegistry registry = state.instruments();
  return require(registry.define(defined.listing, defined.terms).has_value(),
                 Contradiction::Instrument);
}

Found check(const FactState& state, const AccountFunded& funded) {
  const Account* known = find_account(state, funded.account.id);
  const bool is_same = known == nullptr || *known == funded.account;
  return first_of(require(is_same, Contradiction::Account),
                  require(is_admitted(funded.amount.amount), Contradiction::Amount));
}

// Of spot the units themselves are booked, and a fee in them.
bool can_deliver(const Fill& fill, const Listing& listing) {
  if (listing.kind != ContractKind::Spot) {
    return true;
  }
  const auto units = units_of(listing, fill.quantity);
  const auto fee = checked_divide(fill.fee.amount, listing.multiplier, Rounding::HalfEven);
  return units.has_value() && is_admitted(*units) && fee.has_value();
}

// An order that ended long ago is not known any more, nor is one that somebody else placed.
bool is_of_order(const FactState& state, const Fill& fill) {
  const Order* order = state.orders().find(fill.order);
  return order == nullptr
             ? fill.order < state.next_order_id()
             : order->terms.side == fill.side && order->terms.instrument == fill.instrument &&
                   order->route == fill.route;
}

Found check(const FactState& state, const Fill& fill) {
  const auto instrument = state.instruments().at(fill.instrument, fill.ts_event);
  if (!instrument.has_value()) {
    return Contradiction::Instrument;
  }
  if (find_account(state, fill.route.account) == nullptr) {
    return Contradiction::Account;
  }
  if (!is_of_order(state, fill)) {
    return Contradiction::Fill;
  }
  const bool is_positive = fill.price.sign() > 0 && fill.quantity.sign() > 0;
  return require(is_positive && is_admitted(fill.fee.amount) &&
                     is_admitted(fill.quantity.decimal()) &&
                     instrument->notional(fill.price, fill.quantity).has_value() &&
                     can_deliver(fill, instrument->listing()),
                 Contradiction::Amount);
}

// A signal that was judged, later than every one before that led to something.
Found check_cause(const FactState& state, SignalId cause) {
  const bool is_free =
      cause == SignalId{} || (cause > state.last_cause() && cause < state.next_signal_id());
  return require(is_free, Contradiction::Signal);
}

Found check(const FactState& state, const PlaceOrder& place) {
  if (place.terms.instrument.value() >= state.instruments().size()) {
    return Contradiction::Instrument;
  }
  return first_of(
      first_of(require(place.order == state.next_order_id(), Contradiction::OrderId),
               check_cause(state, place.cause)),
      require(place.terms.quantity.sign() > 0 && is_admitted(place.terms.quantity.decimal()),
              Contradiction::Amount));
}

Found check(const FactState& state, const CancelOrder& cancel) {
  const auto live = state.orders().live();
  const auto order = std::ranges::find(live, cancel.order, &Order::id);
  const bool is_free =
      order != live.end() && !(order->has_cancel && order->cancel.status == RequestStatus::Sent);
  return require(is_free, Contradiction::Cancel);
}

Found check(const FactState& state, const AmendOrder& amend) {
  const auto live = state.orders().live();
  const auto order = std::ranges::find(live, amend.order, &Order::id);
  const bool is_free = order != live.end() && !(order->has_amend && order->amend.is_unanswered());
  return first_of(require(is_free, Contradiction::Amend),
                  require(amend.quantity.sign() > 0 && is_admitted(amend.quantity.decimal()),
                          Contradiction::Amount));
}

Found check(const FactState& /*state*/, const OrderAmended& amended) {
  return require(amended.quantity.sign() > 0 && is_admitted(amended.quantity.decimal()),
                 Contradiction::Amount);
}

// Each strategy gets its share of the net position.
bool can_divide(const FactState& state, const FundingPaid& paid) {
  const portfolio::Portfolio& portfolio = state.portfolio();
  const PositionKey key{paid.account, paid.instrument, PositionSide::Net};
  const Decimal net = portfolio.quantity(key).decimal();
  return net.is_zero() ||
         std::ranges::all_of(portfolio.strategy_positions(), [&](const StrategyPosition& part) {
           return part.key != key ||
                  checked_multiply_divide(paid.amount.amount, part.quantity.decimal(), net,
                                          Rounding::HalfEven)
                      .has_value();
         });
}

// What a position earns and pays is kept in the currency its instrument settles in.
Found check(const FactState& state, const FundingPaid& paid) {
  if (paid.instrument.value() >= state.instruments().size()) {
    return Contradiction::Instrument;
  }
  const bool is_settled =
      paid.amount.currency == state.instruments().listing(paid.instrument).settle;
  return first_of(
      require(find_account(state, paid.account) != nullptr && is_settled, Contradiction::Account),
      require(is_admitted(paid.amount.amount) && can_divide(state, paid), Contradiction::Amount));
}

Found check(const FactState& state, const MarginModeSet& set) {
  return require(find_account(state, set.account) != nullptr, Contradiction::Account);
}

Found check(const FactState& state, const LeverageSet& set) {
  return first_of(
      require(find_account(state, set.account) != nullptr, Contradiction::Account),
      first_of(
          require(set.instrument.value() < state.instruments().size(), Contradiction::Instrument),
          require(set.leverage >= Decimal::from_int(1) && is_admitted(set.leverage),
                  Contradiction::Amount)));
}

Found check(const FactState& state, const DayStarted& day) {
  const Account* owner = find_account(state, day.account);
  return first_of(
      require(owner != nullptr && day.equity.currency == owner->settle, Contradiction::Account),
      require(is_admitted(day.equity.amount), Contradiction::Amount));
}

// What may come in any state.
template <class Other>
Found check(const FactState& /*state*/, const Other& /*message*/) {
  return std::nullopt;
}

}  // namespace

std::optional<Contradiction> find_contradiction(const FactState& state, const Record& record) {
  if (const auto* event = std::get_if<Event>(&record.body)) {
    return find_contradiction(state, *event);
  }
  if (const auto* command = std::get_if<Command>(&record.body)) {
    return std::visit([&state](const auto& intent) { return check(state, intent); }, command->body);
  }
  if (const auto* judged = std::get_if<SignalJudged>(&record.body)) {
    return require(judged->id == state.next_signal_id(), Contradiction::Signal);
  }
  if (const auto* refusal = std::get_if<Refusal>(&record.body)) {
    return check_cause(state, refusal->cause);
  }
  return std::nullopt;
}

std::optional<Contradiction> find_contradiction(const FactState& state, const Event& fact) {
  return std::visit([&state](const auto& message) { return check(state, message); }, fact.body);
}

}  // namespace tw::engine
