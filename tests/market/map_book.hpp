#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "market/order_book.hpp"

namespace tw::market {

/// The obvious book: two maps and the rules of the header, nothing shared with the real one.
class MapBook {
 public:
  ApplyOutcome apply(const DepthUpdate& update) {
    if (update.kind == DepthKind::Snapshot) {
      bids.clear();
      asks.clear();
    } else if (is_synced && update.sequence <= sequence) {
      return ApplyOutcome::Stale;
    } else if (!is_synced || update.previous_sequence != sequence) {
      return lose(ApplyOutcome::Gap);
    }
    if (!take(bids, update.bids, update.kind) || !take(asks, update.asks, update.kind)) {
      return lose(ApplyOutcome::Refused);
    }
    sequence = update.sequence;
    is_synced = true;
    return ApplyOutcome::Applied;
  }

  BookState state() const {
    if (!is_synced) {
      return BookState::Unsynced;
    }
    const bool is_crossed =
        !bids.empty() && !asks.empty() && bids.rbegin()->first >= asks.begin()->first;
    return is_crossed ? BookState::Crossed : BookState::Synced;
  }

  std::map<std::int64_t, std::int64_t> bids;
  std::map<std::int64_t, std::int64_t> asks;
  std::uint64_t sequence = 0;

 private:
  static bool take(std::map<std::int64_t, std::int64_t>& side, std::span<const DepthLevel> levels,
                   DepthKind kind) {
    for (const DepthLevel& level : levels) {
      if (level.ticks < 0 || level.lots < 0) {
        return false;
      }
      if (level.lots == 0) {
        // In a snapshot it says nothing.
        side.erase(kind == DepthKind::Delta ? level.ticks : -1);
      } else if (!side.insert_or_assign(level.ticks, level.lots).second &&
                 kind == DepthKind::Snapshot) {
        return false;
      }
    }
    return true;
  }
  ApplyOutcome lose(ApplyOutcome outcome) {
    bids.clear();
    asks.clear();
    sequence = 0;
    is_synced = false;
    return outcome;
  }
  bool is_synced = false;
};

/// The whole side of the twin, from the touch outward.
inline std::vector<DepthLevel> levels_of(const MapBook& twin, Side side) {
  std::vector<DepthLevel> levels;
  for (const auto& [ticks, lots] : side == Side::Buy ? twin.bids : twin.asks) {
    levels.push_back({ticks, lots});
  }
  if (side == Side::Buy) {
    std::ranges::reverse(levels);
  }
  return levels;
}

/// The whole side of the real book, as `copy_levels` gives it.
inline std::vector<DepthLevel> copied_levels(const OrderBook& book, Side side) {
  std::vector<DepthLevel> levels(book.level_count(side));
  levels.resize(book.copy_levels(side, levels));
  return levels;
}

}  // namespace tw::market
