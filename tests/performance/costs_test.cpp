#include "performance/costs.hpp"

#include <gtest/gtest.h>

#include "performance/buy_and_hold.hpp"
#include "performance/samples.hpp"
#include "performance/slippage.hpp"

namespace tw::performance {
namespace {

TEST(Costs, AreExactSums) {
  Costs costs;
  costs.on_fill(dec("1000"), dec("0.1"));
  costs.on_fill(dec("500"), dec("-0.025"));
  costs.on_funding(dec("0.000000000001"));
  costs.on_funding(dec("-2"));
  EXPECT_EQ(costs.fills(), 2U);
  EXPECT_EQ(costs.traded(), dec("1500"));
  EXPECT_EQ(costs.fees(), dec("0.075"));
  EXPECT_EQ(costs.funding(), dec("-1.999999999999"));
  EXPECT_EQ(said(costs.fee_bps()), "0.5");
  EXPECT_EQ(said(costs.turnover(dec("600"))), "2.5");
}

TEST(Costs, SayWhyThereIsNoTurnover) {
  Costs costs;
  EXPECT_EQ(said(costs.turnover(dec("600"))), "no_trades");
  EXPECT_EQ(said(costs.fee_bps()), "no_trades");
  costs.on_fill(dec("1"), dec("0"));
  EXPECT_EQ(said(costs.turnover(dec("0"))), "equity_not_positive");
}

struct SlippageFill {
  Side side;
  const char* notional;
  const char* at_mid;  // null: no mid
};
struct SlippageCase {
  const char* name;
  std::vector<SlippageFill> fills;
  const char* bps;
  const char* cost;
  std::uint64_t unmeasured;
};
class SlippageOf : public ::testing::TestWithParam<SlippageCase> {};

TEST_P(SlippageOf, IsWeightedByNotional) {
  Slippage slippage;
  for (const SlippageFill& fill : GetParam().fills) {
    slippage.on_fill(fill.side, dec(fill.notional),
                     fill.at_mid == nullptr ? std::nullopt : std::optional{dec(fill.at_mid)});
  }
  EXPECT_EQ(said(slippage.bps()), GetParam().bps);
  EXPECT_EQ(slippage.cost(), dec(GetParam().cost));
  EXPECT_EQ(slippage.unmeasured(), GetParam().unmeasured);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SlippageOf,
    ::testing::Values(SlippageCase{"Nothing", {}, "no_trades", "0", 0},
                      SlippageCase{"NoMid", {{Side::Buy, "100", nullptr}}, "no_reference", "0", 1},
                      SlippageCase{"ZeroMid", {{Side::Buy, "100", "0"}}, "no_reference", "0", 1},
                      SlippageCase{"BuyAbove", {{Side::Buy, "10010", "10000"}}, "10", "10", 0},
                      SlippageCase{"SellAbove", {{Side::Sell, "10010", "10000"}}, "-10", "-10", 0},
                      SlippageCase{"SellBelow", {{Side::Sell, "9990", "10000"}}, "10", "10", 0},
                      SlippageCase{"Weighted",
                                   {{Side::Buy, "1010", "1000"},
                                    {Side::Buy, "9000", "9000"},
                                    {Side::Sell, "7", nullptr}},
                                   "10",
                                   "10",
                                   1}),
    [](const ::testing::TestParamInfo<SlippageCase>& row) { return std::string{row.param.name}; });

TEST(BuyAndHold, ReturnsLastOverFirst) {
  BuyAndHold hold;
  EXPECT_EQ(said(hold.total_return()), "no_samples");
  hold.on(Price{dec("200")});
  EXPECT_EQ(said(hold.total_return()), "0");
  hold.on(Price{dec("90")});
  hold.on(Price{dec("250")});
  EXPECT_EQ(said(hold.total_return()), "0.25");
}

TEST(Figure, IsAValueOrAReason) {
  const Figure<double> none = Absence::NoLosses;
  const Figure<double> some = 2.5;
  EXPECT_FALSE(none.has_value());
  EXPECT_EQ(none.reason(), Absence::NoLosses);
  EXPECT_EQ(std::optional<double>{none}, std::nullopt);
  EXPECT_EQ(std::optional<double>{some}, 2.5);
  EXPECT_NE(none, some);
  EXPECT_DEATH(static_cast<void>(none.value()), "invariant broken");
  EXPECT_DEATH(static_cast<void>(some.reason()), "invariant broken");
}

TEST(Figure, IsNeverInfiniteOrNan) {
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(said(Figure<double>::of(infinite)), "out_of_range");
  EXPECT_EQ(said(Figure<double>::of(infinite - infinite)), "out_of_range");
  EXPECT_DEATH(Figure<double>{infinite}, "invariant broken");
  EXPECT_EQ(said(quotient(dec("200000000000000"), dec("0.000000000001"))), "out_of_range");
}

TEST(Figure, HasANameForEachReason) {
  std::vector<std::string_view> names;
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(Absence::OutOfRange); ++i) {
    names.push_back(name(static_cast<Absence>(i)));
    EXPECT_FALSE(names.back().empty());
  }
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

}  // namespace
}  // namespace tw::performance
