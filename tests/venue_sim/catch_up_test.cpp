#include <gtest/gtest.h>

#include "venue_sim/venue_state.hpp"

// What a venue does that was not asked for a long time, or is to be faster than it can be.
namespace tw::venue_sim {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 3 / 10};

VenueSettings settings_of(Pace pace, std::int64_t factor = 1) {
  VenueSettings settings = default_settings(7, kStart);
  settings.pace = pace;
  settings.factor = Decimal::from_int(factor);
  return settings;
}

std::string newest_trades(VenueParts& parts) {
  return parts.market.published()
      .request("recent-trade", Parameters::from_query("category=linear&symbol=BTCUSDT&limit=1"),
               parts.now)
      .result;
}

// Eight hours of the generated markets would take minutes.
TEST(CatchUp, TheMarketRestsWhileTheMachineSleeps) {
  VenueParts parts(settings_of(Pace::Real), nullptr);
  parts.begin();
  parts.catch_up(kStart);
  parts.catch_up(kStart + 1s);
  const std::string before = newest_trades(parts);
  EXPECT_EQ(parts.catch_up(kStart + 9h), kStart + 9h);
  EXPECT_EQ(newest_trades(parts), before);
  EXPECT_EQ(parts.catch_up(kStart + 9h + 3s), kStart + 9h + 3s);
  EXPECT_NE(newest_trades(parts), before);
}

TEST(CatchUp, FastTimeGoesNoFasterThanTheMarketCanBeMade) {
  VenueParts parts(settings_of(Pace::Fast, 1'000'000), nullptr);
  parts.begin();
  parts.catch_up(kStart);
  for (int ms = 1; ms <= 5; ++ms) {
    const Timestamp before = parts.now;
    parts.catch_up(kStart + std::chrono::milliseconds(ms));
    EXPECT_GT(parts.now, before);
    EXPECT_LE(parts.now, before + 300ms);
  }
}

TEST(CatchUp, FastTimeIsExactWhereItCanBe) {
  VenueParts parts(settings_of(Pace::Fast, 60), nullptr);
  parts.begin();
  parts.catch_up(kStart);
  EXPECT_EQ(parts.catch_up(kStart + 2ms), kStart + 120ms);
}

}  // namespace
}  // namespace tw::venue_sim
