#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/event.hpp"

namespace tw::market {

enum class BookState : std::uint8_t {
  Unsynced,  ///< no snapshot yet, or a gap since
  Synced,
  Crossed,  ///< best bid >= best ask after the last update
};

enum class ApplyOutcome : std::uint8_t {
  Applied,
  Stale,    ///< at or before what the book holds; ignored
  Gap,      ///< does not follow what the book holds; the book is unsynced now
  Refused,  ///< impossible content (tick or lot < 0, too many levels); the book is unsynced now
};

/// L2 book of one instrument in integer ticks and lots.
/// Input:   depth updates in venue order; a snapshot replaces everything and syncs.
/// Output:  levels counted from the touch, 0 = best.
/// Errors:  none; what does not fit is an ApplyOutcome and leaves the book unsynced.
/// Cost:    O(distance from the touch) per level; memory for kLevelsMax per side is taken at
///          construction, nothing allocates afterwards.
class OrderBook {
 public:
  static constexpr std::size_t kLevelsMax = 32'768;  ///< per side

  OrderBook();

  ApplyOutcome apply(const DepthUpdate& update);
  /// Forgets everything; unsynced until the next snapshot.
  void reset();

  BookState state() const { return state_; }
  std::uint64_t sequence() const { return sequence_; }
  std::optional<DepthLevel> best_bid() const;
  std::optional<DepthLevel> best_ask() const;
  /// Level `index` of the side orders of `side` rest on (Buy = bids); index < level_count
  /// (TW_ASSERT).
  DepthLevel level(Side side, std::size_t index) const;
  std::size_t level_count(Side side) const;
  /// Lots resting at exactly this price; 0 when there are none.
  std::int64_t lots_at(Side side, std::int64_t ticks) const;

 private:
  std::vector<DepthLevel> bids_;  // ascending ticks: the touch is at the back
  std::vector<DepthLevel> asks_;  // descending ticks: the touch is at the back
  std::uint64_t sequence_ = 0;
  BookState state_ = BookState::Unsynced;
};

}  // namespace tw::market
