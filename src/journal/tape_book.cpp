#include "journal/tape_book.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "market/order_book.hpp"

namespace tw::journal {
namespace {

constexpr std::int64_t kFree = -1;
constexpr std::size_t kSlotsMin = 1'024;

enum class Levels : std::uint8_t { Taken, Repeated, TooMany };

Levels set_levels(LevelTable& table, std::span<const DepthLevel> levels) {
  Levels found = Levels::Taken;
  for (const DepthLevel& level : levels) {
    const std::int64_t before = table.set(level.ticks, level.lots);
    if (table.size() > market::OrderBook::kLevelsMax) {
      return Levels::TooMany;
    }
    if (before != 0 && level.lots != 0) {
      found = Levels::Repeated;
    }
  }
  return found;
}

// Levels without lots are no levels of a snapshot.
Levels replace_levels(LevelTable& table, std::span<const DepthLevel> levels) {
  table.clear();
  for (const DepthLevel& level : levels) {
    const Levels found = level.lots != 0 ? set_levels(table, std::span(&level, 1)) : Levels::Taken;
    if (found != Levels::Taken) {
      return found;
    }
  }
  return Levels::Taken;
}

}  // namespace

void LevelTable::clear() {
  std::ranges::fill(slots_, DepthLevel{.ticks = kFree, .lots = 0});
  taken_ = 0;
  live_ = 0;
}

// The slot of this price, or the free one where it goes.
std::size_t LevelTable::slot(std::int64_t ticks) const {
  constexpr std::uint64_t kMixer = 0x9E3779B97F4A7C15U;  // 2^64 / golden ratio
  const std::size_t mask = slots_.size() - 1;
  std::size_t index = ((static_cast<std::uint64_t>(ticks) * kMixer) >> 32U) & mask;
  while (slots_[index].ticks != ticks && slots_[index].ticks != kFree) {
    index = (index + 1) & mask;
  }
  return index;
}

std::int64_t LevelTable::set(std::int64_t ticks, std::int64_t lots) {
  if (2 * (taken_ + 1) > slots_.size()) {
    grow();
  }
  DepthLevel& level = slots_[slot(ticks)];
  if (level.ticks == kFree) {
    level.ticks = ticks;
    ++taken_;
  }
  const std::int64_t before = std::exchange(level.lots, lots);
  live_ += lots != 0 ? 1U : 0U;
  live_ -= before != 0 ? 1U : 0U;
  return before;
}

// Prices that lost their lots are left behind.
void LevelTable::grow() {
  const std::vector<DepthLevel> old = std::exchange(slots_, {});
  slots_.resize(std::max(kSlotsMin, live_ * 4 >= old.size() ? old.size() * 2 : old.size()));
  clear();
  for (const DepthLevel& level : old) {
    if (level.ticks != kFree && level.lots != 0) {
      slots_[slot(level.ticks)] = level;
      ++taken_;
      ++live_;
    }
  }
}

void LevelTable::collect(std::vector<DepthLevel>& out) const {
  out.clear();
  for (const DepthLevel& level : slots_) {
    if (level.ticks != kFree && level.lots != 0) {
      out.push_back(level);
    }
  }
  std::ranges::sort(out, {}, &DepthLevel::ticks);
}

void BookImage::apply(const Event& event) {
  if (const auto* update = std::get_if<DepthUpdate>(&event.body)) {
    apply_depth(event, *update);
  } else if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
    unsync(event, reset->reason);
  }
}

void BookImage::apply_depth(const Event& event, const DepthUpdate& update) {
  if (update.kind == DepthKind::Delta) {
    if (state_ == BookImageState::Whole && update.sequence <= sequence_) {
      return;
    }
    if (state_ != BookImageState::Whole || update.previous_sequence != sequence_) {
      unsync(event,
             state_ == BookImageState::Unsynced ? reset_reason_ : FeedResetReason::SequenceGap);
      return;
    }
    if (set_levels(bids_, update.bids) == Levels::TooMany ||
        set_levels(asks_, update.asks) == Levels::TooMany) {
      unsync(event, FeedResetReason::SequenceGap);
      return;
    }
  } else if (replace_levels(bids_, update.bids) != Levels::Taken ||
             replace_levels(asks_, update.asks) != Levels::Taken) {
    unsync(event, FeedResetReason::SequenceGap);
    return;
  }
  state_ = BookImageState::Whole;
  sequence_ = update.sequence;
  ts_event_ = event.ts_event;
  ts_recv_ = event.ts_recv;
}

void BookImage::unsync(const Event& event, FeedResetReason reason) {
  state_ = BookImageState::Unsynced;
  reset_reason_ = reason;
  ts_event_ = event.ts_event;
  ts_recv_ = event.ts_recv;
  bids_.clear();
  asks_.clear();
}

}  // namespace tw::journal
