#include "control/run_tables.hpp"

#include <gtest/gtest.h>

#include "control/paper_fixture.hpp"

namespace tw::control {
namespace {

Decimal money(const json::Value& value, std::string_view key) {
  return Decimal::parse_exact(value.member(key)->text().value()).value();
}

class RunTablesOfARun : public testing::Test {
 protected:
  RunResult result_ = run_backtest(busy_run(), support::demo_library(), std::nullopt).value();
  json::Value published_ = to_json(result_);
};

TEST_F(RunTablesOfARun, TheirPartsAddUpToTheTotals) {
  const json::Value breakdown = published_.member("breakdown").value();
  for (const char* list : {"by_instrument", "by_hour"}) {
    const json::Value rows = breakdown.member(list).value();
    Decimal fees;
    Decimal realized;
    std::int64_t fills = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      fees += money(rows.at(i), "fees");
      realized += money(rows.at(i), "realized_gross");
      fills += rows.at(i).member("fills")->integer().value();
    }
    EXPECT_EQ(fees, result_.fees) << list;
    EXPECT_EQ(realized, result_.realized_gross) << list;
    EXPECT_EQ(fills, static_cast<std::int64_t>(result_.counts.fills)) << list;
  }
  const json::Value sides = breakdown.member("by_liquidity").value();
  EXPECT_EQ(sides.member("maker")->member("fills")->integer().value(),
            static_cast<std::int64_t>(result_.counts.maker_fills));
}

TEST_F(RunTablesOfARun, ClosesAreSpreadOverBins) {
  const json::Value closes = published_.member("closes").value();
  const std::int64_t count = closes.member("count")->integer().value();
  ASSERT_GT(count, 5);
  const json::Value bins = closes.member("bins").value();
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    sum += bins.at(i).member("count")->integer().value();
  }
  EXPECT_EQ(sum, count);
  EXPECT_LE(bins.size(), RunTables::kBinsMax);
  EXPECT_LE(money(closes, "worst"), money(closes, "median"));
  EXPECT_LE(money(closes, "median"), money(closes, "best"));
}

TEST_F(RunTablesOfARun, TheDeepestDrawdownIsTheLargestOne) {
  const json::Value worst = published_.member("drawdowns")->member("worst").value();
  ASSERT_GT(worst.size(), 0U);
  EXPECT_EQ(money(worst.at(0), "depth"), result_.drawdown_max);
  EXPECT_EQ(result_.paths.drawdown.pieces().empty(), false);
}

TEST(RunTables, TellTheLongestDrawdownInDaysAndHours) {
  RunTables tables;
  const auto longest = [&tables](Duration span) {
    tables.drawdown_longest = span;
    return drawdowns_json(tables).member("longest")->text().value();
  };
  EXPECT_EQ(longest(std::chrono::hours(7'020)), "292d 12h");
  EXPECT_EQ(longest(Duration{344'793'323'717}), "5m 44.793s");
  EXPECT_EQ(longest(std::chrono::hours(1)), "1h");
  EXPECT_EQ(longest(Duration{}), "0s");
  EXPECT_EQ(drawdowns_json(tables).member("longest_ns")->integer().value(), 0);
}

TEST(RunTables, WithoutClosesSayWhy) {
  const json::Value closes = closes_json(RunTables{});
  EXPECT_EQ(closes.member("count")->integer().value(), 0);
  EXPECT_FALSE(closes.member("mean")->text().has_value());
  EXPECT_EQ(closes.member("absent")->member("mean")->text().value(), "no_trades");
  EXPECT_EQ(closes.member("bins")->size(), 0U);
}

}  // namespace
}  // namespace tw::control
