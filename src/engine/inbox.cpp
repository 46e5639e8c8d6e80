#include "engine/inbox.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::engine {
namespace {

enum Kind : std::size_t { kMessage, kCommand, kTimer };

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

Kind kind_of(const EventBody& fact) {
  return std::visit(
      Overloaded{[](const TimerFired&) { return kTimer; },
                 [](const UserCommand&) { return kCommand; },
                 [](const WriterStarted&) { return kCommand; },
                 [](const InstrumentDefined&) { return kCommand; },
                 [](const AccountFunded&) { return kCommand; },
                 [](const MarginModeSet&) { return kCommand; },
                 [](const LeverageSet&) { return kCommand; }, [](const auto&) { return kMessage; }},
      fact);
}

InstrumentId instrument_of(const EventBody& market_event) {
  return std::visit(Overloaded{[](const DepthUpdate& depth) { return depth.instrument; },
                               [](const Trade& trade) { return trade.instrument; },
                               [](const Quote& quote) { return quote.instrument; },
                               [](const FeedReset& reset) { return reset.instrument; },
                               [](const auto&) {
                                 TW_ASSERT(false);
                                 return InstrumentId{};
                               }},
                    market_event);
}

}  // namespace

// One slot more than waits at a time: what was popped last keeps its levels.
Inbox::Inbox(const Capacity& capacity)
    : facts_{Ring<PendingInput>(capacity.messages), Ring<PendingInput>(capacity.commands),
             Ring<PendingInput>(capacity.timers)},
      market_(capacity.market_events + 1) {
  TW_ASSERT(capacity.market_events > 0);
}

Pushed Inbox::push(GroupId group, const Event& fact) {
  TW_ASSERT(!is_market(fact.body));
  return facts_[kind_of(fact.body)].push({group, fact});
}

Pushed Inbox::push_definition(const Event& definition) {
  TW_ASSERT(std::holds_alternative<InstrumentDefined>(definition.body));
  return facts_[kCommand].push({std::nullopt, definition});
}

void Inbox::push_market(const Event& event) {
  const InstrumentId instrument = instrument_of(event.body);
  if (is_lost(instrument)) {
    ++dropped_;
    return;
  }
  if (market_size_ + 1 == market_.size()) {
    lost_.push_back({instrument, event.ts_event, event.ts_recv});
    ++dropped_;
    return;
  }
  MarketSlot& slot = market_[(market_head_ + market_size_) % market_.size()];
  ++market_size_;
  slot.event = event;
  if (auto* depth = std::get_if<DepthUpdate>(&slot.event.body)) {
    slot.levels.assign(depth->bids.begin(), depth->bids.end());
    slot.levels.insert(slot.levels.end(), depth->asks.begin(), depth->asks.end());
    const std::span levels(slot.levels);
    depth->asks = levels.subspan(depth->bids.size());
    depth->bids = levels.first(depth->bids.size());
  }
}

std::optional<PendingInput> Inbox::pop() {
  for (Ring<PendingInput>& facts : facts_) {
    if (!facts.is_empty()) {
      return facts.pop();
    }
  }
  if (market_size_ > 0) {
    return PendingInput{std::nullopt, pop_market()};
  }
  return lost_.empty() ? std::nullopt : std::optional(PendingInput{std::nullopt, pop_reset()});
}

bool Inbox::is_empty() const { return size() == 0; }

std::size_t Inbox::size() const {
  std::size_t size = market_size_ + lost_.size();
  for (const Ring<PendingInput>& facts : facts_) {
    size += facts.size();
  }
  return size;
}

bool Inbox::is_lost(InstrumentId instrument) const {
  return std::ranges::find(lost_, instrument, &Lost::instrument) != lost_.end();
}

Event Inbox::pop_market() {
  const Event event = market_[market_head_].event;
  market_head_ = (market_head_ + 1) % market_.size();
  --market_size_;
  return event;
}

// Reconnect: the book is void, and trades may be missing too.
Event Inbox::pop_reset() {
  const Lost lost = lost_.front();
  lost_.erase(lost_.begin());
  return {.ts_event = lost.ts_event,
          .ts_recv = lost.ts_recv,
          .body = FeedReset{lost.instrument, FeedResetReason::Reconnect}};
}

}  // namespace tw::engine
