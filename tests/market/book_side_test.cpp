#include "market/book_side.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace tw::market {
namespace {

using Levels = std::vector<DepthLevel>;

constexpr std::int64_t kTicksMax = std::numeric_limits<std::int64_t>::max();

Levels levels_of(const BookSide& side) {
  Levels levels;
  for (std::size_t i = 0; i < side.size(); ++i) {
    levels.push_back(side.level(i));
  }
  return levels;
}

// Both sides get the same prices; asks read them from the lowest, bids from the highest.
class BothSides : public testing::TestWithParam<Side> {
 protected:
  BothSides() : side(GetParam()) {}
  void change(const Levels& changes) { ASSERT_EQ(side.change(changes), SideOutcome::Taken); }
  Levels outward(Levels levels) const {
    std::ranges::sort(levels, {}, &DepthLevel::ticks);
    if (GetParam() == Side::Buy) {
      std::ranges::reverse(levels);
    }
    return levels;
  }
  void expect(const Levels& levels) const {
    EXPECT_EQ(levels_of(side), outward(levels));
    Levels copied(levels.size() + 3);
    copied.resize(side.copy_levels(copied));
    EXPECT_EQ(copied, outward(levels));
    EXPECT_EQ(side.best(), levels.empty() ? std::nullopt : std::optional{outward(levels).front()});
    for (const DepthLevel& level : levels) {
      EXPECT_EQ(side.lots_at(level.ticks), level.lots);
    }
  }
  BookSide side;
};

TEST_P(BothSides, OrdersNearAndFarLevelsFromTheTouch) {
  const Levels levels{{1'000'000, 1}, {1'000'001, 2}, {1'060'000, 3}, {1'900'000, 4}, {7, 5}};
  change(levels);
  expect(levels);
}

TEST_P(BothSides, FollowsTheTouchOutAndBackByMoreThanAWindow) {
  change({{1'000'000, 1}});
  change({{2'000'000, 2}});
  change({{500, 3}});
  change({{1'000'005, 4}});
  expect({{500, 3}, {1'000'000, 1}, {1'000'005, 4}, {2'000'000, 2}});
  change({{500, 0}});
  expect({{1'000'000, 1}, {1'000'005, 4}, {2'000'000, 2}});
  change({{2'000'000, 0}});
  expect({{1'000'000, 1}, {1'000'005, 4}});
  change({{1'000'000, 0}, {1'000'005, 0}});
  expect({});
}

TEST_P(BothSides, KeepsLevelsWhileTheTouchCreepsAcrossManyWindows) {
  Levels all;
  for (std::int64_t i = 0; i < 100; ++i) {
    const DepthLevel level{1'000'000 + i * 5'003, i + 1};
    all.push_back(level);
    change({level});
  }
  expect(all);
  while (!all.empty()) {
    change({{all.back().ticks, 0}});
    all.pop_back();
    expect(all);
  }
}

// The window holds 65,536 ticks, 16,384 of them before the touch it was placed for.
TEST_P(BothSides, LetsLevelsGoExactlyAtTheEndOfTheMovedWindow) {
  const std::int64_t outward = GetParam() == Side::Buy ? -1 : 1;
  Levels levels{{1'000'000, 1}};
  for (std::int64_t ticks = 32'764; ticks < 32'771; ++ticks) {
    levels.push_back({1'000'000 + outward * ticks, ticks});
  }
  change(levels);
  levels.push_back({1'000'000 - outward * 16'385, 2});
  change({levels.back()});
  expect(levels);
}

TEST_P(BothSides, TakesTheWholeRangeOfTicks) {
  const Levels levels{{0, 1}, {1, 2}, {kTicksMax - 1, 3}, {kTicksMax, 4}};
  change(levels);
  expect(levels);
  change({{0, 0}, {kTicksMax, 0}});
  expect({{1, 2}, {kTicksMax - 1, 3}});
}

TEST_P(BothSides, IgnoresRemovalsOfAbsentLevelsEverywhere) {
  change({{1'000'000, 1}});
  change({{0, 0}, {999'999, 0}, {1'000'001, 0}, {9'000'000, 0}});
  expect({{1'000'000, 1}});
}

TEST_P(BothSides, ReplacesTheWholeSideFarAway) {
  change({{1'000'000, 1}, {1'200'000, 1}});
  const Levels whole{{50, 1}, {90'000'000, 2}, {60, 3}};
  ASSERT_EQ(side.replace(whole), SideOutcome::Taken);
  expect(whole);
  EXPECT_EQ(side.lots_at(1'000'000), 0);
}

TEST_P(BothSides, SeesAPriceNamedTwiceNearAndFar) {
  EXPECT_EQ(side.replace(Levels{{50, 1}, {51, 1}, {50, 2}}), SideOutcome::Duplicate);
  EXPECT_EQ(side.replace(Levels{{10, 1}, {900'000, 1}, {10, 0}, {900'000, 3}}),
            SideOutcome::Duplicate);
  EXPECT_EQ(side.replace(Levels{{900'000, 1}, {10, 1}, {10, 3}}), SideOutcome::Duplicate);
}

TEST_P(BothSides, SkipsEmptyEntriesOfAWholeSide) {
  ASSERT_EQ(side.replace(Levels{{5, 0}, {7, 1}, {5, 0}}), SideOutcome::Taken);
  expect({{7, 1}});
  ASSERT_EQ(side.replace(Levels{{5, 0}}), SideOutcome::Taken);
  expect({});
}

TEST_P(BothSides, HoldsAsManyFarLevelsAsNearOnes) {
  Levels levels;
  for (std::size_t i = 0; i < BookSide::kLevelsMax; ++i) {
    levels.push_back({static_cast<std::int64_t>(i) * 100'000, 1});
  }
  ASSERT_EQ(side.replace(levels), SideOutcome::Taken);
  EXPECT_EQ(side.size(), BookSide::kLevelsMax);
  EXPECT_EQ(side.change(Levels{{50, 1}}), SideOutcome::Full);
  levels.push_back({50, 1});
  EXPECT_EQ(side.replace(levels), SideOutcome::Full);
}

TEST_P(BothSides, CopiesNoMoreThanItIsGivenRoomFor) {
  change({{10, 1}, {11, 2}, {900'000, 3}, {12, 4}});
  Levels two(2);
  EXPECT_EQ(side.copy_levels(two), 2u);
  EXPECT_EQ(two[0], side.level(0));
  EXPECT_EQ(two[1], side.level(1));
  EXPECT_EQ(side.copy_levels({}), 0u);
}

TEST_P(BothSides, HasNothingAtImpossibleTicks) {
  change({{0, 1}});
  EXPECT_EQ(side.lots_at(-1), 0);
  EXPECT_EQ(side.lots_at(std::numeric_limits<std::int64_t>::min()), 0);
}

INSTANTIATE_TEST_SUITE_P(Sides, BothSides, testing::Values(Side::Buy, Side::Sell),
                         [](const testing::TestParamInfo<Side>& row) {
                           return std::string{row.param == Side::Buy ? "Bids" : "Asks"};
                         });

}  // namespace
}  // namespace tw::market
