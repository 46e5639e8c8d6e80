#include "engine/loop.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::engine {
namespace {

// Of an error per group the first one; a group's error keeps no other from going on.
void note(Result<void>& first, Result<void> next) {
  if (first.has_value()) {
    first = std::move(next);
  }
}

GroupId id_of(const GroupLane& lane) { return lane.group().settings().id; }

}  // namespace

Loop::Loop(const GroupSettings& settings, Log& log, Gateway& gateway) {
  add_group(settings, log, gateway);
}

void Loop::read_books(const market::Books& kept) {
  TW_ASSERT(shared_.inputs == 0);
  shared_.market = MarketState(&kept);
}

RiskGroup& Loop::add_group(const GroupSettings& settings, Log& log, Gateway& gateway) {
  TW_ASSERT(shared_.inputs == 0 && std::ranges::find(lanes_, settings.id, id_of) == lanes_.end());
  return lanes_.emplace_back(settings, log, gateway, shared_).group();
}

RiskGroup& Loop::group() {
  TW_ASSERT(lanes_.size() == 1);
  return lanes_.front().group();
}

const RiskGroup& Loop::group() const {
  TW_ASSERT(lanes_.size() == 1);
  return lanes_.front().group();
}

bool Loop::is_at_record() const {
  return std::ranges::all_of(lanes_, [this](const GroupLane& lane) {
    return lane.market_events_indexed() == shared_.market_events;
  });
}

std::optional<GroupTimer> Loop::next_timer() const {
  std::optional<GroupTimer> earliest;
  for (const GroupLane& lane : lanes_) {
    const std::optional<TimerFired> timer = lane.group().next_timer();
    if (timer.has_value() && (!earliest.has_value() || timer->due < earliest->timer.due)) {
      earliest = GroupTimer{id_of(lane), *timer};
    }
  }
  return earliest;
}

void Loop::accept(const Event& event) {
  if (is_market(event.body)) {
    begin(event);
    apply_market(event);
  } else if (std::holds_alternative<InstrumentDefined>(event.body)) {
    begin(event);
    define(event);
  } else {
    TW_ASSERT(lanes_.size() == 1);
    begin(event);
    lanes_.front().on_fact(event);
  }
}

void Loop::accept(GroupId group, const Event& fact) {
  TW_ASSERT(!is_market(fact.body) && !std::holds_alternative<InstrumentDefined>(fact.body));
  GroupLane& its_lane = lane(group);
  begin(fact);
  its_lane.on_fact(fact);
}

std::optional<Timestamp> Loop::waiting_since() const {
  std::optional<Timestamp> oldest;
  for (const GroupLane& lane : lanes_) {
    const std::optional<Timestamp> since = lane.waiting_since();
    if (since.has_value() && (!oldest.has_value() || *since < *oldest)) {
      oldest = since;
    }
  }
  return oldest;
}

Result<void> Loop::release() {
  Result<void> released;
  for (GroupLane& lane : lanes_) {
    note(released, lane.release());
  }
  return released;
}

Result<void> Loop::release_all() {
  Result<void> released;
  for (GroupLane& lane : lanes_) {
    note(released, lane.release_all());
  }
  return released;
}

void Loop::begin(const Event& event) {
  ++shared_.inputs;
  shared_.clock.advance_to(event.ts_recv);
}

void Loop::apply_market(const Event& event) {
  ++shared_.market_events;
  const MarketState::Change change = shared_.market.apply(event);
  if (change.is_validity_changed || !shared_.market.closed_candles().empty()) {
    for (GroupLane& lane : lanes_) {
      lane.on_market(change);
    }
  }
}

// What no group took is not listed.
void Loop::define(const Event& event) {
  const Listing& listing = std::get<InstrumentDefined>(event.body).listing;
  for (GroupLane& lane : lanes_) {
    lane.on_fact(event);
  }
  const bool is_known = std::ranges::any_of(lanes_, [&listing](const GroupLane& lane) {
    return listing.id.value() < lane.group().facts().instruments().size();
  });
  if (is_known && listing.id.value() == shared_.market.size()) {
    shared_.market.list(listing);
    for (GroupLane& lane : lanes_) {
      lane.group().watch_candles(listing.id, shared_.market);
    }
  }
}

GroupLane& Loop::lane(GroupId id) {
  const auto found = std::ranges::find(lanes_, id, id_of);
  TW_ASSERT(found != lanes_.end());
  return *found;
}

const GroupLane& Loop::lane(GroupId id) const {
  const auto found = std::ranges::find(lanes_, id, id_of);
  TW_ASSERT(found != lanes_.end());
  return *found;
}

}  // namespace tw::engine
