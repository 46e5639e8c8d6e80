#include "backtest/venue_feed.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::backtest {

Result<Timestamp> VenueFeed::next_time() {
  if (!is_read_) {
    TW_TRY(const Next next, history_.next_into(event_));
    const Duration way = event_.ts_recv - event_.ts_event;
    due_ = next == Next::End ? kTimestampMax
                             : std::max(due_, event_.ts_recv - latency_.at(event_.ts_recv, way));
    is_read_ = true;
  }
  return due_;
}

void VenueFeed::give_next(sim::OverlayVenue& venue) {
  TW_ASSERT(is_read_ && due_ != kTimestampMax);
  venue.on_market(event_, due_);
  is_read_ = false;
  ++given_;
}

}  // namespace tw::backtest
