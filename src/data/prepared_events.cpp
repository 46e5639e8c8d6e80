#include "data/prepared_events.hpp"

#include <utility>

#include "base/assert.hpp"

namespace tw::data {

void PreparedEvents::begin(Timestamp ts_recv) {
  TW_ASSERT(empty());
  ts_recv_ = ts_recv;
}

void PreparedEvents::put(Timestamp ts_event, const EventBody& body) {
  TW_ASSERT(!event_.has_value());
  event_ = Event{.ts_event = ts_event, .ts_recv = ts_recv_, .body = body};
}

std::optional<Event> PreparedEvents::next() {
  if (event_.has_value()) {
    return std::exchange(event_, std::nullopt);
  }
  if (trades_.empty()) {
    return std::nullopt;
  }
  const TradeEntry& entry = trades_.front();
  trades_ = trades_.subspan(1);
  return Event{.ts_event = entry.ts_event, .ts_recv = ts_recv_, .body = entry.trade};
}

}  // namespace tw::data
