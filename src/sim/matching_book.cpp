#include "sim/matching_book.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::sim {

std::uint32_t OrderPool::take(const BookOrder& order) {
  if (free_.empty()) {
    slots_.push_back(order);
    free_.reserve(slots_.capacity());  // giving back never allocates
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  slots_[slot] = order;
  return slot;
}

void OrderPool::give_back(std::uint32_t slot) { free_.push_back(slot); }

MatchingBook::MatchingBook() {
  for (Levels& levels : sides_) {
    levels.reserve(kLevelsReserved);
  }
}

const BookLevel& MatchingBook::level(Side side, std::size_t index) const {
  const Levels& all = levels(side);
  TW_ASSERT(index < all.size());
  return all[all.size() - 1 - index];
}

std::optional<DepthLevel> MatchingBook::touch(Side side) const {
  const BookLevel* level = best(side);
  return level == nullptr ? std::nullopt : std::optional(DepthLevel{level->ticks, level->lots});
}

// The level of a price, else where it would go. Most orders come and go near the touch, but no
// order of prices may make it slow.
MatchingBook::Levels::const_iterator MatchingBook::place_of(const Levels& levels, Side side,
                                                            std::int64_t ticks) {
  const std::int64_t key = key_of(side, ticks);
  return std::ranges::lower_bound(
      levels, key, {}, [side](const BookLevel& level) { return key_of(side, level.ticks); });
}

BookLevel& MatchingBook::level_of(const BookOrder& order) {
  Levels& all = levels(order.side);
  const auto place = place_of(all, order.side, order.ticks);
  TW_ASSERT(place != all.end() && place->ticks == order.ticks);
  return all[static_cast<std::size_t>(place - all.begin())];
}

std::int64_t MatchingBook::lots_at(Side side, std::int64_t ticks) const {
  const auto place = place_of(levels(side), side, ticks);
  return place != levels(side).end() && place->ticks == ticks ? place->lots : 0;
}

bool MatchingBook::is_full_at(Side side, std::int64_t ticks) const {
  return levels(side).size() == kLevelsMax && lots_at(side, ticks) == 0;
}

std::int64_t MatchingBook::rest(OrderPool& pool, std::uint32_t slot) {
  BookOrder& order = pool.at(slot);
  Levels& all = levels(order.side);
  auto place = all.begin() + (place_of(all, order.side, order.ticks) - all.cbegin());
  if (place == all.end() || place->ticks != order.ticks) {
    place = all.insert(place, {.ticks = order.ticks, .lots = 0});
  }
  place->lots += order.remaining();
  order.before = place->last;
  order.behind = BookOrder::kNone;
  (place->last == BookOrder::kNone ? place->first : pool.at(place->last).behind) = slot;
  place->last = slot;
  return place->lots;
}

std::int64_t MatchingBook::remove(OrderPool& pool, std::uint32_t slot) {
  const BookOrder& order = pool.at(slot);
  BookLevel& level = level_of(order);
  level.lots -= order.remaining();
  (order.before == BookOrder::kNone ? level.first : pool.at(order.before).behind) = order.behind;
  (order.behind == BookOrder::kNone ? level.last : pool.at(order.behind).before) = order.before;
  const std::int64_t left = level.lots;
  if (level.first == BookOrder::kNone) {
    Levels& all = levels(order.side);
    all.erase(all.begin() + (&level - all.data()));
  }
  return left;
}

std::int64_t MatchingBook::fill(OrderPool& pool, std::uint32_t slot, std::int64_t lots) {
  BookOrder& order = pool.at(slot);
  TW_ASSERT(lots < order.remaining());
  order.filled += lots;
  return level_of(order).lots -= lots;
}

std::int64_t MatchingBook::shrink(OrderPool& pool, std::uint32_t slot, std::int64_t total) {
  BookOrder& order = pool.at(slot);
  TW_ASSERT(total > order.filled && total <= order.lots);
  BookLevel& level = level_of(order);
  level.lots -= order.lots - total;
  order.lots = total;
  return level.lots;
}

}  // namespace tw::sim
