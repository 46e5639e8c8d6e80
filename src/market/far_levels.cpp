#include "market/far_levels.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "base/assert.hpp"

namespace tw::market {

FarLevels::FarLevels(std::size_t capacity)
    : capacity_(capacity), hash_shift_(63 - std::countr_zero(std::bit_ceil(capacity))) {
  TW_ASSERT(capacity > 0 && capacity <= kCapacityMax);
  slots_.resize(2 * std::bit_ceil(capacity));
  levels_.reserve(capacity);
  order_.reserve(capacity);
}

std::size_t FarLevels::home(std::uint64_t key) const {
  constexpr std::uint64_t kGolden = 0x9e37'79b9'7f4a'7c15;  // 2^64 / golden ratio
  return static_cast<std::size_t>(key * kGolden >> hash_shift_);
}

std::size_t FarLevels::find(std::uint64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = home(key);
  while (slots_[slot] != 0 && levels_[slots_[slot] - 1U].key != key) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

FarLevels::Change FarLevels::set(std::uint64_t key, std::int64_t lots) {
  const std::size_t slot = find(key);
  if (slots_[slot] != 0) {
    if (lots == 0) {
      remove(slot);
      return Change::Removed;
    }
    levels_[slots_[slot] - 1U].lots = lots;
    return Change::Changed;
  }
  if (lots == 0) {
    return Change::Absent;
  }
  if (levels_.size() == capacity_) {
    return Change::Full;
  }
  levels_.push_back({key, lots});
  slots_[slot] = static_cast<Place>(levels_.size());
  is_ordered_ = false;
  return Change::Added;
}

void FarLevels::remove(std::size_t slot) {
  const std::size_t place = slots_[slot];
  const std::size_t slot_of_last = find(levels_.back().key);
  levels_[place - 1] = levels_.back();
  levels_.pop_back();
  slots_[slot_of_last] = static_cast<Place>(place);
  free_slot(slot);
  is_ordered_ = false;
}

// Pulls what was displaced by this slot back, so that no search ends too early.
void FarLevels::free_slot(std::size_t slot) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = slot;
  std::size_t next = (hole + 1) & mask;
  while (slots_[next] != 0) {
    const std::size_t wanted = home(levels_[slots_[next] - 1U].key);
    const bool is_beyond_hole = ((next - wanted) & mask) >= ((next - hole) & mask);
    if (is_beyond_hole) {
      slots_[hole] = slots_[next];
      hole = next;
    }
    next = (next + 1) & mask;
  }
  slots_[hole] = 0;
}

std::int64_t FarLevels::lots_at(std::uint64_t key) const {
  const Place place = slots_[find(key)];
  return place == 0 ? 0 : levels_[place - 1U].lots;
}

std::uint64_t FarLevels::nearest() const {
  TW_ASSERT(!levels_.empty());
  return std::ranges::min(levels_, {}, &KeyedLevel::key).key;
}

const KeyedLevel& FarLevels::ordered(std::size_t index) const {
  TW_ASSERT(index < levels_.size());
  if (!is_ordered_) {
    order_.resize(levels_.size());
    std::iota(order_.begin(), order_.end(), std::uint16_t{0});
    std::ranges::sort(order_, {}, [this](std::uint16_t i) { return levels_[i].key; });
    is_ordered_ = true;
  }
  return levels_[order_[index]];
}

void FarLevels::clear() {
  if (!levels_.empty()) {
    std::ranges::fill(slots_, Place{0});
    levels_.clear();
    order_.clear();
    is_ordered_ = true;
  }
}

}  // namespace tw::market
