#include "performance/drawdown.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "performance/samples.hpp"

namespace tw::performance {
namespace {

struct DrawdownCase {
  const char* name;
  std::vector<const char*> equity;
  const char* max;
  const char* peak;
};
class DrawdownPath : public ::testing::TestWithParam<DrawdownCase> {};

TEST_P(DrawdownPath, IsTheLargestFallFromAPeak) {
  Drawdown drawdown;
  for (const char* equity : GetParam().equity) {
    drawdown.on(dec(equity));
  }
  EXPECT_EQ(drawdown.max(), dec(GetParam().max));
  EXPECT_EQ(drawdown.peak(), dec(GetParam().peak));
}

INSTANTIATE_TEST_SUITE_P(
    Table, DrawdownPath,
    ::testing::Values(
        DrawdownCase{"Nothing", {}, "0", "0"}, DrawdownCase{"OneSample", {"100"}, "0", "100"},
        DrawdownCase{"OnlyUp", {"100", "101", "105"}, "0", "105"},
        DrawdownCase{"OneFall", {"100", "75"}, "0.25", "100"},
        DrawdownCase{"RecoveryKeepsTheMaximum", {"100", "80", "100", "90"}, "0.2", "100"},
        DrawdownCase{"FallFromALaterPeak", {"100", "90", "200", "150"}, "0.25", "200"},
        DrawdownCase{"SmallerFallInMoneyMayBeLarger", {"10", "5", "1000", "990"}, "0.5", "1000"},
        DrawdownCase{"BelowZeroIsMoreThanAll", {"100", "-50"}, "1.5", "100"},
        DrawdownCase{"NeverPositive", {"-10", "-20", "0"}, "0", "0"},
        DrawdownCase{"RoundedUp", {"3", "2"}, "0.333333333334", "3"}),
    [](const ::testing::TestParamInfo<DrawdownCase>& row) { return std::string{row.param.name}; });

// The twin looks at every pair of samples and compares fractions by cross multiplication. While
// equity is not negative the worst pair begins at the peak.
RC_GTEST_PROP(DrawdownProperty, EqualsTheWorstPairOfSamples, ()) {
  Drawdown drawdown;
  std::vector<std::int64_t> samples;
  std::int64_t fall = 0;
  std::int64_t peak = 1;
  for (int i = *rc::gen::inRange(0, 40); i > 0; --i) {
    samples.push_back(*rc::gen::inRange<std::int64_t>(0, 1'000));
    drawdown.on(Decimal::from_int(samples.back()));
    for (const std::int64_t before : samples) {
      const std::int64_t down = before - samples.back();
      if (before > 0 && down * peak > fall * before) {
        fall = down;
        peak = before;
      }
    }
  }
  const Int128 rounded_up = (Int128{fall} * Decimal::kScale + peak - 1) / peak;
  RC_ASSERT(drawdown.max().raw() == rounded_up);
}

}  // namespace
}  // namespace tw::performance
