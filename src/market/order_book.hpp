#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "market/book_side.hpp"
#include "model/event.hpp"

namespace tw::market {

enum class BookState : std::uint8_t {
  Unsynced,  ///< no snapshot yet, or a gap since
  Synced,
  Crossed,  ///< best bid >= best ask after the last update
};

/// The state as surfaces write it: `synced`.
std::string_view name_of(BookState state);

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
/// Cost:    as BookSide: O(1) per level; `level` is meant for small indexes, `copy_levels` for
/// many.
///          2.4 MiB are taken at construction (kLevelsMax levels per side fit), of which the
///          operating system backs what was used; nothing allocates afterwards.
class OrderBook {
 public:
  static constexpr std::size_t kLevelsMax = BookSide::kLevelsMax;  ///< per side

  OrderBook();

  ApplyOutcome apply(const DepthUpdate& update);
  /// Forgets everything; unsynced until the next snapshot.
  void reset();

  BookState state() const { return state_; }
  std::uint64_t sequence() const { return sequence_; }
  std::optional<DepthLevel> best_bid() const { return bids_.best(); }
  std::optional<DepthLevel> best_ask() const { return asks_.best(); }
  /// Level `index` of the side orders of `side` rest on (Buy = bids); index < level_count
  /// (TW_ASSERT).
  DepthLevel level(Side side, std::size_t index) const { return at(side).level(index); }
  std::size_t level_count(Side side) const { return at(side).size(); }
  /// Fills `out` from the touch outward, as far as there are levels; returns how many it wrote.
  std::size_t copy_levels(Side side, std::span<DepthLevel> out) const {
    return at(side).copy_levels(out);
  }
  /// Lots resting at exactly this price; 0 when there are none.
  std::int64_t lots_at(Side side, std::int64_t ticks) const { return at(side).lots_at(ticks); }

 private:
  const BookSide& at(Side side) const { return side == Side::Buy ? bids_ : asks_; }
  bool take(const DepthUpdate& update);

  BookSide bids_;
  BookSide asks_;
  std::uint64_t sequence_ = 0;
  BookState state_ = BookState::Unsynced;
};

}  // namespace tw::market
