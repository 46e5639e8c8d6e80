#include "venue_sim/market_history.hpp"

#include <gtest/gtest.h>

#include "venue_sim/history_seed.hpp"
#include "venue_sim/number_format.hpp"
#include "venue_sim/public_rig.hpp"

namespace tw::venue_sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMinute = 0;

struct FormatCase {
  std::int64_t units;
  int decimals;
  const char* kept;
  const char* trimmed;
};

TEST(NumberFormat, WritesUnitsWithTheirDecimals) {
  for (const FormatCase& c :
       {FormatCase{0, 0, "0", "0"}, FormatCase{0, 3, "0.000", "0"},
        FormatCase{5, 3, "0.005", "0.005"}, FormatCase{1'500, 3, "1.500", "1.5"},
        FormatCase{120'000, 3, "120.000", "120"}, FormatCase{-7, 1, "-0.7", "-0.7"},
        FormatCase{100, 0, "100", "100"}, FormatCase{1, 12, "0.000000000001", "0.000000000001"},
        FormatCase{INT64_MIN, 2, "-92233720368547758.08", "-92233720368547758.08"}}) {
    std::string kept;
    std::string trimmed;
    append_units(kept, c.units, c.decimals, Zeros::Keep);
    append_units(trimmed, c.units, c.decimals, Zeros::Trim);
    EXPECT_EQ(kept, c.kept);
    EXPECT_EQ(trimmed, c.trimmed);
  }
}

TEST(NumberFormat, MakesIdentifiersThatDiffer) {
  EXPECT_EQ(uuid_of(1, 2), uuid_of(1, 2));
  EXPECT_NE(uuid_of(1, 2), uuid_of(1, 3));
  EXPECT_NE(uuid_of(1, 2), uuid_of(2, 2));
}

TEST(KlineSeries, RepeatsTheCloseWhereNothingHappens) {
  KlineSeries series{Interval::every(1min)};
  series.add({.start = kNoon + 5s, .open = 10, .high = 12, .low = 9, .close = 11, .lots = 3});
  series.add({.start = kNoon + 50s, .open = 8, .high = 8, .low = 8, .close = 8, .lots = 1});
  series.roll(kNoon + 3min);
  ASSERT_EQ(series.rows().size(), 4U);
  EXPECT_EQ(series.rows()[0], (Kline{kNoon, 10, 12, 8, 8, 4, {}}));
  EXPECT_EQ(series.rows()[3], (Kline{kNoon + 3min, 8, 8, 8, 8, 0, {}}));
  series.add({.start = kNoon + 3min, .open = 9, .high = 9, .low = 9, .close = 9, .lots = 1});
  EXPECT_EQ(series.rows()[3], (Kline{kNoon + 3min, 8, 9, 8, 9, 1, {}}));
}

TEST(KlineSeries, KeepsTheNewestOverALongPause) {
  KlineSeries series{Interval::every(1min)};
  series.add({.start = kNoon, .open = 10, .high = 12, .low = 9, .close = 11, .lots = 3});
  series.roll(kNoon + std::chrono::days(400));
  ASSERT_EQ(series.rows().size(), KlineSeries::kRowsMax);
  EXPECT_EQ(series.rows().back().start, kNoon + std::chrono::days(400));
  EXPECT_EQ(series.rows().front().close, 11);
}

class InventedPast : public testing::Test {
 protected:
  const sim::Contract& contract() const { return rig.source.contracts()[0]; }
  static constexpr Timestamp kNow = kNoon + 17min + 23s;
  PublicRig rig;
  MarketHistory past = invented_past(contract(), 6'000'000, 3, kNow);
};

TEST_F(InventedPast, EndsAtThePriceOfNowAndHasNoHoles) {
  for (std::size_t i = 0; i < kKlineIntervals; ++i) {
    const auto& rows = past.klines(i).rows();
    const Interval& interval = kline_intervals()[i].interval;
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows.back().close, 6'000'000);
    EXPECT_EQ(rows.back().start, interval.start_of(kNow));
    for (std::size_t row = 1; row < rows.size(); ++row) {
      ASSERT_EQ(rows[row].start, interval.next(rows[row - 1].start));
      ASSERT_EQ(rows[row].open, rows[row - 1].close);
      ASSERT_LE(rows[row].low, std::min(rows[row].open, rows[row].close));
      ASSERT_GE(rows[row].high, std::max(rows[row].open, rows[row].close));
      ASSERT_GT(rows[row].lots, 0);
    }
  }
}

TEST_F(InventedPast, IsLongEnoughForEveryRequest) {
  EXPECT_GE(past.klines(kMinute).rows().size(), 1'440U);
  for (std::size_t i = 0; i + 1 < kKlineIntervals; ++i) {  // of months there are four years
    EXPECT_GE(past.klines(i).rows().size(), 200U) << kline_intervals()[i].name;
  }
  EXPECT_GE(past.funding().size(), 200U);
  EXPECT_GE(past.trades().size(), 60U);
}

/// The candle that the minutes of an interval make together.
Kline sum_of(const std::deque<Kline>& minutes, const Interval& interval, Timestamp start) {
  Kline sum{.start = start};
  for (const Kline& minute : minutes) {
    if (interval.start_of(minute.start) != start) {
      continue;
    }
    sum.open = sum.lots == 0 ? minute.open : sum.open;
    sum.low = sum.lots == 0 ? minute.low : std::min(sum.low, minute.low);
    sum.high = std::max(sum.high, minute.high);
    sum.close = minute.close;
    sum.lots += minute.lots;
    sum.turnover += minute.turnover;
  }
  return sum;
}

TEST_F(InventedPast, HasLongCandlesThatAreMadeOfTheShortOnes) {
  const auto& minutes = past.klines(kMinute).rows();
  std::size_t compared = 0;
  for (std::size_t i = 1; i < kKlineIntervals; ++i) {
    const Interval& interval = kline_intervals()[i].interval;
    for (const Kline& row : past.klines(i).rows()) {
      if (row.start >= minutes.front().start) {
        ASSERT_EQ(row, sum_of(minutes, interval, row.start)) << kline_intervals()[i].name;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 800U);
}

TEST_F(InventedPast, IsTheSameOfTheSameSeedOnly) {
  const auto rows = [&](std::uint64_t seed) {
    return invented_past(contract(), 6'000'000, seed, kNow).klines(kMinute).rows();
  };
  EXPECT_EQ(rows(3), past.klines(kMinute).rows());
  EXPECT_NE(rows(4), past.klines(kMinute).rows());
}

TEST_F(InventedPast, HasTradesInsideTheirCandles) {
  const auto& minutes = past.klines(kMinute).rows();
  for (const TradeRow& trade : past.trades()) {
    const Timestamp start = Interval::every(1min).start_of(trade.at);
    const auto row = std::ranges::find(minutes, start, &Kline::start);
    ASSERT_NE(row, minutes.end());
    EXPECT_GE(trade.ticks, row->low);
    EXPECT_LE(trade.ticks, row->high);
    EXPECT_LT(trade.at, kNow);
  }
}

TEST_F(InventedPast, DoesNotReachBeforeTime) {
  const MarketHistory young = invented_past(contract(), 100, 3, Timestamp{} + 100h);
  EXPECT_GE(young.klines(kMinute).rows().front().start, Timestamp{});
  EXPECT_GE(young.klines(kKlineIntervals - 3).rows().front().start, Timestamp{});
}

TEST_F(InventedPast, GoesOnWithWhatReallyHappens) {
  MarketHistory history{contract()};
  history.on_trade(kNow - 2min, {{}, 1, 6'000'100, 7, Side::Buy}, 5);
  history.put_before(past);
  history.on_trade(kNow, {{}, 2, 6'000'300, 7, Side::Buy}, 6);
  const auto& rows = history.klines(kMinute).rows();
  EXPECT_EQ(rows.back().close, 6'000'300);
  EXPECT_EQ(rows[rows.size() - 3].close, 6'000'100);
  EXPECT_EQ(rows[rows.size() - 3].lots, 7);
  EXPECT_EQ(rows[rows.size() - 4].start, rows[rows.size() - 3].start - 1min);
  std::uint64_t number = 0;
  for (const TradeRow& trade : history.trades()) {
    EXPECT_GT(trade.number, number);
    number = trade.number;
  }
}

TEST(MarketHistory, SumsUpADay) {
  PublicRig rig;
  MarketHistory history{rig.source.contracts()[0]};
  EXPECT_EQ(history.day(), std::nullopt);
  const auto trade = [&](Timestamp at, std::int64_t ticks) {
    history.on_trade(at, {{}, 1, ticks, 1'000, Side::Buy}, 1);
  };
  trade(kNoon - 30h, 9'000'000);
  trade(kNoon - 20h, 5'000'000);
  trade(kNoon - 30min, 7'000'000);
  trade(kNoon, 6'000'000);
  const auto day = history.day();
  ASSERT_TRUE(day.has_value());
  EXPECT_EQ(day->open, 9'000'000);  // what was the price when the day began
  EXPECT_EQ(day->low, 5'000'000);
  EXPECT_EQ(day->open_1h, 5'000'000);
  EXPECT_EQ(day->lots, 3'000);
  EXPECT_EQ(day->turnover, Decimal::from_int(180'000));
}

TEST(MarketHistory, KeepsFundingOnceItIsPaid) {
  PublicRig rig;
  MarketHistory history{rig.source.contracts()[0]};
  sim::ReferencePrices prices;
  prices.funding_rate = Rate{Decimal::from_units(2, 4)};
  prices.funding_next = kNoon + 4h;
  history.sample(prices, kNoon);
  prices.funding_rate = Rate{Decimal::from_units(3, 4)};
  history.sample(prices, kNoon + 1h);
  EXPECT_TRUE(history.funding().empty());
  prices.funding_next = kNoon + 12h;
  prices.funding_rate = Rate{Decimal::from_units(9, 4)};
  history.sample(prices, kNoon + 4h);
  ASSERT_EQ(history.funding().size(), 1U);
  EXPECT_EQ(history.funding()[0].at, kNoon + 4h);
  EXPECT_EQ(history.funding()[0].rate.to_string(), "0.0003");
}

TEST(OpenInterest, MovesSlowlyAroundItsLevel) {
  PublicRig rig;
  EXPECT_EQ(OpenInterest{}.lots(kNoon), 0);
  const OpenInterest interest{rig.source.contracts()[0], 6'000'000, 9};
  const auto level = static_cast<double>(interest.lots(kNoon));
  for (Duration ago{}; ago < 48h; ago += 5min) {
    const std::int64_t lots = interest.lots(kNoon - ago);
    EXPECT_NEAR(static_cast<double>(lots), level, level * 0.12);
  }
}

}  // namespace
}  // namespace tw::venue_sim
