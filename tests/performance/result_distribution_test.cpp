#include "performance/result_distribution.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "performance/samples.hpp"

namespace tw::performance {
namespace {

ResultDistribution of(std::initializer_list<const char*> results) {
  ResultDistribution distribution;
  for (const char* text : results) {
    distribution.on(dec(text));
  }
  return distribution;
}

TEST(ResultDistribution, OfNothingSaysWhy) {
  const ResultDistribution none;
  EXPECT_EQ(said(none.sum()), "no_trades");
  EXPECT_EQ(said(none.mean()), "no_trades");
  EXPECT_EQ(said(none.deviation()), "no_trades");
  EXPECT_EQ(said(none.mean_over_error()), "no_trades");
  EXPECT_EQ(said(none.percentile(50)), "no_trades");
  EXPECT_TRUE(none.histogram(10).empty());
}

TEST(ResultDistribution, OfOneOrOfEqualOnesHasNoSpread) {
  EXPECT_EQ(said(of({"2"}).deviation()), "no_variation");
  EXPECT_EQ(said(of({"2", "2"}).deviation()), "0");
  EXPECT_EQ(said(of({"2", "2"}).mean_over_error()), "no_variation");
}

// mean 2, squares 9 + 1 + 4 = 14, deviation sqrt(7), error sqrt(7 / 3).
TEST(ResultDistribution, HasMeanDeviationAndItsErrors) {
  const ResultDistribution results = of({"-1", "3", "4"});
  EXPECT_EQ(said(results.sum()), "6");
  EXPECT_EQ(said(results.mean()), "2");
  EXPECT_NEAR(*results.deviation(), 2.6457513110645907, 1e-12);
  EXPECT_NEAR(*results.mean_over_error(), 1.3093073414159542, 1e-12);
}

TEST(ResultDistribution, GivesPercentilesByNearestRank) {
  const ResultDistribution results = of({"50", "15", "20", "40", "35"});
  EXPECT_EQ(said(results.percentile(0)), "15");
  EXPECT_EQ(said(results.percentile(5)), "15");
  EXPECT_EQ(said(results.percentile(30)), "20");
  EXPECT_EQ(said(results.percentile(40)), "20");
  EXPECT_EQ(said(results.percentile(50)), "35");
  EXPECT_EQ(said(results.percentile(100)), "50");
}

TEST(ResultDistribution, NeverPutsALossAndAGainInOneBin) {
  const auto bins = of({"-0.3", "-0.0001", "0", "0.2", "0.7"}).histogram(12);
  ASSERT_EQ(bins.size(), 11U);
  EXPECT_EQ(bins.front(), (ResultBin{dec("-0.3"), dec("-0.2"), 1}));
  EXPECT_EQ(bins[2], (ResultBin{dec("-0.1"), dec("0"), 1}));
  EXPECT_EQ(bins[3], (ResultBin{dec("0"), dec("0.1"), 1}));
  EXPECT_EQ(bins[5], (ResultBin{dec("0.2"), dec("0.3"), 1}));
  EXPECT_EQ(bins.back(), (ResultBin{dec("0.7"), dec("0.8"), 1}));
}

TEST(ResultDistribution, PutsEqualResultsIntoOneBin) {
  const auto bins = of({"0.5", "0.5"}).histogram(12);
  ASSERT_EQ(bins.size(), 1U);
  EXPECT_EQ(bins[0].count, 2U);
}

RC_GTEST_PROP(ResultDistributionProperty, CountsEveryResultInItsBin, ()) {
  const auto drawn = *rc::gen::nonEmpty<std::vector<std::int64_t>>();
  const auto bins_max = *rc::gen::inRange<std::size_t>(4, 60);
  ResultDistribution distribution;
  std::vector<Decimal> results;
  for (const std::int64_t units : drawn) {
    results.push_back(Decimal::from_units(units, 6));
    distribution.on(results.back());
  }
  const auto bins = distribution.histogram(bins_max);
  RC_ASSERT(bins.size() <= bins_max);
  RC_ASSERT(std::ranges::all_of(
      bins, [](const ResultBin& bin) { return bin.from.sign() >= 0 || bin.to.sign() <= 0; }));
  for (const ResultBin& bin : bins) {
    const auto inside = std::ranges::count_if(
        results, [&bin](Decimal result) { return bin.from <= result && result < bin.to; });
    RC_ASSERT(static_cast<std::uint64_t>(inside) == bin.count);
  }
  RC_ASSERT((bins.front().count > 0 && bins.back().count > 0));
}

}  // namespace
}  // namespace tw::performance
