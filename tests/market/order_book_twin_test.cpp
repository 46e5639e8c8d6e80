#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "map_book.hpp"
#include "market/order_book.hpp"

// The book beside the obvious one on a stream that misbehaves in every way at once: gaps,
// duplicates, reordered and impossible messages, storms of levels, far levels, huge quantities and
// a touch that jumps.
namespace tw::market {
namespace {

using Levels = std::vector<DepthLevel>;

constexpr std::int64_t kTicksMax = 2'000'000'000;

class HostileStream {
 public:
  explicit HostileStream(std::uint64_t seed) : random_(seed) {}

  /// The next message; it stays valid until the one after.
  DepthUpdate next(std::uint64_t sequence) {
    move_touch();
    const bool is_snapshot = random_.below(40) == 0;
    bids_ = levels(Side::Buy, is_snapshot);
    asks_ = levels(Side::Sell, is_snapshot);
    DepthUpdate update{.instrument = {},
                       .kind = is_snapshot ? DepthKind::Snapshot : DepthKind::Delta,
                       .previous_sequence = sequence,
                       .sequence = sequence + 1 + random_.below(3),
                       .bids = bids_,
                       .asks = asks_};
    const std::uint64_t roll = random_.below(120);
    if (roll == 0) {
      ++update.previous_sequence;  // a message before it was lost
    } else if (roll < 4) {
      update.sequence = sequence;  // the last one again
    } else if (roll < 8) {
      update.sequence = sequence - random_.below(sequence + 1);  // an old one
      update.previous_sequence = update.sequence - 1;
    }
    return update;
  }

 private:
  void move_touch() {
    constexpr std::int64_t kJumps[] = {3, 300, 20'000, 70'000, 400'000'000};
    const std::uint64_t roll = random_.below(200);
    const std::int64_t jump = kJumps[roll < 150   ? 0
                                     : roll < 180 ? 1
                                     : roll < 195 ? 2
                                     : roll < 199 ? 3
                                                  : 4];
    touch_ += uniform(-jump, jump);
    touch_ = std::clamp<std::int64_t>(touch_, 0, kTicksMax);
  }

  Levels levels(Side side, bool is_snapshot) {
    const std::uint64_t roll = random_.below(100);
    const std::uint64_t count = is_snapshot || roll == 0 ? random_.below(1'500) : random_.below(8);
    Levels levels;
    for (std::uint64_t i = 0; i < count; ++i) {
      levels.push_back({price(side), lots()});
    }
    if (is_snapshot && roll > 20) {
      std::ranges::sort(levels, {}, &DepthLevel::ticks);
      const auto [first, last] = std::ranges::unique(levels, {}, &DepthLevel::ticks);
      levels.erase(first, last);
      rotate(levels);
    }
    return levels;
  }
  void rotate(Levels& levels) {
    const std::size_t by = levels.empty() ? 0 : random_.below(levels.size());
    std::ranges::rotate(levels, levels.begin() + static_cast<std::ptrdiff_t>(by));
  }

  std::int64_t price(Side side) {
    const std::uint64_t roll = random_.below(1'000);
    const std::int64_t reach = roll < 700 ? 40 : roll < 930 ? 60'000 : 2'000'000;
    // Now and then through the touch, so that the book crosses.
    const std::int64_t outward = uniform(roll == 0 ? -5 : 1, reach);
    const std::int64_t ticks = side == Side::Buy ? touch_ - outward : touch_ + outward;
    return ticks < 0 && random_.below(200) != 0 ? 0 : ticks;
  }
  std::int64_t lots() {
    const std::uint64_t roll = random_.below(20'000);
    if (roll == 0) {
      return -1;
    }
    constexpr std::int64_t kLotsMax = 1'000'000'000'000;
    return roll < 9'000 ? 0 : uniform(1, roll < 11'000 ? kLotsMax : 1'000);
  }

  std::int64_t uniform(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(high - low) + 1));
  }

  Random random_;
  std::int64_t touch_ = 500'000;
  Levels bids_;
  Levels asks_;
};

std::int64_t lots_of(const std::map<std::int64_t, std::int64_t>& side, std::int64_t ticks) {
  const auto place = side.find(ticks);
  return place == side.end() ? 0 : place->second;
}

void check_touched(const OrderBook& book, const MapBook& twin, const DepthUpdate& update) {
  for (const DepthLevel& level : update.bids) {
    RC_ASSERT(book.lots_at(Side::Buy, level.ticks) == lots_of(twin.bids, level.ticks));
  }
  for (const DepthLevel& level : update.asks) {
    RC_ASSERT(book.lots_at(Side::Sell, level.ticks) == lots_of(twin.asks, level.ticks));
  }
  RC_ASSERT(book.state() == twin.state());
  RC_ASSERT(book.sequence() == twin.sequence);
  RC_ASSERT(book.level_count(Side::Buy) == twin.bids.size());
  RC_ASSERT(book.level_count(Side::Sell) == twin.asks.size());
  RC_ASSERT(book.best_bid().has_value() == !twin.bids.empty());
  RC_ASSERT(book.best_ask().has_value() == !twin.asks.empty());
  if (!twin.bids.empty()) {
    const auto& [ticks, lots] = *twin.bids.rbegin();
    RC_ASSERT(book.best_bid() == (DepthLevel{ticks, lots}));
  }
  if (!twin.asks.empty()) {
    const auto& [ticks, lots] = *twin.asks.begin();
    RC_ASSERT(book.best_ask() == (DepthLevel{ticks, lots}));
  }
}

void check_whole(const OrderBook& book, const MapBook& twin) {
  for (const Side side : {Side::Buy, Side::Sell}) {
    const Levels expected = levels_of(twin, side);
    RC_ASSERT(copied_levels(book, side) == expected);
    for (std::size_t i = 0; i < expected.size(); i += 7) {
      RC_ASSERT(book.level(side, i) == expected[i]);
    }
  }
}

RC_GTEST_PROP(OrderBookTwin, AgreesOnAHostileStream, (std::uint64_t seed)) {
  HostileStream stream{seed};
  OrderBook book;
  MapBook twin;
  for (int i = 0; i < 150; ++i) {
    const DepthUpdate update = stream.next(twin.sequence);
    RC_ASSERT(book.apply(update) == twin.apply(update));
    check_touched(book, twin, update);
    if (i % 25 == 0) {
      check_whole(book, twin);
    }
  }
  check_whole(book, twin);
}

}  // namespace
}  // namespace tw::market
