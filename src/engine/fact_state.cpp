#include "engine/fact_state.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "model/saved_values.hpp"

namespace tw::engine {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

bool is_equal(const InstrumentRegistry& a, const InstrumentRegistry& b) {
  bool is_same = a.size() == b.size();
  for (std::uint32_t i = 0; i < a.size() && is_same; ++i) {
    const InstrumentId id{i};
    is_same =
        a.listing(id) == b.listing(id) && std::ranges::equal(a.revisions(id), b.revisions(id));
  }
  return is_same;
}

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
            portfolio_.reservations().amend(message);
            return on_order(message);
          },
          [&](const AmendRejected& message) {
            portfolio_.reservations().refuse_amend(message.order);
            return on_order(message);
          },
          [&](const OrderTriggered& message) { return on_order(message); },
          [&](const RequestUnanswered& message) {
            orders_.apply(message);
            return FactChange{};
          },
          [&](const Fill& fill) { return apply_fill(fill); },
          [&](const FundingPaid& paid) { return apply_funding(paid); },
          [&](const UserCommand& command) {
            apply_user(command.action);
            return FactChange{};
          },
          [&](const WriterStarted& writer) {
            apply_writer(writer);
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
    apply_cause(place->cause);
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

void FactState::apply(const SignalJudged& judged) {
  TW_ASSERT(judged.id == next_signal_id());
  signals_ = judged.id.value();
}

// I03: none that was judged before an earlier cause, and none that was not judged.
void FactState::apply_cause(SignalId cause) {
  if (cause != SignalId{}) {
    TW_ASSERT(cause > last_cause_ && cause < next_signal_id());
    last_cause_ = cause;
  }
}

FactChange FactState::apply(const Record& record) {
  if (const auto* event = std::get_if<Event>(&record.body)) {
    return apply(*event);
  }
  if (const auto* command = std::get_if<Command>(&record.body)) {
    return apply(*command);
  }
  if (const auto* judged = std::get_if<SignalJudged>(&record.body)) {
    apply(*judged);
  } else if (const auto* refusal = std::get_if<Refusal>(&record.body)) {
    apply(*refusal);
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

// The disk of the writer before is no concern of this one.
void FactState::apply_writer(const WriterStarted& writer) {
  TW_ASSERT(writer.epoch > epoch_);
  epoch_ = writer.epoch;
  sequence_ = 0;
  gates_.at(std::to_underlying(GateReason::JournalStalled)) = GateState::Open;
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

void FactState::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion, kCodecVersion);
  state(*this, writer);
}

Checked<void> FactState::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  TW_CHECK(check_versions(in, kStateVersion));
  FactState loaded;
  state(loaded, in);
  if (!in.is_whole() || !loaded.is_possible()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = std::move(loaded);
  return {};
}

template <class Self, class Archive>
void FactState::state(Self& self, Archive& archive) {
  if constexpr (std::is_const_v<Self>) {
    write(archive, self.instruments_);
  } else {
    read(archive, self.instruments_);
  }
  archive.part(self.orders_);
  archive.part(self.portfolio_);
  archive.enumerator(self.kill_, risk::Latch::Set);
  archive.enumerator(self.pause_, risk::Latch::Set);
  for (auto& gate : self.gates_) {
    archive.enumerator(gate, GateState::Closed);
  }
  archive.list(self.days_,
               [](Archive& each, auto& day) { each(day.account, day.day, day.equity); });
  archive(self.epoch_, self.sequence_, self.orders_placed_, self.signals_, self.last_cause_);
  if constexpr (std::is_const_v<Self>) {
    self.command_times_.save(archive);
  } else {
    self.command_times_.load(archive);
  }
}

// Facts cannot have led to anything else; what follows rests on it.
bool FactState::is_possible() const {
  const auto live = orders_.live();
  const bool is_reserved = std::ranges::equal(live, portfolio_.reservations().open(), {},
                                              &Order::id, &portfolio::Reservation::order);
  const bool is_routed = std::ranges::all_of(live, [this](const Order& order) {
    return order.terms.instrument.value() < instruments_.size() && is_open(order.route.account) &&
           order.id < next_order_id();
  });
  const bool is_held = std::ranges::all_of(portfolio_.positions(), [this](const Position& held) {
    return held.key.instrument.value() < instruments_.size() && is_open(held.key.account);
  });
  // Of a halted group the sums may disagree.
  return last_cause_ < next_signal_id() &&
         (is_reserved || gate(GateReason::Invariant) == GateState::Closed) && is_routed &&
         is_held &&
         std::ranges::all_of(days_, [this](const DayStarted& day) { return is_open(day.account); });
}

bool FactState::is_open(AccountId account) const {
  const auto accounts = portfolio_.accounts();
  return std::ranges::find(accounts, account, &Account::id) != accounts.end();
}

bool operator==(const FactState& a, const FactState& b) {
  return is_equal(a.instruments_, b.instruments_) && a.orders_ == b.orders_ &&
         a.portfolio_ == b.portfolio_ && a.kill_ == b.kill_ && a.pause_ == b.pause_ &&
         a.gates_ == b.gates_ && a.days_ == b.days_ && a.orders_placed_ == b.orders_placed_ &&
         a.signals_ == b.signals_ && a.last_cause_ == b.last_cause_ &&
         a.command_times_ == b.command_times_;
}

}  // namespace tw::engine
