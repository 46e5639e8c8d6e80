#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/event.hpp"

namespace tw::journal {

enum class BookImageState : std::uint8_t {
  Blank,     ///< no depth message yet
  Whole,     ///< a snapshot and an unbroken chain since
  Unsynced,  ///< a reset, a gap or impossible content since
};

/// The newest lots of every price of one side, in no order.
/// Cost:    O(1) per level; grows to about 32 bytes per price seen since the last growth.
class LevelTable {
 public:
  void clear();
  /// Lots that stood there before; zero for none.
  std::int64_t set(std::int64_t ticks, std::int64_t lots);
  /// Prices with lots.
  std::size_t size() const { return live_; }
  /// Copies them to `out`, lowest price first.
  void collect(std::vector<DepthLevel>& out) const;

 private:
  std::size_t slot(std::int64_t ticks) const;
  void grow();
  std::vector<DepthLevel> slots_;  // a power of two; ticks -1 where free
  std::size_t taken_ = 0;          // slots, those of prices without lots included
  std::size_t live_ = 0;
};

/// What a book holds that follows the depth messages of a tape, for its keyframes. It takes and
/// refuses what market::OrderBook takes and refuses; it is apart from it since a keyframe asks for
/// whole sides, and the order book is made for the touch.
/// Input:   market events of one instrument; ticks and lots >= 0.
class BookImage {
 public:
  void apply(const Event& event);

  BookImageState state() const { return state_; }
  std::uint64_t sequence() const { return sequence_; }
  FeedResetReason reset_reason() const { return reset_reason_; }
  /// Of the message that made the state what it is.
  Timestamp ts_event() const { return ts_event_; }
  Timestamp ts_recv() const { return ts_recv_; }
  const LevelTable& bids() const { return bids_; }
  const LevelTable& asks() const { return asks_; }

 private:
  void apply_depth(const Event& event, const DepthUpdate& update);
  void unsync(const Event& event, FeedResetReason reason);

  LevelTable bids_;
  LevelTable asks_;
  BookImageState state_ = BookImageState::Blank;
  FeedResetReason reset_reason_ = FeedResetReason::SequenceGap;
  std::uint64_t sequence_ = 0;
  Timestamp ts_event_;
  Timestamp ts_recv_;
};

}  // namespace tw::journal
