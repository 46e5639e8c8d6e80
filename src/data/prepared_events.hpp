#pragma once

#include <optional>
#include <span>

#include "base/time.hpp"
#include "data/venue_message.hpp"
#include "model/event.hpp"

namespace tw::data {

/// What a feed made of the message in hand: at most one event of the book or the ticker, then the
/// message's trades, all received at one time.
/// Threads: one. Cost: constant; no allocation.
class PreparedEvents {
 public:
  bool empty() const { return !event_.has_value() && trades_.empty(); }
  /// When the message in hand, or the last one that had a time, was received.
  Timestamp ts_recv() const { return ts_recv_; }

  /// Begins a message; the events of the one before were all taken (TW_ASSERT).
  void begin(Timestamp ts_recv);
  /// The one event beside trades (TW_ASSERT).
  void put(Timestamp ts_event, const EventBody& body);
  /// The entries stay valid until the next `begin`.
  void put_trades(std::span<const TradeEntry> trades) { trades_ = trades; }

  std::optional<Event> next();

 private:
  Timestamp ts_recv_{};
  std::optional<Event> event_;
  std::span<const TradeEntry> trades_;
};

}  // namespace tw::data
