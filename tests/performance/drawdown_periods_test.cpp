#include "performance/drawdown_periods.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "performance/drawdown.hpp"
#include "performance/samples.hpp"
#include "support/allocation_count.hpp"

namespace tw::performance {
namespace {

DrawdownPeriods fed(std::size_t kept, std::initializer_list<const char*> equity) {
  DrawdownPeriods periods(kept);
  std::int64_t at = 0;
  for (const char* text : equity) {
    periods.on(hour(at++), dec(text));
  }
  return periods;
}

TEST(DrawdownPeriods, HaveStartTroughAndRecovery) {
  const auto worst = fed(3, {"90", "100", "80", "75", "75", "90", "100", "110"}).worst();
  ASSERT_EQ(worst.size(), 1U);
  EXPECT_EQ(worst[0], (DrawdownPeriod{.started_at = hour(1),
                                      .trough_at = hour(3),
                                      .recovered_at = hour(6),
                                      .peak = dec("100"),
                                      .trough = dec("75"),
                                      .depth = dec("0.25")}));
}

TEST(DrawdownPeriods, ThatHaveNotRecoveredCountToo) {
  const auto periods = fed(3, {"100", "90", "100", "50", "60"});
  const auto worst = periods.worst();
  ASSERT_EQ(worst.size(), 2U);
  EXPECT_EQ(worst[0].depth, dec("0.5"));
  EXPECT_FALSE(worst[0].recovered_at.has_value());
  EXPECT_EQ(worst[1].depth, dec("0.1"));
  EXPECT_EQ(periods.longest(), std::chrono::hours{2});
}

TEST(DrawdownPeriods, KeepTheDeepestAndOfEqualOnesTheEarlier) {
  const auto worst =
      fed(2, {"100", "90", "100", "95", "100", "90", "100", "99", "100", "85", "100"}).worst();
  ASSERT_EQ(worst.size(), 2U);
  EXPECT_EQ(worst[0].trough, dec("85"));
  EXPECT_EQ(worst[1].started_at, hour(0));
}

TEST(DrawdownPeriods, BeginAtTheLastSampleOfThePeak) {
  EXPECT_EQ(fed(1, {"100", "100", "99"}).worst().at(0).started_at, hour(1));
}

TEST(DrawdownPeriods, AreNoneWithoutAPositivePeak) {
  const auto periods = fed(2, {"-5", "-8", "0", "-1"});
  EXPECT_TRUE(periods.worst().empty());
  EXPECT_EQ(periods.longest(), Duration::zero());
}

TEST(DrawdownPeriods, LongestIsNotTheDeepest) {
  EXPECT_EQ(fed(1, {"100", "50", "100", "99", "99", "99", "100"}).longest(), std::chrono::hours{4});
}

TEST(DrawdownPeriods, AllocateNothingAfterConstruction) {
  DrawdownPeriods periods(4);
  const std::uint64_t before = support::allocation_count();
  for (std::int64_t i = 0; i < 200; ++i) {
    periods.on(hour(i), Decimal::from_int(100 + i * 7 % 23));
  }
  EXPECT_EQ(support::allocation_count() - before, 0U);
}

RC_GTEST_PROP(DrawdownPeriodsProperty, DeepestIsTheMaximumDrawdown, ()) {
  DrawdownPeriods periods(3);
  DrawdownPeriods all(100);
  Drawdown drawdown;
  const auto samples = *rc::gen::inRange<std::int64_t>(0, 60);
  for (std::int64_t i = 0; i < samples; ++i) {
    const Decimal equity = Decimal::from_int(*rc::gen::inRange<std::int64_t>(-5, 100));
    periods.on(hour(i), equity);
    all.on(hour(i), equity);
    drawdown.on(equity);
  }
  const auto worst = periods.worst();
  RC_ASSERT((worst.empty() ? Decimal{} : worst[0].depth) == drawdown.max());

  RC_ASSERT(std::ranges::is_sorted(worst, std::greater{}, &DrawdownPeriod::depth));

  Duration under_water{};
  for (const DrawdownPeriod& one : all.worst()) {
    RC_ASSERT((one.started_at < one.trough_at && one.trough < one.peak));
    RC_ASSERT((!one.recovered_at || one.trough_at < *one.recovered_at));
    under_water += one.recovered_at.value_or(hour(samples - 1)) - one.started_at;
  }
  RC_ASSERT(all.longest() <= under_water);

  RC_ASSERT(under_water <= std::chrono::hours{std::max<std::int64_t>(samples - 1, 0)});
}

}  // namespace
}  // namespace tw::performance
