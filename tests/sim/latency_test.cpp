#include "sim/latency.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tw::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr std::uint64_t kSeed = 7;

Timestamp moment(std::int64_t ns) { return from_nanoseconds(1'723'161'255'000'000'000 + ns); }
Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

TEST(Latency, AConstantIsTheSameAtEveryMoment) {
  const Latency latency = Latency::constant(milliseconds(5));
  EXPECT_EQ(latency.at(moment(1), Duration{}), milliseconds(5));
  EXPECT_EQ(latency.at(moment(2), minutes(1)), milliseconds(5));
  EXPECT_EQ(latency.shortest(), latency.longest());
}

TEST(Latency, EqualSeedsGiveEqualDrawsAndOtherSeedsOthers) {
  const std::vector<LatencyPoint> points{{0, milliseconds(1)}, {1, milliseconds(9)}};
  const Latency a = Latency::from_quantiles(points, kSeed).value();
  const Latency b = Latency::from_quantiles(points, kSeed).value();
  const Latency other = Latency::from_quantiles(points, kSeed + 1).value();
  int different = 0;
  for (std::int64_t ns = 0; ns < 100; ++ns) {
    EXPECT_EQ(a.at(moment(ns), {}), b.at(moment(ns), {}));
    different += a.at(moment(ns), {}) == other.at(moment(ns), {}) ? 0 : 1;
  }
  EXPECT_GT(different, 90);
}

TEST(Latency, DrawsFollowTheQuantiles) {
  const Latency latency = Latency::from_quantiles({{0, milliseconds(1)},
                                                   {0.5, milliseconds(2)},
                                                   {0.9, milliseconds(10)},
                                                   {1, milliseconds(100)}},
                                                  kSeed)
                              .value();
  int below_median = 0;
  int tail = 0;
  for (std::int64_t ns = 0; ns < 10'000; ++ns) {
    const Duration drawn = latency.at(moment(ns * 997), {});
    EXPECT_GE(drawn, latency.shortest());
    EXPECT_LE(drawn, latency.longest());
    below_median += drawn < milliseconds(2) ? 1 : 0;
    tail += drawn > milliseconds(10) ? 1 : 0;
  }
  EXPECT_NEAR(below_median, 5'000, 200);
  EXPECT_NEAR(tail, 1'000, 120);
}

TEST(Latency, OutsideThePointsItIsFlat) {
  const Latency latency =
      Latency::from_quantiles({{0.5, milliseconds(3)}, {0.6, milliseconds(3)}}, kSeed).value();
  for (std::int64_t ns = 0; ns < 50; ++ns) {
    EXPECT_EQ(latency.at(moment(ns), {}), milliseconds(3));
  }
}

TEST(Latency, SamplesAreDrawnAsTheyAre) {
  const Latency latency =
      Latency::from_samples({milliseconds(7), milliseconds(1), milliseconds(1)}, kSeed).value();
  int ones = 0;
  for (std::int64_t ns = 0; ns < 3'000; ++ns) {
    const Duration drawn = latency.at(moment(ns), {});
    EXPECT_TRUE(drawn == milliseconds(1) || drawn == milliseconds(7));
    ones += drawn == milliseconds(1) ? 1 : 0;
  }
  EXPECT_NEAR(ones, 2'000, 120);
  EXPECT_EQ(latency.shortest(), milliseconds(1));
  EXPECT_EQ(latency.longest(), milliseconds(7));
}

TEST(Latency, ARecordedOneFollowsTheFeed) {
  const Latency latency = Latency::recorded(dec("1.5")).value();
  EXPECT_EQ(latency.at(moment(0), Duration(1'001)), Duration(1'501));
  EXPECT_EQ(latency.at(moment(0), Duration(-5)), Duration{}) << "a clock that runs ahead";
  EXPECT_EQ(latency.at(moment(0), minutes(50)), Latency::kLatencyMax);
  EXPECT_EQ(latency.shortest(), Duration{});
}

TEST(Latency, RefusesWhatIsNoDistribution) {
  const Duration ms = milliseconds(1);
  EXPECT_FALSE(Latency::from_quantiles({}, kSeed).has_value());
  EXPECT_FALSE(Latency::from_quantiles({{0.5, ms}, {0.5, 2 * ms}}, kSeed).has_value());
  EXPECT_FALSE(Latency::from_quantiles({{0.1, 2 * ms}, {0.5, ms}}, kSeed).has_value());
  EXPECT_FALSE(Latency::from_quantiles({{-0.1, ms}}, kSeed).has_value());
  EXPECT_FALSE(Latency::from_quantiles({{1.1, ms}}, kSeed).has_value());
  EXPECT_FALSE(Latency::from_quantiles({{0.5, -ms}}, kSeed).has_value());
  EXPECT_FALSE(Latency::from_samples({}, kSeed).has_value());
  EXPECT_FALSE(Latency::from_samples({minutes(1) + ms}, kSeed).has_value());
  EXPECT_FALSE(Latency::recorded(dec("-0.1")).has_value());
  EXPECT_FALSE(Latency::recorded(dec("1001")).has_value());
}

}  // namespace
}  // namespace tw::sim
