#include "performance/returns.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "performance/samples.hpp"

namespace tw::performance {
namespace {

struct ReturnsCase {
  const char* name;
  std::vector<const char*> equity;  // one per day
  const char* total;
  const char* sharpe;
  const char* sortino;
  const char* calmar;
};
class DailyFigures : public ::testing::TestWithParam<ReturnsCase> {};

TEST_P(DailyFigures, AreGivenOrSayWhyNot) {
  EquityCurve curve;
  for (std::size_t day = 0; day < GetParam().equity.size(); ++day) {
    curve.on(hour(24 * static_cast<std::int64_t>(day)), dec(GetParam().equity[day]));
  }
  EXPECT_EQ(said(total_return(curve)), GetParam().total);
  EXPECT_EQ(said(sharpe(curve)), GetParam().sharpe);
  EXPECT_EQ(said(sortino(curve)), GetParam().sortino);
  EXPECT_EQ(said(calmar(curve)), GetParam().calmar);
}

// The first sample is the first day's only one, so its return is 0. With +50 % and -50 %: mean 0.
// With +20 % and -10 %: mean 10/3 %, deviation 15.2753 %, downside 7.07107 %; the year is
// 1.08 ^ 182.5.
INSTANTIATE_TEST_SUITE_P(
    Table, DailyFigures,
    ::testing::Values(
        ReturnsCase{"Nothing", {}, "no_samples", "too_few_days", "too_few_days", "no_samples"},
        ReturnsCase{"OneDay", {"100"}, "0", "too_few_days", "too_few_days", "too_few_days"},
        ReturnsCase{
            "TwoDays", {"100", "110"}, "0.1", "too_few_days", "too_few_days", "too_few_days"},
        ReturnsCase{"UpAndDown", {"100", "150", "75"}, "-0.25", "0", "0", "-2"},
        ReturnsCase{"MoreUp", {"100", "120", "108"}, "0.08", "4.16905", "9.00617", "1.25845e+07"},
        ReturnsCase{"Flat", {"5", "5", "5"}, "0", "no_variation", "no_losses", "no_drawdown"},
        ReturnsCase{"StartsAtZero",
                    {"0", "5", "6"},
                    "equity_not_positive",
                    "equity_not_positive",
                    "equity_not_positive",
                    "equity_not_positive"},
        ReturnsCase{"EndsBelowZero",
                    {"10", "5", "-1"},
                    "equity_not_positive",
                    "equity_not_positive",
                    "equity_not_positive",
                    "equity_not_positive"},
        ReturnsCase{"ZeroBetween",
                    {"10", "0", "1"},
                    "equity_not_positive",
                    "equity_not_positive",
                    "equity_not_positive",
                    "equity_not_positive"}),
    [](const ::testing::TestParamInfo<ReturnsCase>& row) { return std::string{row.param.name}; });

// Within a day, so that no last equity of a day shows it.
TEST(EmptyAccount, HasNoReturnsAfterwards) {
  EquityCurve curve;
  curve.on(hour(0), dec("10"));
  curve.on(hour(10), dec("-423.3"));
  curve.on(hour(20), dec("20"));
  curve.on(hour(60), dec("14985"));
  EXPECT_EQ(curve.empty_since(), hour(10));
  for (const auto figure : {total_return, annual_return, annual_volatility, sharpe, sortino}) {
    EXPECT_EQ(said(figure(curve)), "equity_not_positive");
  }
  EXPECT_EQ(said(calmar(curve)), "equity_not_positive");
}

TEST(AnnualReturn, NeedsADayNotTwoDates) {
  EquityCurve curve;
  curve.on(hour(23), dec("100"));
  curve.on(hour(25), dec("101"));
  EXPECT_EQ(said(annual_return(curve)), "too_few_days");
  curve.on(hour(47), dec("101"));
  EXPECT_EQ(said(annual_return(curve)), "36.7834");
}

// 100 to 90 to 99 within the first day, then 108.9 and 98.01: returns of -1 %, +10 % and -10 %.
TEST(DailySeries, BeginsWithTheFirstSample) {
  EquityCurve curve;
  curve.on(hour(1), dec("100"));
  curve.on(hour(5), dec("90"));
  curve.on(hour(23), dec("99"));
  curve.on(hour(40), dec("108.9"));
  curve.on(hour(49), dec("98.01"));
  const auto returns = daily_returns(curve);
  ASSERT_EQ(returns->size(), 3U);
  EXPECT_NEAR(returns->at(0), -0.01, 1e-15);
  EXPECT_NEAR(returns->at(1), 0.1, 1e-15);
  EXPECT_NEAR(returns->at(2), -0.1, 1e-15);
  EXPECT_NEAR(*sharpe(curve), -0.01 / 3 / 0.100166528 * std::sqrt(365.0), 1e-6);
  EXPECT_EQ(said(daily_drawdown_max(curve)), "0.1");
}

// What is lost on the first day is a drawdown of days.
TEST(DailySeries, FallsFromTheFirstSample) {
  EquityCurve curve;
  curve.on(hour(0), dec("10000"));
  curve.on(hour(23), dec("9325"));
  curve.on(hour(47), dec("9330"));
  curve.on(hour(71), dec("9340"));
  EXPECT_EQ(said(daily_drawdown_max(curve)), "0.0675");
  EXPECT_LT(*calmar(curve), 0);
  EXPECT_GT(*calmar(curve), -15) << "a year cannot lose more than everything";
}

TEST(Ratios, NeedTwoDaysNotThreeDates) {
  EquityCurve curve;
  curve.on(hour(23), dec("100"));
  curve.on(hour(25), dec("99"));
  curve.on(hour(71) - Duration{1}, dec("101"));
  for (const auto& ratio :
       {annual_volatility(curve), sharpe(curve), sortino(curve), calmar(curve)}) {
    EXPECT_EQ(said(ratio), "too_few_days");
  }
  EXPECT_TRUE(annual_return(curve).has_value()) << "a day is enough for a year";
  curve.on(hour(71), dec("101"));
  for (const auto& ratio :
       {annual_volatility(curve), sharpe(curve), sortino(curve), calmar(curve)}) {
    EXPECT_TRUE(ratio.has_value());
  }
}

TEST(Ratios, OfEqualReturnsDoNotVary) {
  EquityCurve curve;
  curve.on(hour(1), dec("100"));
  curve.on(hour(23), dec("110"));
  curve.on(hour(47), dec("121"));
  curve.on(hour(71), dec("133.1"));
  EXPECT_EQ(said(sharpe(curve)), "no_variation");
  EXPECT_EQ(said(sortino(curve)), "no_losses");
  EXPECT_EQ(said(calmar(curve)), "no_drawdown");
}

TEST(AnnualReturn, IsOutOfRangeRatherThanInfinite) {
  EXPECT_EQ(said(annual_return(daily({"1", "1000"}))), "out_of_range");
}

EquityCurve drawn_curve(std::int64_t scale, const std::vector<std::int64_t>& equity) {
  EquityCurve curve;
  for (std::size_t day = 0; day < equity.size(); ++day) {
    curve.on(hour(24 * static_cast<std::int64_t>(day)), Decimal::from_int(equity[day] * scale));
  }
  return curve;
}

std::vector<std::int64_t> drawn_equity() {
  std::vector<std::int64_t> equity;
  for (int i = *rc::gen::inRange(3, 40); i > 0; --i) {
    equity.push_back(*rc::gen::inRange<std::int64_t>(1'000, 2'000));
  }
  return equity;
}

bool is_near(const Figure<double>& a, const Figure<double>& b) {
  if (!a || !b) {
    return a == b;
  }
  return std::abs(*a - *b) <= 1e-9 * std::max(1.0, std::abs(*a));
}

RC_GTEST_PROP(ReturnsProperty, DoNotDependOnTheUnitOfMoney, ()) {
  const auto equity = drawn_equity();
  const auto scale = *rc::gen::inRange<std::int64_t>(2, 1'000);
  const EquityCurve one = drawn_curve(1, equity);
  const EquityCurve many = drawn_curve(scale, equity);
  RC_ASSERT(is_near(total_return(one), total_return(many)));

  RC_ASSERT(is_near(annual_return(one), annual_return(many)));

  RC_ASSERT(is_near(sharpe(one), sharpe(many)));

  RC_ASSERT(is_near(sortino(one), sortino(many)));

  RC_ASSERT(is_near(calmar(one), calmar(many)));
}

RC_GTEST_PROP(ReturnsProperty, AgreeWithEachOther, ()) {
  const EquityCurve curve = drawn_curve(1, drawn_equity());
  const auto returns = daily_returns(curve);
  double growth = 1;
  for (const double one : *returns) {
    growth *= 1 + one;
  }
  RC_ASSERT(std::abs(growth - 1 - *total_return(curve)) < 1e-12);

  if (const auto ratio = sharpe(curve)) {
    const auto other = sortino(curve);
    RC_ASSERT((!other || *ratio * *other >= 0));
  }
  const auto fall = daily_drawdown_max(curve);
  RC_ASSERT((fall->sign() >= 0 && *fall < Decimal::from_int(1)));
  RC_ASSERT(fall->is_zero() == std::ranges::none_of(*returns, [](double one) { return one < 0; }));
}

TEST(EquityCurve, TakesTheLastSampleOfEachUtcDay) {
  EquityCurve curve;
  curve.on(hour(0), dec("1"));
  curve.on(hour(24) - Duration{1}, dec("2"));
  curve.on(hour(24), dec("3"));
  ASSERT_EQ(curve.days().size(), 2U);
  EXPECT_EQ(curve.days()[0].equity, dec("2"));
  EXPECT_EQ(curve.days()[1].equity, dec("3"));
  EXPECT_EQ(curve.days()[0].day, std::chrono::sys_days{std::chrono::year{2024} / 1 / 1});
}

TEST(EquityCurve, KeepsTheEquityOverDaysWithoutASample) {
  EquityCurve curve;
  curve.on(hour(5), dec("10"));
  curve.on(hour(24 * 3), dec("12"));
  ASSERT_EQ(curve.days().size(), 4U);
  EXPECT_EQ(curve.days()[2].equity, dec("10"));
  EXPECT_EQ(curve.average().value(), dec("10.5"));
}

TEST(EquityCurve, CountsDaysBefore1970Downward) {
  EquityCurve curve;
  curve.on(from_nanoseconds(-1), dec("1"));
  curve.on(from_nanoseconds(0), dec("2"));
  ASSERT_EQ(curve.days().size(), 2U);
  EXPECT_EQ(curve.days()[0].day, std::chrono::sys_days{std::chrono::days{-1}});
}

TEST(EquityCurve, RefusesTimeThatRunsBackwards) {
  EquityCurve curve;
  curve.on(hour(5), dec("10"));
  EXPECT_DEATH(curve.on(hour(4), dec("10")), "invariant broken");
}

TEST(EquityCurve, HasNoAverageOfNothing) { EXPECT_EQ(said(EquityCurve{}.average()), "no_samples"); }

}  // namespace
}  // namespace tw::performance
