#include "market/book_side.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::market {
namespace {

constexpr std::uint64_t kBidMask = ~std::uint64_t{0} >> 1U;  // reverses the order of ticks

}  // namespace

BookSide::BookSide(Side side)
    : mask_(side == Side::Buy ? kBidMask : 0),
      lots_(std::make_unique_for_overwrite<std::int64_t[]>(kTicks)) {}

std::uint64_t BookSide::key_at(std::size_t slot) const {
  return origin_ + (slot - slot_of(origin_)) % kTicks;
}

Bit BookSide::set_near(std::uint64_t key, std::int64_t lots) {
  const std::size_t slot = slot_of(key);
  lots_[slot] = lots;
  const Bit now = lots == 0 ? Bit::Clear : Bit::Set;
  const Bit was = occupied_.assign(slot, now);
  near_count_ += static_cast<std::size_t>(now) - static_cast<std::size_t>(was);
  return was;
}

SideOutcome BookSide::change(std::span<const DepthLevel> changes) {
  // Where they might not fit they are looked at one by one.
  const std::size_t at_once = size() + changes.size() > kLevelsMax ? 1 : changes.size();
  while (!changes.empty()) {
    std::size_t taken = take_near(changes.first(std::min(at_once, changes.size())));
    if (taken == 0) {
      const DepthLevel& level = changes.front();
      if (set_outside(key_of(level.ticks), level.lots) != SideOutcome::Taken) {
        return SideOutcome::Full;
      }
      taken = 1;
    }
    if (size() > kLevelsMax) {
      return SideOutcome::Full;
    }
    changes = changes.subspan(taken);
  }
  settle();
  return SideOutcome::Taken;
}

// Takes changes up to the first one outside the window, and says how many. What stays the same
// meanwhile is kept in registers: as far as the compiler knows, lots may lie anywhere.
std::size_t BookSide::take_near(std::span<const DepthLevel> changes) {
  const std::uint64_t mask = mask_;
  const std::uint64_t origin = origin_;
  std::int64_t* const lots = lots_.get();
  std::size_t count = near_count_;
  std::size_t taken = 0;
  for (; taken < changes.size(); ++taken) {
    const DepthLevel level = changes[taken];
    const std::uint64_t key = key_of(level.ticks, mask);
    if (key - origin >= kTicks) {
      break;
    }
    const std::size_t slot = slot_of(key);
    lots[slot] = level.lots;
    const Bit now = level.lots == 0 ? Bit::Clear : Bit::Set;
    count += static_cast<std::size_t>(now) - static_cast<std::size_t>(occupied_.assign(slot, now));
  }
  near_count_ = count;
  return taken;
}

SideOutcome BookSide::set_outside(std::uint64_t key, std::int64_t lots) {
  const bool is_nearer = key < origin_;
  if (lots == 0) {
    if (!is_nearer) {
      far_.set(key, 0);
    }
    return SideOutcome::Taken;
  }
  if (size() == 0) {
    origin_ = key - kHeadroom;
  } else if (is_nearer) {
    move_nearer(key);
  } else {
    return far_.set(key, lots) == FarLevels::Change::Full ? SideOutcome::Full : SideOutcome::Taken;
  }
  set_near(key, lots);
  return SideOutcome::Taken;
}

SideOutcome BookSide::replace(std::span<const DepthLevel> whole) {
  clear();
  std::uint64_t best = kNone;
  for (const DepthLevel& level : whole) {
    best = level.lots == 0 ? best : std::min(best, key_of(level.ticks));
  }
  origin_ = best - kHeadroom;
  for (const DepthLevel& level : whole) {
    if (level.lots == 0) {
      continue;
    }
    const std::uint64_t key = key_of(level.ticks);
    if (size() == kLevelsMax) {
      return SideOutcome::Full;
    }
    const bool is_known = is_near(key) ? set_near(key, level.lots) == Bit::Set
                                       : far_.set(key, level.lots) == FarLevels::Change::Changed;
    if (is_known) {
      return SideOutcome::Duplicate;
    }
  }
  best_ = best;
  return SideOutcome::Taken;
}

void BookSide::clear() {
  occupied_.clear();
  far_.clear();
  near_count_ = 0;
  best_ = kNone;
}

// Brings the window to a price better than all it covers; the levels at its other end leave.
void BookSide::move_nearer(std::uint64_t key) {
  const std::uint64_t origin = key - kHeadroom;
  const std::uint64_t leaving = std::max(origin + kTicks, origin_);
  while (near_count_ > 0) {
    const std::uint64_t level = key_at(occupied_.next(slot_of(leaving)));
    if (level < leaving) {
      break;
    }
    const FarLevels::Change change = far_.set(level, lots_[slot_of(level)]);
    TW_ASSERT(change == FarLevels::Change::Added);
    set_near(level, 0);
  }
  origin_ = origin;
}

// Brings the window back to a touch that fell behind; far levels that it reaches come in.
void BookSide::move_away(std::uint64_t best) {
  origin_ = best - kHeadroom;
  for (std::size_t i = far_.size(); i > 0; --i) {
    const KeyedLevel level = far_.levels()[i - 1];
    if (is_near(level.key)) {
      far_.set(level.key, 0);
      set_near(level.key, level.lots);
    }
  }
}

// Finds the touch after a change and keeps the window around it.
void BookSide::settle() {
  if (near_count_ > 0) {
    best_ = key_at(occupied_.next(slot_of(origin_)));
    if (far_.size() > 0 && best_ - origin_ > kDriftMax) {
      move_away(best_);
    }
  } else if (far_.size() > 0) {
    best_ = far_.nearest();
    move_away(best_);
  } else {
    best_ = kNone;
  }
}

DepthLevel BookSide::level(std::size_t index) const {
  TW_ASSERT(index < size());
  if (index < near_count_) {
    const std::uint64_t key = key_at(occupied_.nth(slot_of(best_), index));
    return {ticks_of(key), lots_[slot_of(key)]};
  }
  const KeyedLevel& level = far_.ordered(index - near_count_);
  return {ticks_of(level.key), level.lots};
}

std::size_t BookSide::copy_levels(std::span<DepthLevel> out) const {
  const std::size_t count = std::min(out.size(), size());
  std::uint64_t key = best_;
  for (std::size_t i = 0; i < std::min(count, near_count_); ++i) {
    key = key_at(occupied_.next(slot_of(key)));
    out[i] = {ticks_of(key), lots_[slot_of(key)]};
    ++key;
  }
  for (std::size_t i = near_count_; i < count; ++i) {
    const KeyedLevel& level = far_.ordered(i - near_count_);
    out[i] = {ticks_of(level.key), level.lots};
  }
  return count;
}

std::int64_t BookSide::lots_at(std::int64_t ticks) const {
  if (ticks < 0) {
    return 0;
  }
  const std::uint64_t key = key_of(ticks);
  if (is_near(key)) {
    return occupied_.is_set(slot_of(key)) ? lots_[slot_of(key)] : 0;
  }
  return far_.lots_at(key);
}

}  // namespace tw::market
