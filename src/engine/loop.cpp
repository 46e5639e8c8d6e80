#include "engine/loop.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::engine {
namespace {

bool is_stop(const EventBody& body) {
  const auto* user = std::get_if<UserCommand>(&body);
  const auto* gate = std::get_if<GateChanged>(&body);
  return (user != nullptr && user->action == UserAction::Kill) ||
         (gate != nullptr && gate->reason == GateReason::DailyLoss &&
          gate->state == GateState::Closed);
}

}  // namespace

Loop::Loop(const GroupSettings& settings, Log& log, Gateway& gateway)
    : log_(log), gateway_(gateway), group_(settings) {
  decisions_.reserve(4 * execution::OrderTable::kLiveMax);
  outbox_.reserve(kOutboxMax);
  withdrawn_.reserve(kOutboxMax);
}

void Loop::accept(const Event& event) {
  engine_seq_ = EngineSeq{engine_seq_.value() + 1};
  clock_.advance_to(event.ts_recv);
  decisions_.clear();
  bool was_group_asked = true;
  if (is_market(event.body)) {
    was_group_asked = apply_market(event);
  } else {
    if (const auto* defined = std::get_if<InstrumentDefined>(&event.body)) {
      market_.list(defined->listing);
      group_.watch_candles(defined->listing.id, market_);
    }
    flush_feed_index();
    record(event);
    group_.on_fact(event, market_, clock_.now(), decisions_);
  }
  if (!decisions_.empty()) {
    publish_decisions();
  }
  if (was_group_asked) {
    accept_own_fact();
  }
  if (is_stop(event.body)) {  // last: nothing the group may say now leads to another stop
    withdraw_waiting();
  }
}

// A market event that asks nobody moves no money and places no order: what it is worth is looked at
// with the next one that does.
void Loop::accept_own_fact() {
  if (const auto own = group_.own_fact(market_, clock_.now())) {
    accept({.ts_event = clock_.now(), .ts_recv = clock_.now(), .body = *own});
  }
}

std::optional<Timestamp> Loop::waiting_since() const {
  return outbox_.empty() ? std::nullopt : std::optional(outbox_.front().decided_at);
}

Result<void> Loop::release() {
  if (log_failure_.has_value()) {  // a later commit that works says nothing about what was lost
    return std::unexpected(*log_failure_);
  }
  if (auto committed = log_.commit(); !committed.has_value()) {
    log_failure_ = committed.error();
    return committed;
  }
  for (const Command& command : outbox_) {
    gateway_.submit(command);
  }
  outbox_.clear();
  return {};
}

// Says whether the group was asked.
bool Loop::apply_market(const Event& event) {
  ++market_events_;
  const MarketState::Change change = market_.apply(event);
  if (change.is_validity_changed) {
    group_.on_book_change(change.instrument, market_, clock_.now(), decisions_);
  }
  for (const ClosedCandle& closed : market_.closed_candles()) {
    group_.on_candle(closed, market_, clock_.now(), decisions_);
  }
  return change.is_validity_changed || !market_.closed_candles().empty();
}

void Loop::publish_decisions() {
  flush_feed_index();
  for (const RecordBody& body : decisions_) {
    record(body);  // staged before it leaves
    if (const auto* command = std::get_if<Command>(&body)) {
      dispatch(*command);
    }
  }
}

// What increases risk waits for the disk; a cancel does not, unless the order it speaks of is still
// waiting itself: then it follows that order, or it would reach the venue first.
void Loop::dispatch(const Command& command) {
  const auto* cancel = std::get_if<CancelOrder>(&command.body);
  const bool is_behind_its_order =
      cancel != nullptr && std::ranges::any_of(outbox_, [cancel](const Command& waiting) {
        const auto* place = std::get_if<PlaceOrder>(&waiting.body);
        return place != nullptr && place->order == cancel->order;
      });
  if (increases_risk(command) || is_behind_its_order) {
    TW_ASSERT(outbox_.size() < kOutboxMax);
    outbox_.push_back(command);
  } else {
    gateway_.submit(command);
  }
}

// After a kill, or a day that lost its limit, nothing that increases risk leaves: what still waits
// for the disk never does, and ends as refused by nobody but us.
void Loop::withdraw_waiting() {
  withdrawn_.clear();
  for (const Command& waiting : outbox_) {
    if (const auto* place = std::get_if<PlaceOrder>(&waiting.body)) {
      withdrawn_.emplace_back(OrderRejected{place->order, RejectReason::Withdrawn});
    } else if (const auto* amend = std::get_if<AmendOrder>(&waiting.body)) {
      withdrawn_.emplace_back(AmendRejected{amend->order, RejectReason::Withdrawn});
    }
  }
  outbox_.clear();  // the cancels in it follow orders that are gone
  for (const EventBody& end : withdrawn_) {
    accept({.ts_event = clock_.now(), .ts_recv = clock_.now(), .body = end});
  }
}

void Loop::record(const RecordBody& body) {
  const Record record{.group = group_.settings().id,
                      .group_seq = ++group_seq_,
                      .engine_seq = engine_seq_,
                      .at = clock_.now(),
                      .body = body};
  log_.append(record);
  for (RecordObserver* observer : observers_) {
    observer->on_record(record);
  }
}

// Says which market events were consumed since the last index, before anything that rests on them.
void Loop::flush_feed_index() {
  if (market_events_ == market_events_indexed_) {
    return;
  }
  const FeedIndex index{market_events_indexed_, market_events_ - market_events_indexed_};
  market_events_indexed_ = market_events_;
  record(index);
}

}  // namespace tw::engine
