#include <gtest/gtest.h>

#include "venue_sim/venue.hpp"

namespace tw::venue_sim {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 3 / 10};
constexpr Decimal kOne = Decimal::from_int(1);

TEST(VenueClock, IsTheWallClockHoweverLongMakingTheVenueTook) {
  VenueClock clock(Pace::Real, kOne, kStart, kStart);
  EXPECT_EQ(clock.at(kStart + 3s), kStart + 3s);
  EXPECT_EQ(clock.wall_at(kStart + 4s), kStart + 4s);
}

TEST(VenueClock, WithoutAWallClockBeginsWhenItIsFirstAsked) {
  VenueClock clock(Pace::Real, kOne, kStart);
  EXPECT_EQ(clock.at(kStart + 24h), kStart);
  EXPECT_EQ(clock.at(kStart + 24h + 1s), kStart + 1s);
}

TEST(VenueClock, NeverGoesBackWithTheWallClock) {
  VenueClock clock(Pace::Real, kOne, kStart, kStart);
  EXPECT_EQ(clock.at(kStart + 5s), kStart + 5s);
  EXPECT_EQ(clock.at(kStart - 60min), kStart + 5s);
  EXPECT_EQ(clock.at(kStart + 6s), kStart + 6s);
}

TEST(VenueClock, GoesOnAtTheWallClockAfterItStoodStill) {
  VenueClock clock(Pace::Real, kOne, kStart, kStart);
  clock.set_pace(Pace::Stepped, kOne, kStart + 1s);
  EXPECT_EQ(clock.at(kStart + 60s), kStart + 1s);
  ASSERT_TRUE(clock.step_to(kStart + 2s).has_value());
  EXPECT_FALSE(clock.step_to(kStart + 1s).has_value());
  clock.set_pace(Pace::Real, kOne, kStart + 70s);
  EXPECT_EQ(clock.at(kStart + 70s), kStart + 70s);
}

TEST(VenueClock, RunsFasterByItsFactor) {
  VenueClock clock(Pace::Fast, Decimal::from_int(60), kStart, kStart);
  EXPECT_EQ(clock.at(kStart + 1s), kStart + 60s);
  EXPECT_EQ(clock.wall_at(kStart + 120s), kStart + 2s);
}

}  // namespace
}  // namespace tw::venue_sim
