#include "engine/fact_state.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::engine {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

}  // namespace

FactChange FactState::apply(const Event& event) {
  const auto on_order = [this](const auto& message) {
    FactChange change;
    if (const Order* order = orders_.find(message.order)) {
      change.route = order->route;
    }
    change.transition = orders_.apply(message);
    release_ended(change);
    return change;
  };
  return std::visit(
      Overloaded{
          [&](const OrderAccepted& message) { return on_order(message); },
          [&](const OrderRejected& message) { return on_order(message); },
          [&](const OrderCanceled& message) { return on_order(message); },
          [&](const OrderExpired& message) { return on_order(message); },
          [&](const CancelRejected& message) { return on_order(message); },
          [&](const OrderAmended& message) {
            portfolio_.reservations().amend(message.order, message.working_price, message.quantity);
            return on_order(message);
          },
          [&](const AmendRejected& message) {
            portfolio_.reservations().refuse_amend(message.order);
            return on_order(message);
          },
          [&](const OrderTriggered& message) { return on_order(message); },
          [&](const Fill& fill) { return apply_fill(fill); },
          [&](const FundingPaid& paid) { return apply_funding(paid); },
          [&](const UserCommand& command) {
            apply_user(command.action);
            return FactChange{};
          },
          [&](const WriterStarted& writer) {
            TW_ASSERT(writer.epoch > epoch_);
            epoch_ = writer.epoch;
            sequence_ = 0;
            gates_.at(std::to_underlying(GateReason::JournalStalled)) = GateState::Open;
            return FactChange{};
          },
          [&](const InstrumentDefined& defined) {
            TW_ASSERT(instruments_.define(defined.listing, defined.terms).has_value());
            return FactChange{};
          },
          [&](const AccountFunded& funded) {
            apply_funds(funded);
            return FactChange{};
          },
          [&](const MarginModeSet& set) {
            portfolio_.margin_settings().set_mode(set.account, set.mode);
            return FactChange{};
          },
          [&](const LeverageSet& set) {
            portfolio_.margin_settings().set_leverage(
                {set.account, set.instrument, PositionSide::Net}, set.leverage);
            return FactChange{};
          },
          [&](const GateChanged& gate) {
            gates_.at(std::to_underlying(gate.reason)) = gate.state;
            return FactChange{};
          },
          [&](const DayStarted& day) {
            apply_day(day);
            return FactChange{};
          },
          [&](const auto&) { return FactChange{}; },
      },
      event.body);
}

FactChange FactState::apply(const Command& command) {
  FactChange change;
  if (const auto* place = std::get_if<PlaceOrder>(&command.body)) {
    TW_ASSERT(place->order == next_order_id());
    sequence_ = place->order.sequence;
    ++orders_placed_;
    command_times_.add(command.decided_at);
    change.route = place->route;
    orders_.apply(*place, command.decided_at);
    portfolio_.reserve(place->order, place->route, place->terms);
  } else if (const auto* cancel = std::get_if<CancelOrder>(&command.body)) {
    change.route = cancel->route;
    change.transition = orders_.apply(*cancel, command.decided_at);
  } else {
    const auto& amend = std::get<AmendOrder>(command.body);
    change.route = amend.route;
    command_times_.add(command.decided_at);
    orders_.apply(amend, command.decided_at);
    portfolio_.reservations().ask_amend(amend.order, amend.limit_price, amend.quantity);
  }
  return change;
}

FactChange FactState::apply(const Record& record) {
  if (const auto* event = std::get_if<Event>(&record.body)) {
    return apply(*event);
  }
  if (const auto* command = std::get_if<Command>(&record.body)) {
    return apply(*command);
  }
  return {};
}

FactChange FactState::apply_fill(const Fill& fill) {
  FactChange change;
  const auto instrument = instruments_.at(fill.instrument, fill.ts_event);
  TW_ASSERT(instrument.has_value());
  change.fill = portfolio_.apply(fill, *instrument);
  change.route = fill.route;
  if (change.fill.has_value()) {  // a repeated report changes nothing, orders included
    change.transition = orders_.apply(fill);
    release_ended(change);
  }
  return change;
}

// What an order held is free when it ends; the order table lets it end once. A group that was
// halted because its sums disagree still lets its orders end.
void FactState::release_ended(const FactChange& change) {
  if (change.transition.has_value() && is_terminal(change.transition->to)) {
    const auto released = portfolio_.reservations().release(change.transition->order);
    TW_ASSERT(released == portfolio::Released::Now ||
              gate(GateReason::Invariant) == GateState::Closed);
  }
}

// Money moves once for each moment, however often it is reported; the position does not.
FactChange FactState::apply_funding(const FundingPaid& paid) {
  const portfolio::KeyNovelty novelty = portfolio_.settle_funding(
      {.key = {paid.account, paid.instrument, PositionSide::Net},
       .amount = paid.amount,
       .reference = static_cast<std::uint64_t>(to_nanoseconds(paid.due))});
  FactChange change;
  if (novelty == portfolio::KeyNovelty::New) {
    change.funding = paid;
  }
  return change;
}

// A new day forgives the loss of the one before.
void FactState::apply_day(const DayStarted& day) {
  const auto known = std::ranges::find(days_, day.account, &DayStarted::account);
  if (known == days_.end()) {
    days_.push_back(day);
  } else {
    *known = day;
  }
  gates_.at(std::to_underlying(GateReason::DailyLoss)) = GateState::Open;
}

// What is put in from outside is no gain of the day, what is taken out no loss.
void FactState::apply_funds(const AccountFunded& funded) {
  portfolio_.open_account(funded.account);
  portfolio_.fund(funded.account.id, funded.amount);
  const auto day = std::ranges::find(days_, funded.account.id, &DayStarted::account);
  if (day != days_.end() && day->equity.currency == funded.amount.currency) {
    day->equity = day->equity + funded.amount;
  }
}

bool FactState::is_gate_open() const {
  return std::ranges::all_of(gates_, [](GateState gate) { return gate == GateState::Open; });
}

const DayStarted* FactState::day(AccountId account) const {
  const auto known = std::ranges::find(days_, account, &DayStarted::account);
  return known == days_.end() ? nullptr : &*known;
}

void FactState::apply_user(UserAction action) {
  switch (action) {
    case UserAction::PauseEntries:
      pause_ = risk::Latch::Set;
      break;
    case UserAction::ResumeEntries:
      pause_ = risk::Latch::Open;
      break;
    case UserAction::Kill:
      kill_ = risk::Latch::Set;
      break;
    case UserAction::Rearm:
      kill_ = risk::Latch::Open;
      break;
  }
}

bool operator==(const FactState& a, const FactState& b) {
  return a.orders_ == b.orders_ && a.portfolio_ == b.portfolio_ && a.kill_ == b.kill_ &&
         a.pause_ == b.pause_ && a.gates_ == b.gates_ && a.days_ == b.days_ &&
         a.orders_placed_ == b.orders_placed_ && a.command_times_ == b.command_times_;
}

}  // namespace tw::engine
