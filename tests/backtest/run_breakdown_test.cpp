#include "backtest/run_breakdown.hpp"

#include <gtest/gtest.h>

#include "backtest/walk.hpp"

namespace tw::backtest {
namespace {

using support::dec;

/// Counts what is passed on.
class Counter final : public RowSink {
 public:
  void on_order(const OrderRow&) override { ++orders; }
  void on_fill(const FillRow& row) override {
    fees += row.effect.fill.fee.amount;
    realized += row.effect.realized_gross;
    ++fills;
  }
  void on_funding(const FundingPaidRow& row) override { funding += row.paid.amount.amount; }
  std::uint64_t orders = 0;
  std::uint64_t fills = 0;
  Decimal fees;
  Decimal realized;
  Decimal funding;
};

class RunBreakdownTest : public testing::Test {
 protected:
  RunBreakdownTest() {
    SessionSettings settings = grid_settings(2);
    for (int i = 0; i < 40; ++i) {
      settings.venue.funding.push_back({.instrument = InstrumentId{1},
                                        .at = support::at_ms(50 * i),
                                        .rate = Rate{dec("0.0003")},
                                        .mark = support::price("100.5")});
    }
    Played played;
    play(settings, Walk(11, 2, 2'000).events(), played);
    Projection projection(breakdown_);
    for (const Record& record : played.log.records) {
      projection.on_record(record);
    }
    projection.finish();
    trades_ = projection.trades();
    open_fees_ = breakdown_.instruments()[0].fees.open() + breakdown_.instruments()[1].fees.open();
  }

  Counter counter_;
  RunBreakdown breakdown_{counter_, 2};
  performance::TradeStatistics trades_;
  Decimal open_fees_;
};

TEST_F(RunBreakdownTest, PassesEveryRowOn) {
  EXPECT_GT(counter_.fills, 20U) << "a run without fills proves little";
  EXPECT_GT(counter_.orders, counter_.fills / 2);
  EXPECT_NE(counter_.funding, Decimal{});
}

TEST_F(RunBreakdownTest, ItsPartsAddUpEachWay) {
  Decimal net;
  std::uint64_t fills = 0;
  Decimal fees;
  for (const auto& each : breakdown_.instruments()) {
    fills += each.part.costs.fills();
    fees += each.part.costs.fees();
    net += each.part.net();
  }
  EXPECT_EQ(fills, counter_.fills);
  EXPECT_EQ(fees, counter_.fees);
  EXPECT_EQ(net, counter_.realized - counter_.fees + counter_.funding);
  Decimal by_hour;
  for (const RunPart& hour : breakdown_.hours()) {
    by_hour += hour.net();
  }
  EXPECT_EQ(by_hour, net);
  EXPECT_EQ(breakdown_.maker().fees() + breakdown_.taker().fees(), fees);
  EXPECT_EQ(breakdown_.maker().fills() + breakdown_.taker().fills(), fills);
}

TEST_F(RunBreakdownTest, FundingIsOfItsInstrumentAlone) {
  EXPECT_EQ(breakdown_.instruments()[0].part.costs.funding(), Decimal{});
  EXPECT_EQ(breakdown_.instruments()[1].part.costs.funding(), -counter_.funding);
}

TEST_F(RunBreakdownTest, ResultsAreWhatWasRealizedLessTheFeesOfWhatClosed) {
  ASSERT_GT(breakdown_.results().count(), 10U);
  EXPECT_EQ(*breakdown_.results().sum(), counter_.realized - counter_.fees + open_fees_);
}

TEST(RunBreakdownTrades, AreFillsThatClosedPerhapsAtNoGain) {
  Counter counter;
  RunBreakdown breakdown(counter, 1);
  FillRow row;
  row.effect.fill.side = Side::Sell;
  row.effect.fill.quantity = support::quantity("1");
  row.effect.fill.fee.amount = dec("0.5");
  row.effect.before = support::quantity("1");
  breakdown.on_fill(row);
  row.effect.before = {};
  breakdown.on_fill(row);
  EXPECT_EQ(breakdown.instruments()[0].part.trades.closes(), 1U);
  EXPECT_EQ(breakdown.hours()[0].trades.closes(), 1U);
  EXPECT_EQ(breakdown.results().count(), 1U);
}

TEST(RunBreakdownHours, AreOfTheDayInUtc) {
  Counter counter;
  RunBreakdown breakdown(counter, 1);
  FillRow row;
  row.effect.fill.quantity = support::quantity("1");
  row.effect.position = support::quantity("1");
  for (const int hours : {0, 23, 24, 47}) {
    row.at = Timestamp{} + std::chrono::hours(hours) + std::chrono::minutes(59);
    breakdown.on_fill(row);
  }
  EXPECT_EQ(breakdown.hours()[0].costs.fills(), 2U);
  EXPECT_EQ(breakdown.hours()[23].costs.fills(), 2U);
}

}  // namespace
}  // namespace tw::backtest
