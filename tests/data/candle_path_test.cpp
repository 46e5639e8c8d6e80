#include "data/candle_path.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tw::data {
namespace {

CandleRow row(std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close,
              std::int64_t volume) {
  return {Timestamp{}, open, high, low, close, volume};
}

// "100x4 90x3", prices and lots in order; "-" where there is no path.
std::string text_of(const CandleRow& candle) {
  const auto path = path_of(candle);
  if (!path.has_value()) {
    return "-";
  }
  std::string text;
  for (std::size_t i = 0; i < path->size; ++i) {
    text += (i == 0 ? "" : " ") + std::to_string(path->points[i].ticks) + "x" +
            std::to_string(path->points[i].lots);
  }
  return text;
}

TEST(CandlePath, GoesToTheNearerExtremeFirst) {
  EXPECT_EQ(text_of(row(100, 120, 95, 110, 8)), "100x2 95x2 120x2 110x2");
  EXPECT_EQ(text_of(row(100, 105, 80, 90, 8)), "100x2 105x2 80x2 90x2");
}

TEST(CandlePath, GoesDownFirstWhereBothAreEquallyNear) {
  EXPECT_EQ(text_of(row(100, 110, 90, 105, 8)), "100x2 90x2 110x2 105x2");
}

TEST(CandlePath, GivesWhatDoesNotDivideToTheFirstPoints) {
  EXPECT_EQ(text_of(row(100, 120, 95, 110, 7)), "100x2 95x2 120x2 110x1");
}

TEST(CandlePath, TradesOnceWhereThePriceStays) {
  EXPECT_EQ(text_of(row(100, 100, 100, 100, 5)), "100x5");
  EXPECT_EQ(text_of(row(100, 110, 100, 110, 5)), "100x3 110x2");
}

TEST(CandlePath, TakesTheShorterWayWhenTheVolumeAllowsNoOther) {
  EXPECT_EQ(text_of(row(100, 101, 90, 101, 4)), "100x1 101x1 90x1 101x1");
  EXPECT_EQ(text_of(row(100, 101, 90, 101, 3)), "100x1 90x1 101x1");
}

TEST(CandlePath, HasNoTradeWithoutVolume) {
  EXPECT_EQ(text_of(row(100, 100, 100, 100, 0)), "100x0");
}

TEST(CandlePath, RefusesAVolumeThatCannotReachThePrices) {
  EXPECT_EQ(text_of(row(100, 110, 90, 105, 3)), "-");
  EXPECT_EQ(text_of(row(100, 110, 100, 110, 1)), "-");
  EXPECT_EQ(text_of(row(100, 110, 100, 110, 0)), "-");
}

RC_GTEST_PROP(CandlePath, MakesTheCandleAgain, ()) {
  const std::int64_t low = *rc::gen::inRange<std::int64_t>(1, 50);
  const std::int64_t high = low + *rc::gen::inRange<std::int64_t>(0, 5);
  const CandleRow candle =
      row(*rc::gen::inRange<std::int64_t>(low, high + 1), high, low,
          *rc::gen::inRange<std::int64_t>(low, high + 1), *rc::gen::inRange<std::int64_t>(0, 12));
  const auto path = path_of(candle);
  if (!path.has_value()) {
    RC_ASSERT(candle.volume < 4);
    return;
  }
  CandleRow again = row(path->points[0].ticks, 0, 1'000, 0, 0);
  for (std::size_t i = 0; i < path->size; ++i) {
    again.high = std::max(again.high, path->points[i].ticks);
    again.low = std::min(again.low, path->points[i].ticks);
    again.close = path->points[i].ticks;
    again.volume += path->points[i].lots;
    RC_ASSERT(candle.volume == 0 || path->points[i].lots > 0);
  }
  RC_ASSERT(again == candle);
}

}  // namespace
}  // namespace tw::data
