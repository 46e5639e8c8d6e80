#include "engine/group_lane.hpp"

#include "base/assert.hpp"

namespace tw::engine {
namespace {

// Each order that may live, its amend, and a few gates.
constexpr std::size_t kOwnInputsWaitingMax = Outbox::kWaitingMax + 16;

EventBody body_of(const auto& own_input) {
  return std::visit([](const auto& body) { return EventBody(body); }, own_input);
}

Event at_gate(const Event& fact, GateReason reason) {
  return {.ts_event = fact.ts_event,
          .ts_recv = fact.ts_recv,
          .body = GateChanged{reason, GateState::Closed}};
}

bool is_user_action(const Event& fact, UserAction action) {
  const auto* user = std::get_if<UserCommand>(&fact.body);
  return user != nullptr && user->action == action;
}

bool moves_money(const Event& fact) {
  return std::holds_alternative<Fill>(fact.body) || std::holds_alternative<FundingPaid>(fact.body);
}

// After it nothing that increases risk leaves.
bool is_stop(const Event& fact) {
  const auto* gate = std::get_if<GateChanged>(&fact.body);
  return is_user_action(fact, UserAction::Kill) ||
         (gate != nullptr && gate->state == GateState::Closed);
}

}  // namespace

GroupLane::GroupLane(const GroupSettings& settings, Log& log, Gateway& gateway, SharedState& shared)
    : log_(log),
      gateway_(gateway),
      shared_(shared),
      group_(settings),
      own_inputs_(kOwnInputsWaitingMax) {
  decisions_.reserve(4 * execution::OrderTable::kLiveMax);
  taken_.reserve(Outbox::kWaitingMax);
}

void GroupLane::on_fact(const Event& fact) {
  const std::optional<GateReason> refused_for = reason_to_refuse(fact);
  if (refused_for.has_value()) {
    consume(at_gate(fact, *refused_for));
  } else {
    consume(fact);
  }
  settle();
}

void GroupLane::on_market(const MarketState::Change& change) {
  ++shared_.turns;
  decisions_.clear();
  const Timestamp now = shared_.clock.now();
  if (change.is_validity_changed) {
    group_.on_book_change(change.instrument, shared_.market, now, decisions_);
  }
  for (const ClosedCandle& closed : shared_.market.closed_candles()) {
    group_.on_candle(closed, shared_.market, now, decisions_);
  }
  publish_decisions();
  take_own_fact();
  settle();
}

Result<void> GroupLane::release() {
  return log_failure_.has_value() ? Result<void>(std::unexpected(*log_failure_))
                                  : send_durable(log_.start_commit());
}

Result<void> GroupLane::release_all() {
  return log_failure_.has_value() ? Result<void>(std::unexpected(*log_failure_))
                                  : send_durable(log_.commit());
}

// A commit that failed once is the last word: a later one that works says nothing about what was
// lost. Nobody waits for that disk any more.
Result<void> GroupLane::send_durable(const Result<void>& committed) {
  ++shared_.turns;
  if (!committed.has_value()) {
    log_failure_ = committed.error();
    say_to_self(GateChanged{GateReason::JournalStalled, GateState::Closed});
    settle();
    return committed;
  }
  taken_.clear();
  outbox_.take_durable(log_.durable(), taken_);
  for (const Command& command : taken_) {
    if (group_.may_leave(command, shared_.market, shared_.clock.now())) {
      send(command);
    } else {
      withdraw(command);
    }
  }
  settle();
  return {};
}

// For which reason the gate is closed instead of taking this fact.
std::optional<GateReason> GroupLane::reason_to_refuse(const Event& fact) {
  if (const auto contradiction = find_contradiction(group_.facts(), fact)) {
    if (!halt_.has_value()) {
      halt_ = Halt{shared_.clock.now(), contradiction, std::nullopt, fact, 0};
    }
    ++halt_->refused;
    return GateReason::Invariant;
  }
  const auto* gate = std::get_if<GateChanged>(&fact.body);
  if (gate == nullptr || gate->state == GateState::Closed) {
    return std::nullopt;
  }
  // When the others open, the group itself says, not a message from outside.
  const bool may_open = gate->reason == GateReason::JournalStalled
                            ? !log_failure_.has_value()
                            : group_.facts().gate(gate->reason) == GateState::Open;
  return may_open ? std::nullopt : std::optional(gate->reason);
}

void GroupLane::consume(const Event& fact) {
  ++facts_;
  ++shared_.turns;
  decisions_.clear();
  flush_feed_index();
  record(fact);
  group_.on_fact(fact, shared_.market, shared_.clock.now(), decisions_);
  publish_decisions();
  take_own_fact();
  follow_up(fact);  // after it: nothing the group may say now leads to another stop
  check_self(fact);
}

// A market event that asks nobody moves no money and places no order: what it is worth is looked at
// with the next one that does.
void GroupLane::take_own_fact() {
  const Timestamp now = shared_.clock.now();
  if (const auto own = group_.own_fact(shared_.market, now)) {
    ++shared_.inputs;
    consume({.ts_event = now, .ts_recv = now, .body = *own});
  }
}

void GroupLane::follow_up(const Event& fact) {
  if (is_stop(fact)) {
    withdraw_all();
  }
  const auto* gate = std::get_if<GateChanged>(&fact.body);
  if (gate != nullptr && *gate == GateChanged{GateReason::Invariant, GateState::Open}) {
    halt_.reset();
  }
  if (is_halted() && is_user_action(fact, UserAction::Rearm) &&
      group_.facts().orders().live().empty() && !find_imbalance(group_.facts()).has_value()) {
    say_to_self(GateChanged{GateReason::Invariant, GateState::Open});
  }
}

void GroupLane::check_self(const Event& fact) {
  const bool is_timer = std::holds_alternative<TimerFired>(fact.body);
  if (++unchecked_ < kCheckEvery && !is_timer && !moves_money(fact)) {
    return;
  }
  unchecked_ = 0;
  const auto imbalance = is_halted() ? std::nullopt : find_imbalance(group_.facts());
  if (imbalance.has_value()) {
    halt_ = Halt{shared_.clock.now(), std::nullopt, imbalance, fact, 0};
    say_to_self(GateChanged{GateReason::Invariant, GateState::Closed});
  }
}

void GroupLane::say_to_self(const OwnInput& input) {
  TW_ASSERT(own_inputs_.push(input) == Pushed::Stored);
}

// What follows from an input without anybody outside: an input of its own, so that recovery finds
// it. A strategy that answers each withdrawal with an order it takes back again does not stop the
// loop.
void GroupLane::settle() {
  const Timestamp now = shared_.clock.now();
  for (std::size_t count = 0; count < kOwnInputsMax && !own_inputs_.is_empty(); ++count) {
    ++shared_.inputs;
    consume({.ts_event = now, .ts_recv = now, .body = body_of(own_inputs_.pop())});
  }
}

void GroupLane::publish_decisions() {
  std::erase_if(decisions_, [this](const RecordBody& body) {
    const auto* refusal = std::get_if<Refusal>(&body);
    return refusal != nullptr && !refusals_.is_due(*refusal, shared_.clock.now());
  });
  if (decisions_.empty()) {
    return;
  }
  flush_feed_index();
  for (const RecordBody& body : decisions_) {
    record(body);  // staged before it leaves
    if (const auto* command = std::get_if<Command>(&body)) {
      dispatch(*command);
    }
  }
}

// What increases risk waits for the disk. A cancel does not; of an order that waits nothing was
// sent yet, so both end here.
void GroupLane::dispatch(const Command& command) {
  const auto* cancel = std::get_if<CancelOrder>(&command.body);
  if (cancel != nullptr) {
    taken_.clear();
    outbox_.take(cancel->order, taken_);
    withdraw_taken();
    if (is_withdrawn(cancel->order)) {
      return;
    }
  }
  const bool is_durable = !log_failure_.has_value() && log_.durable() >= appended_;
  if (increases_risk(command) && !is_durable) {
    outbox_.stage(command, appended_);
  } else {
    send(command);
  }
}

void GroupLane::send(const Command& command) {
  gateway_.submit(command);
  for (RecordObserver* observer : shared_.observers) {
    observer->on_sent(group_.settings().id, command, shared_.clock.now());
  }
}

void GroupLane::withdraw_all() {
  taken_.clear();
  outbox_.take_all(taken_);
  withdraw_taken();
}

void GroupLane::withdraw_taken() {
  for (const Command& command : taken_) {
    withdraw(command);
  }
}

// It ends as refused by nobody but us.
void GroupLane::withdraw(const Command& command) {
  if (const auto* place = std::get_if<PlaceOrder>(&command.body)) {
    say_to_self(OrderRejected{place->order, RejectReason::Withdrawn});
  } else if (const auto* amend = std::get_if<AmendOrder>(&command.body)) {
    say_to_self(AmendRejected{amend->order, RejectReason::Withdrawn});
  }
}

bool GroupLane::is_withdrawn(ClientOrderId order) const {
  for (std::size_t i = 0; i < own_inputs_.size(); ++i) {
    const auto* end = std::get_if<OrderRejected>(&own_inputs_.at(i));
    if (end != nullptr && end->order == order) {
      return true;
    }
  }
  return false;
}

void GroupLane::record(const auto& body) {
  const Record record{.group = group_.settings().id,
                      .group_seq = ++group_seq_,
                      .engine_seq = EngineSeq{shared_.market_events + facts_},
                      .at = shared_.clock.now(),
                      .body = body};
  log_.append(record);
  ++appended_;
  for (RecordObserver* observer : shared_.observers) {
    observer->on_record(record);
  }
}

// Says which market events were consumed since the last index, before anything that rests on them.
void GroupLane::flush_feed_index() {
  if (shared_.market_events == market_events_indexed_) {
    return;
  }
  const FeedIndex index{market_events_indexed_, shared_.market_events - market_events_indexed_};
  market_events_indexed_ = shared_.market_events;
  record(index);
}

bool GroupLane::is_halted() const {
  return group_.facts().gate(GateReason::Invariant) == GateState::Closed;
}

}  // namespace tw::engine
