#include "app/pace.hpp"

#include <gtest/gtest.h>

namespace tw::app {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kStart = from_nanoseconds(1'723'161'250'000'000'000);

TEST(MarketTime, RunsAtItsSpeed) {
  EXPECT_EQ(market_time_after(kStart, Speed{1.0}, 2s), kStart + 2s);
  EXPECT_EQ(market_time_after(kStart, Speed{0.5}, 2s), kStart + 1s);
  EXPECT_EQ(market_time_after(kStart, Speed{}, 0s), kTimestampMax);
}

TEST(MarketTime, EndsAtTheLastTimestampInsteadOfBeyondIt) {
  const Speed fastest{1'000'000.0};
  EXPECT_EQ(market_time_after(kStart, fastest, 24h * 365), kTimestampMax);
  EXPECT_EQ(market_time_after(kStart, fastest, std::chrono::duration<double>(1e300)),
            kTimestampMax);
  EXPECT_EQ(market_time_after(Timestamp{}, fastest, 24h * 365), kTimestampMax);
  EXPECT_LT(market_time_after(kStart, fastest, 2h), kTimestampMax);
}

TEST(MarketTime, AddsUpToTheLastTimestamp) {
  EXPECT_EQ(later_by(kStart, 5min), kStart + 5min);
  EXPECT_EQ(later_by(kTimestampMax - 1s, 1s), kTimestampMax);
  EXPECT_EQ(later_by(kTimestampMax - 1s, 2s), kTimestampMax);
  EXPECT_EQ(later_by(kStart, Duration::max()), kTimestampMax);
}

TEST(MarketTime, IsRefusedAboveTenYears) {
  EXPECT_EQ(parse_market_time("3650d").value(), 24h * 3650);
  const auto longer = parse_market_time("3651d");
  ASSERT_FALSE(longer.has_value());
  EXPECT_EQ(longer.error().id, "usage.duration_range");
  EXPECT_EQ(parse_market_time("soon").error().id, "usage.duration");
}

TEST(ParseSpeed, TakesANumberAboveZeroOrMax) {
  EXPECT_EQ(parse_speed("2.5").value().factor, 2.5);
  EXPECT_EQ(parse_speed("max").value().factor, std::nullopt);
  for (const char* text : {"", "0", "-1", "nan", "inf", "1000001", "1x", "fast"}) {
    EXPECT_FALSE(parse_speed(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace tw::app
