#include "performance/exposure.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "performance/samples.hpp"

namespace tw::performance {
namespace {

struct ExposureSample {
  std::int64_t hours;
  const char* exposure;
  const char* equity;
};
struct ExposureCase {
  const char* name;
  std::vector<ExposureSample> samples;
  const char* time_share;
  const char* average;
};
class ExposureOf : public ::testing::TestWithParam<ExposureCase> {};

TEST_P(ExposureOf, IsWeightedByTime) {
  Exposure exposure;
  for (const ExposureSample& sample : GetParam().samples) {
    exposure.on(hour(sample.hours), dec(sample.exposure), dec(sample.equity));
  }
  EXPECT_EQ(said(exposure.time_share()), GetParam().time_share);
  EXPECT_EQ(said(exposure.average()), GetParam().average);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ExposureOf,
    ::testing::Values(
        ExposureCase{"Nothing", {}, "no_samples", "no_samples"},
        ExposureCase{"OneSample", {{0, "5", "10"}}, "no_samples", "no_samples"},
        ExposureCase{"NoTime", {{0, "5", "10"}, {0, "5", "10"}}, "no_samples", "no_samples"},
        ExposureCase{"LastSampleHoldsNoTime", {{0, "0", "10"}, {4, "5", "10"}}, "0", "0"},
        ExposureCase{
            "HalfOfTheTime", {{0, "5", "10"}, {2, "0", "10"}, {4, "0", "10"}}, "0.5", "0.25"},
        ExposureCase{"Leverage", {{0, "30", "10"}, {1, "10", "10"}, {4, "0", "10"}}, "1", "1.5"},
        ExposureCase{
            "RuinedWhileFlat", {{0, "5", "10"}, {1, "0", "-1"}, {2, "0", "-1"}}, "0.5", "0.25"},
        ExposureCase{
            "RuinedWhileExposed", {{0, "5", "0"}, {1, "0", "1"}}, "1", "equity_not_positive"}),
    [](const ::testing::TestParamInfo<ExposureCase>& row) { return std::string{row.param.name}; });

TEST(ExposureOf, RefusesANegativeSumOfAbsolutes) {
  Exposure exposure;
  EXPECT_DEATH(exposure.on(hour(0), dec("-1"), dec("1")), "invariant broken");
}

RC_GTEST_PROP(ExposureProperty, SplittingAnIntervalChangesNothing, ()) {
  Exposure whole;
  Exposure split;
  std::int64_t at = 0;
  for (int i = *rc::gen::inRange(1, 20); i > 0; --i) {
    const Decimal exposure = Decimal::from_int(*rc::gen::inRange<std::int64_t>(0, 3));
    const Decimal equity = Decimal::from_int(*rc::gen::inRange<std::int64_t>(1, 9));
    whole.on(hour(at), exposure, equity);
    split.on(hour(at), exposure, equity);
    split.on(hour(at + 1), exposure, equity);
    at += *rc::gen::inRange<std::int64_t>(1, 5);
  }
  whole.on(hour(at), Decimal{}, Decimal{});
  split.on(hour(at), Decimal{}, Decimal{});
  RC_ASSERT(whole.time_share() == split.time_share());

  RC_ASSERT(std::abs(*whole.average() - *split.average()) < 1e-12);

  RC_ASSERT((*whole.time_share() >= 0 && *whole.time_share() <= 1));
}

}  // namespace
}  // namespace tw::performance
