#include "market/order_book.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::market {
namespace {

using Levels = std::vector<DepthLevel>;

bool is_possible(std::span<const DepthLevel> levels) {
  return std::ranges::all_of(
      levels, [](const DepthLevel& level) { return level.ticks >= 0 && level.lots >= 0; });
}

// Orders prices from far to near: the touch is at the back of either side.
struct BidOrder {
  bool operator()(std::int64_t a, std::int64_t b) const { return a < b; }
};
struct AskOrder {
  bool operator()(std::int64_t a, std::int64_t b) const { return a > b; }
};

// First level that is not farther from the touch than `ticks`. The step doubles from the touch
// outwards, since updates cluster there; the rest is a binary search.
template <class Order>
Levels::const_iterator find_place(const Levels& levels, std::int64_t ticks) {
  const Order is_farther;
  std::size_t near = levels.size();
  std::size_t step = 1;
  while (near > 0) {
    const std::size_t probe = near > step ? near - step : 0;
    if (is_farther(levels[probe].ticks, ticks)) {
      return std::lower_bound(levels.begin() + static_cast<std::ptrdiff_t>(probe) + 1,
                              levels.begin() + static_cast<std::ptrdiff_t>(near), ticks,
                              [&](const DepthLevel& level, std::int64_t wanted) {
                                return is_farther(level.ticks, wanted);
                              });
    }
    near = probe;
    step *= 2;
  }
  return levels.begin();
}

enum class Room : std::uint8_t { Left, Exhausted };

template <class Order>
Room set_level(Levels& levels, const DepthLevel& level) {
  const auto place = find_place<Order>(levels, level.ticks);
  const bool is_known = place != levels.end() && place->ticks == level.ticks;
  if (level.lots == 0) {
    if (is_known) {
      levels.erase(place);
    }
    return Room::Left;
  }
  if (is_known) {
    levels[static_cast<std::size_t>(place - levels.begin())].lots = level.lots;
    return Room::Left;
  }
  if (levels.size() == OrderBook::kLevelsMax) {
    return Room::Exhausted;
  }
  levels.insert(place, level);
  return Room::Left;
}

template <class Order>
Room set_levels(Levels& levels, std::span<const DepthLevel> changes) {
  for (const DepthLevel& level : changes) {
    if (set_level<Order>(levels, level) == Room::Exhausted) {
      return Room::Exhausted;
    }
  }
  return Room::Left;
}

enum class Replaced : std::uint8_t { Yes, Impossible };

// Takes a whole side in any order; a price named twice is impossible content.
template <class Order>
Replaced replace_levels(Levels& levels, std::span<const DepthLevel> whole) {
  levels.clear();
  for (const DepthLevel& level : whole) {
    if (level.lots == 0) {
      continue;
    }
    if (levels.size() == OrderBook::kLevelsMax) {
      return Replaced::Impossible;
    }
    levels.push_back(level);
  }
  const Order is_farther;
  std::ranges::sort(levels, [&](const DepthLevel& a, const DepthLevel& b) {
    return is_farther(a.ticks, b.ticks);
  });
  const auto twice = std::ranges::adjacent_find(
      levels, [](const DepthLevel& a, const DepthLevel& b) { return a.ticks == b.ticks; });
  return twice == levels.end() ? Replaced::Yes : Replaced::Impossible;
}

}  // namespace

OrderBook::OrderBook() {
  bids_.reserve(kLevelsMax);
  asks_.reserve(kLevelsMax);
}

ApplyOutcome OrderBook::apply(const DepthUpdate& update) {
  if (update.kind == DepthKind::Delta) {
    if (state_ != BookState::Unsynced && update.sequence <= sequence_) {
      return ApplyOutcome::Stale;
    }
    if (state_ == BookState::Unsynced || update.previous_sequence != sequence_) {
      reset();
      return ApplyOutcome::Gap;
    }
  }
  if (!is_possible(update.bids) || !is_possible(update.asks)) {
    reset();
    return ApplyOutcome::Refused;
  }
  const bool is_taken = update.kind == DepthKind::Snapshot
                            ? replace_levels<BidOrder>(bids_, update.bids) == Replaced::Yes &&
                                  replace_levels<AskOrder>(asks_, update.asks) == Replaced::Yes
                            : set_levels<BidOrder>(bids_, update.bids) == Room::Left &&
                                  set_levels<AskOrder>(asks_, update.asks) == Room::Left;
  if (!is_taken) {
    reset();
    return ApplyOutcome::Refused;
  }
  sequence_ = update.sequence;
  const bool is_crossed =
      !bids_.empty() && !asks_.empty() && bids_.back().ticks >= asks_.back().ticks;
  state_ = is_crossed ? BookState::Crossed : BookState::Synced;
  return ApplyOutcome::Applied;
}

void OrderBook::reset() {
  bids_.clear();
  asks_.clear();
  sequence_ = 0;
  state_ = BookState::Unsynced;
}

std::optional<DepthLevel> OrderBook::best_bid() const {
  return bids_.empty() ? std::nullopt : std::optional{bids_.back()};
}

std::optional<DepthLevel> OrderBook::best_ask() const {
  return asks_.empty() ? std::nullopt : std::optional{asks_.back()};
}

DepthLevel OrderBook::level(Side side, std::size_t index) const {
  const Levels& levels = side == Side::Buy ? bids_ : asks_;
  TW_ASSERT(index < levels.size());
  return levels[levels.size() - 1 - index];
}

std::size_t OrderBook::level_count(Side side) const {
  return side == Side::Buy ? bids_.size() : asks_.size();
}

std::int64_t OrderBook::lots_at(Side side, std::int64_t ticks) const {
  const Levels& levels = side == Side::Buy ? bids_ : asks_;
  const auto place =
      side == Side::Buy ? find_place<BidOrder>(levels, ticks) : find_place<AskOrder>(levels, ticks);
  return place != levels.end() && place->ticks == ticks ? place->lots : 0;
}

}  // namespace tw::market
