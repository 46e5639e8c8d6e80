#include "market/far_levels.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>

#include "base/random.hpp"

namespace tw::market {
namespace {

using Change = FarLevels::Change;

TEST(FarLevels, TellsWhatAChangeDid) {
  FarLevels levels{4};
  EXPECT_EQ(levels.set(9, 0), Change::Absent);
  EXPECT_EQ(levels.set(9, 5), Change::Added);
  EXPECT_EQ(levels.set(9, 6), Change::Changed);
  EXPECT_EQ(levels.lots_at(9), 6);
  EXPECT_EQ(levels.set(9, 0), Change::Removed);
  EXPECT_EQ(levels.lots_at(9), 0);
  EXPECT_EQ(levels.size(), 0u);
}

TEST(FarLevels, TakesNoMoreThanItsCapacity) {
  FarLevels levels{3};
  for (const std::uint64_t key : {1U, 2U, 3U}) {
    EXPECT_EQ(levels.set(key, 1), Change::Added);
  }
  EXPECT_EQ(levels.set(4, 1), Change::Full);
  EXPECT_EQ(levels.set(2, 7), Change::Changed);
  EXPECT_EQ(levels.set(1, 0), Change::Removed);
  EXPECT_EQ(levels.set(4, 1), Change::Added);
}

TEST(FarLevels, HoldsItsLargestCapacity) {
  FarLevels levels{FarLevels::kCapacityMax};
  for (std::uint64_t key = 0; key < FarLevels::kCapacityMax; ++key) {
    ASSERT_EQ(levels.set(key * 1'000, 1), Change::Added);
  }
  EXPECT_EQ(levels.set(1, 1), Change::Full);
  EXPECT_EQ(levels.ordered(FarLevels::kCapacityMax - 1).key, 32'767'000u);
}

TEST(FarLevels, OrdersByKeyAlsoAfterAChange) {
  FarLevels levels{8};
  levels.set(30, 3);
  levels.set(10, 1);
  EXPECT_EQ(levels.ordered(0), (KeyedLevel{10, 1}));
  levels.set(20, 2);
  EXPECT_EQ(levels.ordered(1), (KeyedLevel{20, 2}));
  levels.set(20, 4);
  EXPECT_EQ(levels.ordered(1), (KeyedLevel{20, 4}));
  levels.set(10, 0);
  EXPECT_EQ(levels.ordered(0), (KeyedLevel{20, 4}));
  EXPECT_EQ(levels.nearest(), 20u);
}

TEST(FarLevels, ForgetsEverythingOnClear) {
  FarLevels levels{8};
  levels.set(30, 3);
  levels.clear();
  EXPECT_EQ(levels.size(), 0u);
  EXPECT_EQ(levels.lots_at(30), 0);
  EXPECT_EQ(levels.set(30, 1), Change::Added);
}

TEST(FarLevelsDeath, AssertsItsArguments) {
  const FarLevels levels{2};
  EXPECT_DEATH((void)levels.nearest(), "empty");
  EXPECT_DEATH((void)levels.ordered(0), "index");
  EXPECT_DEATH((void)FarLevels{FarLevels::kCapacityMax + 1}, "capacity");
}

// Small tables run full, so that searches collide and go round the end of the table.
TEST(FarLevelsTwin, AgreesWithAMap) {
  Random random{5};
  for (const std::size_t capacity : {1U, 2U, 5U, 16U, 100U, 1'000U}) {
    FarLevels levels{capacity};
    std::map<std::uint64_t, std::int64_t> twin;
    for (int i = 0; i < 4'000; ++i) {
      const std::uint64_t key = random.below(2 * capacity) * 0x1'0000'0001;
      const auto lots = static_cast<std::int64_t>(random.below(3) * random.below(1'000'000));
      const Change change = levels.set(key, lots);
      if (lots == 0) {
        ASSERT_EQ(change, twin.erase(key) == 1 ? Change::Removed : Change::Absent);
      } else if (twin.contains(key) || twin.size() < capacity) {
        ASSERT_EQ(change, twin.contains(key) ? Change::Changed : Change::Added);
        twin[key] = lots;
      } else {
        ASSERT_EQ(change, Change::Full);
      }
      ASSERT_EQ(levels.size(), twin.size());
      if (i % 64 != 0 || twin.empty()) {
        continue;
      }
      ASSERT_EQ(levels.nearest(), twin.begin()->first);
      std::size_t index = 0;
      for (const auto& [twin_key, twin_lots] : twin) {
        ASSERT_EQ(levels.lots_at(twin_key), twin_lots);
        ASSERT_EQ(levels.ordered(index++), (KeyedLevel{twin_key, twin_lots}));
      }
    }
  }
}

}  // namespace
}  // namespace tw::market
