#pragma once

#include <cstdint>

#include "model/ports.hpp"
#include "sim/latency.hpp"
#include "sim/overlay_venue.hpp"

namespace tw::backtest {

/// The market as the venue sees it, ahead of us: it acts on an event before the event has reached
/// us, a feed latency earlier.
/// Time:    ts_recv less the latency of that moment, and never before the event in front of it. A
///          latency of the recorded kind with factor 1 gives ts_event, or ts_recv where that is
///          earlier.
/// Errors:  those of the history, which is read one event ahead.
class VenueFeed {
 public:
  /// A history of its own, which must outlive this: no one else may read on in it.
  VenueFeed(const sim::Latency& latency, HistoryReader& history)
      : latency_(latency), history_(history) {}

  /// When the venue acts on the next event; the end of time behind the last one.
  Result<Timestamp> next_time();
  /// Gives that event to the venue; its time was asked for, and there is one (TW_ASSERT).
  void give_next(sim::OverlayVenue& venue);
  /// Events given so far.
  std::uint64_t given() const { return given_; }

 private:
  sim::Latency latency_;
  HistoryReader& history_;
  Event event_;  // the next one, once it was read
  Timestamp due_ = Timestamp::min();
  std::uint64_t given_ = 0;
  bool is_read_ = false;
};

}  // namespace tw::backtest
