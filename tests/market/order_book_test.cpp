#include "market/order_book.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <vector>

#include "map_book.hpp"

namespace tw::market {
namespace {

using Levels = std::vector<DepthLevel>;

struct Side2 {
  Levels bids;
  Levels asks;
};

DepthUpdate snapshot(std::uint64_t sequence, const Side2& sides) {
  return {.instrument = {},
          .kind = DepthKind::Snapshot,
          .sequence = sequence,
          .bids = sides.bids,
          .asks = sides.asks};
}

DepthUpdate delta(std::uint64_t previous, std::uint64_t sequence, const Side2& sides) {
  return {.instrument = {},
          .kind = DepthKind::Delta,
          .previous_sequence = previous,
          .sequence = sequence,
          .bids = sides.bids,
          .asks = sides.asks};
}

const Side2 kTwoByTwo{.bids = {{100, 5}, {99, 7}}, .asks = {{101, 3}, {103, 4}}};

class SyncedBook : public testing::Test {
 protected:
  SyncedBook() { EXPECT_EQ(book.apply(snapshot(10, kTwoByTwo)), ApplyOutcome::Applied); }
  OrderBook book;
};

TEST(OrderBook, StartsUnsyncedAndEmpty) {
  const OrderBook book;
  EXPECT_EQ(book.state(), BookState::Unsynced);
  EXPECT_FALSE(book.best_bid().has_value());
  EXPECT_FALSE(book.best_ask().has_value());
  EXPECT_EQ(book.level_count(Side::Buy), 0u);
}

TEST(OrderBook, RefusesDeltaBeforeSnapshotAsGap) {
  OrderBook book;
  EXPECT_EQ(book.apply(delta(0, 1, kTwoByTwo)), ApplyOutcome::Gap);
  EXPECT_EQ(book.state(), BookState::Unsynced);
  EXPECT_FALSE(book.best_bid().has_value());
}

TEST_F(SyncedBook, CountsLevelsFromTheTouch) {
  EXPECT_EQ(book.state(), BookState::Synced);
  EXPECT_EQ(book.sequence(), 10u);
  EXPECT_EQ(book.level(Side::Buy, 0), (DepthLevel{100, 5}));
  EXPECT_EQ(book.level(Side::Buy, 1), (DepthLevel{99, 7}));
  EXPECT_EQ(book.level(Side::Sell, 0), (DepthLevel{101, 3}));
  EXPECT_EQ(book.level(Side::Sell, 1), (DepthLevel{103, 4}));
}

TEST_F(SyncedBook, SetsInsertsAndDeletesAbsoluteQuantities) {
  const Side2 changes{.bids = {{100, 0}, {98, 1}}, .asks = {{101, 9}, {102, 2}}};
  EXPECT_EQ(book.apply(delta(10, 12, changes)), ApplyOutcome::Applied);
  EXPECT_EQ(book.best_bid(), (DepthLevel{99, 7}));
  EXPECT_EQ(book.level(Side::Buy, 1), (DepthLevel{98, 1}));
  EXPECT_EQ(book.best_ask(), (DepthLevel{101, 9}));
  EXPECT_EQ(book.level(Side::Sell, 1), (DepthLevel{102, 2}));
  EXPECT_EQ(book.level_count(Side::Sell), 3u);
}

TEST_F(SyncedBook, IgnoresRemovalOfUnknownLevel) {
  EXPECT_EQ(book.apply(delta(10, 11, {.bids = {{42, 0}}, .asks = {{777, 0}}})),
            ApplyOutcome::Applied);
  EXPECT_EQ(book.level_count(Side::Buy), 2u);
  EXPECT_EQ(book.level_count(Side::Sell), 2u);
}

TEST_F(SyncedBook, TellsLotsOfOnePrice) {
  EXPECT_EQ(book.lots_at(Side::Buy, 99), 7);
  EXPECT_EQ(book.lots_at(Side::Buy, 98), 0);
  EXPECT_EQ(book.lots_at(Side::Buy, 101), 0);
  EXPECT_EQ(book.lots_at(Side::Sell, 103), 4);
  EXPECT_EQ(book.lots_at(Side::Sell, 102), 0);
  EXPECT_EQ(book.lots_at(Side::Sell, 104), 0);
}

TEST_F(SyncedBook, IgnoresStaleDelta) {
  EXPECT_EQ(book.apply(delta(5, 10, {.bids = {{100, 0}}, .asks = {}})), ApplyOutcome::Stale);
  EXPECT_EQ(book.best_bid(), (DepthLevel{100, 5}));
  EXPECT_EQ(book.state(), BookState::Synced);
}

TEST_F(SyncedBook, LosesSyncAfterGapUntilTheNextSnapshot) {
  EXPECT_EQ(book.apply(delta(11, 12, kTwoByTwo)), ApplyOutcome::Gap);
  EXPECT_EQ(book.state(), BookState::Unsynced);
  EXPECT_FALSE(book.best_bid().has_value());
  EXPECT_EQ(book.apply(delta(12, 13, kTwoByTwo)), ApplyOutcome::Gap);
  EXPECT_EQ(book.apply(snapshot(20, kTwoByTwo)), ApplyOutcome::Applied);
  EXPECT_EQ(book.state(), BookState::Synced);
}

TEST_F(SyncedBook, RefusesNegativeTicks) {
  EXPECT_EQ(book.apply(delta(10, 11, {.bids = {{-1, 5}}, .asks = {}})), ApplyOutcome::Refused);
  EXPECT_EQ(book.state(), BookState::Unsynced);
}

TEST_F(SyncedBook, RefusesNegativeLots) {
  EXPECT_EQ(book.apply(delta(10, 11, {.bids = {}, .asks = {{101, -3}}})), ApplyOutcome::Refused);
  EXPECT_EQ(book.state(), BookState::Unsynced);
}

TEST_F(SyncedBook, RefusesSnapshotNamingOnePriceTwice) {
  EXPECT_EQ(book.apply(snapshot(11, {.bids = {{5, 1}, {4, 1}, {5, 2}}, .asks = {}})),
            ApplyOutcome::Refused);
  EXPECT_EQ(book.state(), BookState::Unsynced);
}

TEST_F(SyncedBook, SnapshotReplacesEverythingInAnyOrder) {
  EXPECT_EQ(book.apply(snapshot(3, {.bids = {{8, 1}, {10, 2}, {9, 3}}, .asks = {{11, 1}}})),
            ApplyOutcome::Applied);
  EXPECT_EQ(book.sequence(), 3u);
  EXPECT_EQ(book.best_bid(), (DepthLevel{10, 2}));
  EXPECT_EQ(book.level(Side::Buy, 2), (DepthLevel{8, 1}));
  EXPECT_EQ(book.level_count(Side::Sell), 1u);
}

TEST_F(SyncedBook, ReportsAndLeavesCrossedState) {
  EXPECT_EQ(book.apply(delta(10, 11, {.bids = {{101, 1}}, .asks = {}})), ApplyOutcome::Applied);
  EXPECT_EQ(book.state(), BookState::Crossed);
  EXPECT_EQ(book.apply(delta(11, 12, {.bids = {}, .asks = {{101, 0}}})), ApplyOutcome::Applied);
  EXPECT_EQ(book.state(), BookState::Synced);
}

TEST_F(SyncedBook, ForgetsEverythingOnReset) {
  book.reset();
  EXPECT_EQ(book.state(), BookState::Unsynced);
  EXPECT_EQ(book.sequence(), 0u);
  EXPECT_EQ(book.level_count(Side::Buy), 0u);
}

TEST(OrderBook, RefusesMoreLevelsThanItHasRoomFor) {
  Side2 sides;
  for (std::size_t i = 0; i < OrderBook::kLevelsMax; ++i) {
    sides.bids.push_back({static_cast<std::int64_t>(i) + 1, 1});
  }
  OrderBook book;
  ASSERT_EQ(book.apply(snapshot(1, sides)), ApplyOutcome::Applied);
  EXPECT_EQ(book.apply(delta(1, 2, {.bids = {{7, 9}}, .asks = {}})), ApplyOutcome::Applied);
  EXPECT_EQ(book.apply(delta(2, 3, {.bids = {{50'000, 1}}, .asks = {}})), ApplyOutcome::Refused);
  EXPECT_EQ(book.state(), BookState::Unsynced);
  EXPECT_FALSE(book.best_bid().has_value());
}

TEST(OrderBookDeath, AssertsLevelIndex) {
  OrderBook book;
  ASSERT_EQ(book.apply(snapshot(1, kTwoByTwo)), ApplyOutcome::Applied);
  EXPECT_DEATH((void)book.level(Side::Buy, 2), "index");
}

Levels levels_of(const OrderBook& book, Side side) {
  Levels levels;
  for (std::size_t i = 0; i < book.level_count(side); ++i) {
    levels.push_back(book.level(side, i));
  }
  return levels;
}

void check_equal(const OrderBook& book, const MapBook& twin) {
  Levels bids;
  for (auto it = twin.bids.rbegin(); it != twin.bids.rend(); ++it) {
    bids.push_back({it->first, it->second});
    RC_ASSERT(book.lots_at(Side::Buy, it->first) == it->second);
  }
  Levels asks;
  for (const auto& [ticks, lots] : twin.asks) {
    asks.push_back({ticks, lots});
    RC_ASSERT(book.lots_at(Side::Sell, ticks) == lots);
  }
  RC_ASSERT(book.state() == twin.state());
  RC_ASSERT(book.sequence() == twin.sequence);
  RC_ASSERT(levels_of(book, Side::Buy) == bids);
  RC_ASSERT(levels_of(book, Side::Sell) == asks);
  RC_ASSERT(book.best_bid() == (bids.empty() ? std::nullopt : std::optional{bids.front()}));
  RC_ASSERT(book.best_ask() == (asks.empty() ? std::nullopt : std::optional{asks.front()}));
}

Levels some_levels(std::int64_t low, std::int64_t high, bool is_unique) {
  Levels levels;
  const int count = *rc::gen::inRange(0, 12);
  std::map<std::int64_t, bool> seen;
  for (int i = 0; i < count; ++i) {
    const auto ticks = *rc::gen::inRange<std::int64_t>(low, high);
    // One level in a hundred is impossible; half of the rest delete.
    const auto roll = *rc::gen::inRange(0, 200);
    const std::int64_t lots = roll == 0 ? -1 : (roll < 100 ? 0 : roll);
    if (is_unique && seen[ticks]) {
      continue;
    }
    seen[ticks] = true;
    levels.push_back({ticks, lots});
  }
  return levels;
}

RC_GTEST_PROP(OrderBook, AgreesWithMapTwin, ()) {
  OrderBook book;
  MapBook twin;
  const int updates = *rc::gen::inRange(1, 60);
  for (int i = 0; i < updates; ++i) {
    const int kind = *rc::gen::inRange(0, 20);
    const bool is_snapshot = i == 0 || kind == 0;
    // Sides overlap a little, so that crossed books occur; a snapshot may lie by repeating a price.
    const Side2 sides{.bids = some_levels(0, 55, kind != 1),
                      .asks = some_levels(45, 100, kind != 1)};
    const std::uint64_t sequence = twin.sequence + static_cast<std::uint64_t>(kind % 3);
    const std::uint64_t previous = twin.sequence + (kind == 7 ? 1 : 0);
    const DepthUpdate update =
        is_snapshot ? snapshot(sequence + 1, sides) : delta(previous, sequence, sides);
    RC_ASSERT(book.apply(update) == twin.apply(update));
    check_equal(book, twin);
  }
}

}  // namespace
}  // namespace tw::market
