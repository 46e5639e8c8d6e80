#include "engine/fact_check.hpp"

#include <algorithm>

namespace tw::engine {
namespace {

using Found = std::optional<Contradiction>;

// Far above any account, far below what sums of them could overflow.
constexpr Decimal kAmountMax = Decimal::from_int(1'000'000'000'000'000);

Found first_of(Found first, Found second) { return first.has_value() ? first : second; }

Found require(bool is_met, Contradiction otherwise) {
  return is_met ? std::nullopt : Found(otherwise);
}

bool is_admitted(Decimal amount) { return abs(amount) <= kAmountMax; }

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

// A fill that closes a part takes entry_cost * closed / held out of the position.
bool can_close(const FactState& state, const Fill& fill) {
  const auto positions = state.portfolio().positions();
  const PositionKey key{fill.route.account, fill.instrument, PositionSide::Net};
  const auto position = std::ranges::find(positions, key, &Position::key);
  if (position == positions.end() || position->quantity.sign() != -direction(fill.side)) {
    return true;
  }
  const Int128 held = abs(position->quantity.decimal()).raw();
  const Int128 closed = std::min(held, fill.quantity.decimal().raw());
  Int128 product = 0;
  return !__builtin_mul_overflow(position->entry_cost.raw(), closed / common_divisor(held, closed),
                                 &product) &&
         Decimal::is_representable(product);
}

Found check(const FactState& state, const Fill& fill) {
  const auto instrument = state.instruments().at(fill.instrument, fill.ts_event);
  if (!instrument.has_value()) {
    return Contradiction::Instrument;
  }
  if (find_account(state, fill.route.account) == nullptr) {
    return Contradiction::Account;
  }
  const bool is_positive = fill.price.sign() > 0 && fill.quantity.sign() > 0;
  return require(
      is_positive && is_admitted(fill.fee.amount) && is_admitted(fill.quantity.decimal()) &&
          instrument->notional(fill.price, fill.quantity).has_value() && can_close(state, fill),
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
  const bool is_free =
      order != live.end() && !(order->has_amend && order->amend.status == RequestStatus::Sent);
  return first_of(require(is_free, Contradiction::Amend),
                  require(amend.quantity.sign() > 0 && is_admitted(amend.quantity.decimal()),
                          Contradiction::Amount));
}

Found check(const FactState& /*state*/, const OrderAmended& amended) {
  return require(amended.quantity.sign() > 0 && is_admitted(amended.quantity.decimal()),
                 Contradiction::Amount);
}

Found check(const FactState& state, const FundingPaid& paid) {
  if (paid.instrument.value() >= state.instruments().size()) {
    return Contradiction::Instrument;
  }
  const Account* owner = find_account(state, paid.account);
  return first_of(
      require(owner != nullptr && paid.amount.currency == owner->settle, Contradiction::Account),
      require(is_admitted(paid.amount.amount), Contradiction::Amount));
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
