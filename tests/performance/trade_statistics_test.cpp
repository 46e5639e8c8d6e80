#include "performance/trade_statistics.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "performance/samples.hpp"

namespace tw::performance {
namespace {

struct TradesCase {
  const char* name;
  std::vector<const char*> closes;
  std::uint64_t wins;
  std::uint64_t losses;
  const char* win_rate;
  const char* profit_factor;
  const char* expectancy;
  const char* average_win;
  const char* average_loss;
};
class Trades : public ::testing::TestWithParam<TradesCase> {};

TEST_P(Trades, AreCountedAndSummed) {
  TradeStatistics statistics;
  for (const char* pnl : GetParam().closes) {
    statistics.on_close(dec(pnl));
  }
  EXPECT_EQ(statistics.closes(), GetParam().closes.size());
  EXPECT_EQ(statistics.wins(), GetParam().wins);
  EXPECT_EQ(statistics.losses(), GetParam().losses);
  EXPECT_EQ(said(statistics.win_rate()), GetParam().win_rate);
  EXPECT_EQ(said(statistics.profit_factor()), GetParam().profit_factor);
  EXPECT_EQ(said(statistics.expectancy()), GetParam().expectancy);
  EXPECT_EQ(said(statistics.average_win()), GetParam().average_win);
  EXPECT_EQ(said(statistics.average_loss()), GetParam().average_loss);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Trades,
    ::testing::Values(
        TradesCase{
            "None", {}, 0, 0, "no_trades", "no_trades", "no_trades", "no_trades", "no_trades"},
        TradesCase{"OneWin", {"5"}, 1, 0, "1", "no_losses", "5", "5", "no_losses"},
        TradesCase{"OneLoss", {"-5"}, 0, 1, "0", "0", "-5", "no_wins", "5"},
        TradesCase{
            "ZeroIsNeither", {"0", "0"}, 0, 0, "0", "no_losses", "0", "no_wins", "no_losses"},
        TradesCase{"Mixed", {"3", "-2", "0", "1"}, 2, 1, "0.5", "2", "0.5", "2", "2"},
        TradesCase{"Thirds",
                   {"1", "-3", "-3"},
                   1,
                   2,
                   "0.333333333333",
                   "0.166666666667",
                   "-1.666666666667",
                   "1",
                   "3"},
        TradesCase{"SmallestUnit",
                   {"0.000000000001", "-0.000000000002"},
                   1,
                   1,
                   "0.5",
                   "0.5",
                   "0",
                   "0.000000000001",
                   "0.000000000002"}),
    [](const ::testing::TestParamInfo<TradesCase>& row) { return std::string{row.param.name}; });

Decimal rounded(std::int64_t a, std::int64_t b) {  // a / b half to even, a >= 0, b > 0
  const Int128 scaled = Int128{a} * Decimal::kScale;
  const Int128 twice = scaled % b * 2;
  const Int128 down = scaled / b;
  return Decimal::from_raw(down + (twice > b || (twice == b && down % 2 == 1) ? 1 : 0));
}

RC_GTEST_PROP(TradeStatisticsProperty, EqualsTheNaiveTwin, ()) {
  TradeStatistics statistics;
  std::vector<std::int64_t> closes;
  for (int i = *rc::gen::inRange(0, 60); i > 0; --i) {
    closes.push_back(*rc::gen::inRange<std::int64_t>(-500, 500));
    statistics.on_close(Decimal::from_int(closes.back()));
  }
  std::int64_t wins = 0;
  std::int64_t gained = 0;
  std::int64_t lost = 0;
  for (const std::int64_t pnl : closes) {
    wins += pnl > 0 ? 1 : 0;
    gained += std::max<std::int64_t>(pnl, 0);
    lost += std::max<std::int64_t>(-pnl, 0);
  }
  const auto count = static_cast<std::int64_t>(closes.size());
  const auto figure = [](std::int64_t a, std::int64_t b, Absence without) {
    return b == 0 ? Figure<Decimal>{without} : Figure<Decimal>{rounded(a, b)};
  };
  const bool is_empty = count == 0;
  RC_ASSERT(statistics.win_rate() == figure(wins, count, Absence::NoTrades));

  RC_ASSERT(statistics.profit_factor() ==
            figure(gained, lost, is_empty ? Absence::NoTrades : Absence::NoLosses));

  RC_ASSERT(statistics.average_win() ==
            figure(gained, wins, is_empty ? Absence::NoTrades : Absence::NoWins));

  RC_ASSERT(statistics.gained() - statistics.lost() == Decimal::from_int(gained - lost));

  RC_ASSERT(statistics.wins() + statistics.losses() <= statistics.closes());
}

}  // namespace
}  // namespace tw::performance
