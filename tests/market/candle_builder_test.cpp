#include "market/candle_builder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "journal/tape.hpp"
#include "support/saved_state.hpp"

namespace tw::market {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Timestamp kNoon{std::chrono::sys_days{std::chrono::year{2024} / 8 / 8} +
                          std::chrono::hours{12}};

Trade trade(std::uint64_t id, std::int64_t ticks, std::int64_t lots) {
  return {.instrument = {}, .trade_id = id, .ticks = ticks, .lots = lots};
}

class MinuteCandles : public testing::Test {
 protected:
  CandleStep at(Duration after_noon, std::uint64_t id, std::int64_t ticks = 100,
                std::int64_t lots = 1) {
    return builder.on_trade(kNoon + after_noon, trade(id, ticks, lots));
  }
  CandleBuilder builder{CandleRule::every(minutes{1}), TradeIds::Contiguous};
};

TEST_F(MinuteCandles, SumExactlyWhatTheyCover) {
  at(seconds{5}, 1, 100, 3);
  at(seconds{6}, 2, 107, 2);
  at(seconds{59}, 3, 95, 1);
  const CandleStep step = at(seconds{60}, 4);
  const Candle expected{.open_time = kNoon,
                        .close_time = kNoon + minutes{1},
                        .open = 100,
                        .high = 107,
                        .low = 95,
                        .close = 95,
                        .volume = 6,
                        .value = 300 + 214 + 95,
                        .trade_count = 3,
                        .trade_id_first = 1,
                        .trade_id_last = 3,
                        .is_closed = true,
                        .is_end_seen = true};
  EXPECT_EQ(step.closed, expected);
}

TEST_F(MinuteCandles, ShowTheOpenOneBeforeItCloses) {
  EXPECT_FALSE(builder.current().has_value());
  at(seconds{5}, 1, 100, 3);
  ASSERT_TRUE(builder.current().has_value());
  EXPECT_FALSE(builder.current()->is_closed);
  EXPECT_EQ(builder.current()->volume, 3);
}

TEST_F(MinuteCandles, AreCompleteBetweenTradesThatWereSeen) {
  at(seconds{5}, 1);
  EXPECT_FALSE(at(seconds{65}, 2).closed->is_complete()) << "what came before is unknown";
  EXPECT_TRUE(at(seconds{125}, 3).closed->is_complete());
}

TEST_F(MinuteCandles, AreIncompleteWhereIdsLackInside) {
  at(seconds{5}, 1);
  at(seconds{65}, 2);
  at(seconds{66}, 4);
  const Candle candle = *at(seconds{125}, 5).closed;
  EXPECT_TRUE(candle.is_start_seen);
  EXPECT_FALSE(candle.is_gap_free);
  EXPECT_TRUE(candle.is_end_seen);
  EXPECT_FALSE(candle.is_complete());
  EXPECT_EQ(builder.gap_count(), 1u);
}

TEST_F(MinuteCandles, AreIncompleteOnBothSidesOfALossBetweenThem) {
  at(seconds{5}, 1);
  at(seconds{65}, 2);
  const Candle before = *at(seconds{125}, 4).closed;
  EXPECT_TRUE(before.is_gap_free);
  EXPECT_FALSE(before.is_end_seen);
  const Candle after = *at(seconds{185}, 5).closed;
  EXPECT_FALSE(after.is_start_seen);
  EXPECT_TRUE(after.is_gap_free);
  EXPECT_TRUE(at(seconds{245}, 6).closed->is_complete());
}

TEST_F(MinuteCandles, IgnoreTradesSeenBefore) {
  at(seconds{5}, 7);
  EXPECT_EQ(at(seconds{6}, 7).outcome, TradeOutcome::Stale);
  EXPECT_EQ(at(seconds{6}, 3).outcome, TradeOutcome::Stale);
  EXPECT_EQ(builder.current()->trade_count, 1u);
}

TEST_F(MinuteCandles, InventNothingForEmptyIntervalsButCountThem) {
  at(seconds{5}, 1);
  EXPECT_EQ(at(minutes{4}, 2).closed->open_time, kNoon);
  const Candle& candle = *builder.current();
  EXPECT_EQ(candle.open_time, kNoon + minutes{4});
  EXPECT_EQ(candle.empty_before, 3u);
}

TEST_F(MinuteCandles, CloseByTheClockWithoutClaimingTheirEnd) {
  at(seconds{5}, 1);
  at(seconds{65}, 2);
  EXPECT_FALSE(builder.advance_to(kNoon + seconds{119}).has_value());
  const std::optional<Candle> candle = builder.advance_to(kNoon + seconds{120});
  ASSERT_TRUE(candle.has_value());
  EXPECT_TRUE(candle->is_closed);
  EXPECT_TRUE(candle->is_start_seen);
  EXPECT_FALSE(candle->is_end_seen);
  EXPECT_FALSE(builder.advance_to(kNoon + seconds{500}).has_value());
  at(seconds{125}, 3);
  EXPECT_TRUE(builder.current()->is_start_seen);
  EXPECT_EQ(builder.current()->empty_before, 0u);
}

TEST_F(MinuteCandles, CountTradesThatComeTooLate) {
  at(seconds{65}, 1);
  EXPECT_EQ(at(seconds{59}, 2).outcome, TradeOutcome::Late);
  builder.advance_to(kNoon + minutes{2});
  EXPECT_EQ(at(seconds{119}, 3).outcome, TradeOutcome::Late);
  EXPECT_EQ(builder.late_count(), 2u);
  EXPECT_EQ(at(seconds{120}, 4).outcome, TradeOutcome::Taken);
}

TEST_F(MinuteCandles, RefuseImpossibleTradesAsLost) {
  at(seconds{5}, 1);
  EXPECT_EQ(at(seconds{6}, 2, -1, 1).outcome, TradeOutcome::Refused);
  EXPECT_EQ(at(seconds{6}, 2, 1, 0).outcome, TradeOutcome::Refused);
  EXPECT_EQ(at(seconds{6}, 2, std::int64_t{1} << 62, std::int64_t{1} << 34).outcome,
            TradeOutcome::Refused);
  at(seconds{7}, 3);
  EXPECT_FALSE(builder.current()->is_gap_free);
}

TEST_F(MinuteCandles, HoldVolumesBeyondSixtyFourBits) {
  constexpr std::int64_t kLots = std::int64_t{1} << 62;
  for (std::uint64_t id = 1; id <= 4; ++id) {
    EXPECT_EQ(at(seconds{5}, id, 1'000'000, kLots).outcome, TradeOutcome::Taken);
  }
  EXPECT_EQ(builder.current()->volume, Int128{kLots} * 4);
  EXPECT_EQ(builder.current()->value, Int128{kLots} * 4'000'000);
}

TEST(CandleBuilder, AlignsToTheUtcGridAlsoBefore1970) {
  CandleBuilder builder{CandleRule::every(std::chrono::hours{4}), TradeIds::Contiguous};
  builder.on_trade(Timestamp{std::chrono::hours{-5}}, trade(1, 1, 1));
  EXPECT_EQ(builder.current()->open_time, Timestamp{std::chrono::hours{-8}});
  builder.on_trade(Timestamp{Duration{-1}}, trade(2, 1, 1));
  EXPECT_EQ(builder.current()->open_time, Timestamp{std::chrono::hours{-4}});
}

TEST(CandleBuilder, LearnsOfLossesByWordWhereIdsAreOpaque) {
  CandleBuilder builder{CandleRule::every(minutes{1}), TradeIds::Opaque};
  builder.on_trade(kNoon, trade(900, 1, 1));
  builder.on_trade(kNoon + minutes{1}, trade(17, 1, 1));
  EXPECT_TRUE(builder.current()->is_start_seen);
  builder.mark_gap();
  const CandleStep step = builder.on_trade(kNoon + minutes{2}, trade(17, 1, 1));
  EXPECT_EQ(step.outcome, TradeOutcome::Taken);
  EXPECT_FALSE(step.closed->is_end_seen);
  EXPECT_FALSE(builder.current()->is_start_seen);
}

TEST(CandleBuilder, LetsContiguousIdsDisproveALoss) {
  CandleBuilder builder{CandleRule::every(minutes{1}), TradeIds::Contiguous};
  builder.on_trade(kNoon, trade(1, 1, 1));
  builder.mark_gap();
  builder.on_trade(kNoon + minutes{1}, trade(2, 1, 1));
  EXPECT_TRUE(builder.current()->is_start_seen);
}

struct RuleCase {
  const char* name;
  CandleRule rule;
  std::vector<std::uint64_t> last_ids;  // of the candles that closed
};
class CandleRules : public testing::TestWithParam<RuleCase> {};

// Ten trades of 1, 2, ... 10 lots at 10 ticks each.
TEST_P(CandleRules, EndWithTheTradeThatReachesTheAmount) {
  CandleBuilder builder{GetParam().rule, TradeIds::Contiguous};
  std::vector<std::uint64_t> last_ids;
  for (std::uint64_t id = 1; id <= 10; ++id) {
    const CandleStep step =
        builder.on_trade(kNoon + seconds{id}, trade(id, 10, static_cast<std::int64_t>(id)));
    if (step.closed) {
      EXPECT_TRUE(step.closed->is_end_seen);
      EXPECT_EQ(step.closed->close_time, kNoon + seconds{id});
      last_ids.push_back(step.closed->trade_id_last);
    }
  }
  EXPECT_EQ(last_ids, GetParam().last_ids);
}
INSTANTIATE_TEST_SUITE_P(
    Table, CandleRules,
    testing::Values(RuleCase{"Ticks", CandleRule::after_trades(3), {3, 6, 9}},
                    RuleCase{
                        "EveryTrade", CandleRule::after_trades(1), {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
                    RuleCase{"Volume", CandleRule::after_volume(10), {4, 6, 8, 10}},
                    RuleCase{"Value", CandleRule::after_value(150), {5, 8, 10}},
                    RuleCase{"Never", CandleRule::after_volume(56), {}}),
    [](const testing::TestParamInfo<RuleCase>& row) { return std::string{row.param.name}; });

TEST(CandleBuilderDeath, AssertsItsRule) {
  EXPECT_DEATH(CandleBuilder(CandleRule::every(Duration{0}), TradeIds::Opaque), "length");
  EXPECT_DEATH(CandleBuilder(CandleRule::after_volume(0), TradeIds::Opaque), "amount");
}

// The obvious form: all trades of a candle kept, everything computed from them at the end.
struct Stamped {
  Timestamp at;
  Trade trade;
};
Candle summed(const std::vector<Stamped>& trades) {
  Candle candle;
  candle.open = trades.front().trade.ticks;
  candle.close = trades.back().trade.ticks;
  candle.high =
      std::ranges::max(trades, {}, [](const Stamped& s) { return s.trade.ticks; }).trade.ticks;
  candle.low =
      std::ranges::min(trades, {}, [](const Stamped& s) { return s.trade.ticks; }).trade.ticks;
  for (const Stamped& stamped : trades) {
    candle.volume += stamped.trade.lots;
    candle.value += Int128{stamped.trade.ticks} * stamped.trade.lots;
  }
  candle.trade_count = trades.size();
  candle.trade_id_first = trades.front().trade.trade_id;
  candle.trade_id_last = trades.back().trade.trade_id;
  return candle;
}

// The facts that the twin knows; times and flags have tests of their own.
Candle facts(Candle candle) {
  candle.open_time = candle.close_time = Timestamp{};
  candle.empty_before = 0;
  candle.is_closed = candle.is_start_seen = candle.is_end_seen = false;
  candle.is_gap_free = true;
  return candle;
}

std::vector<Candle> built(const std::vector<Stamped>& trades, CandleRule rule) {
  CandleBuilder builder{rule, TradeIds::Contiguous};
  std::vector<Candle> candles;
  for (const Stamped& stamped : trades) {
    if (const CandleStep step = builder.on_trade(stamped.at, stamped.trade); step.closed) {
      candles.push_back(*step.closed);
    }
  }
  if (builder.current()) {
    candles.push_back(*builder.current());
  }
  return candles;
}

std::vector<Candle> by_interval(const std::vector<Stamped>& trades, Duration interval) {
  std::map<std::int64_t, std::vector<Stamped>> intervals;
  for (const Stamped& stamped : trades) {
    intervals[to_nanoseconds(stamped.at) / interval.count()].push_back(stamped);
  }
  std::vector<Candle> candles;
  for (const auto& [number, inside] : intervals) {
    candles.push_back(summed(inside));
  }
  return candles;
}

std::vector<Stamped> random_trades(std::uint64_t seed, std::size_t count) {
  Random random{seed};
  std::vector<Stamped> trades;
  Timestamp at = kNoon;
  for (std::size_t i = 0; i < count; ++i) {
    at +=
        Duration{static_cast<std::int64_t>(random.below(random.below(10) == 0 ? 400'000 : 9'000))};
    constexpr std::uint64_t kLotsMax = 1'000'000'000'000;
    trades.push_back({at, trade(i + 1, static_cast<std::int64_t>(1 + random.below(1'000'000)),
                                static_cast<std::int64_t>(1 + random.below(kLotsMax)))});
  }
  return trades;
}

std::vector<Candle> facts(std::vector<Candle> candles) {
  std::ranges::transform(candles, candles.begin(), [](const Candle& c) { return facts(c); });
  return candles;
}

RC_GTEST_PROP(CandleTwin, AgreesOnRandomTrades, (std::uint64_t seed)) {
  const std::vector<Stamped> trades = random_trades(seed, 300);
  const Duration interval{50'000};
  const std::vector<Candle> candles = built(trades, CandleRule::every(interval));
  RC_ASSERT(facts(candles) == by_interval(trades, interval));
  Timestamp covered = candles.front().open_time;
  for (const Candle& candle : candles) {
    RC_ASSERT(candle.open_time - covered == interval * static_cast<int>(candle.empty_before));
    covered = candle.close_time;
  }
  std::uint64_t counted = 0;
  for (const Candle& candle : built(trades, CandleRule::after_volume(5'000'000'000'000))) {
    RC_ASSERT(candle.is_closed == (candle.volume >= 5'000'000'000'000));
    counted += candle.trade_count;
  }
  RC_ASSERT(counted == trades.size());
}

RC_GTEST_PROP(CandleTwin, SaveLoadContinueEqualsUninterrupted, (std::uint64_t seed)) {
  const std::vector<Stamped> trades = random_trades(seed, 100);
  const CandleRule rules[] = {CandleRule::every(Duration{50'000}), CandleRule::after_trades(7),
                              CandleRule::after_volume(5'000'000'000'000)};
  for (const CandleRule& rule : rules) {
    CandleBuilder whole(rule, TradeIds::Contiguous);
    CandleBuilder continued(rule, TradeIds::Contiguous);
    const auto cut = *rc::gen::inRange<std::size_t>(0, trades.size());
    for (std::size_t i = 0; i < trades.size(); ++i) {
      if (i == cut) {
        CandleBuilder fresh(rule, TradeIds::Contiguous);
        RC_ASSERT(support::load(fresh, support::saved(continued)));
        RC_ASSERT(fresh == continued);
        continued = fresh;
      }
      const CandleStep step = whole.on_trade(trades[i].at, trades[i].trade);
      RC_ASSERT(continued.on_trade(trades[i].at, trades[i].trade).closed == step.closed);
    }
    RC_ASSERT(continued == whole);
    const auto make = [&rule] {
      return std::make_unique<CandleBuilder>(rule, TradeIds::Contiguous);
    };
    RC_ASSERT(support::unsafe_load(support::saved(whole), make, seed).value_or("") == "");
  }
}

TEST(SavedCandles, TheStateOfAnotherRuleIsRefused) {
  const CandleBuilder each_minute(CandleRule::every(std::chrono::minutes(1)), TradeIds::Opaque);
  CandleBuilder each_hour(CandleRule::every(std::chrono::hours(1)), TradeIds::Opaque);
  EXPECT_FALSE(support::load(each_hour, support::saved(each_minute)));
  CandleBuilder contiguous(CandleRule::every(std::chrono::minutes(1)), TradeIds::Contiguous);
  EXPECT_FALSE(support::load(contiguous, support::saved(each_minute)));
}

// Totals of data/demo, taken from the bytes by another program.
struct Known {
  const char* symbol;
  const char* file;
  std::uint64_t trades, first_id, last_id;
  std::int64_t lots, open, high, low, close;
};
std::vector<Stamped> read_trades(const Known& known) {
  const std::string path = std::string(TW_SOURCE_DIR) + "/data/demo/" + known.file;
  const auto reader = journal::TapeReader::open(path, InstrumentId{}).value();
  std::vector<Stamped> trades;
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    if (const auto* made = std::get_if<Trade>(&event->body)) {
      trades.push_back({event->ts_event, *made});
    }
  }
  return trades;
}

class RecordedCandles : public testing::TestWithParam<Known> {
 protected:
  RecordedCandles() {
    static std::map<std::string, std::vector<Stamped>> read;  // unpacking takes half a second
    auto& kept = read[GetParam().symbol];
    if (kept.empty()) {
      kept = read_trades(GetParam());
    }
    trades = kept;
  }
  std::vector<Stamped> trades;
};

TEST_P(RecordedCandles, SumToTheKnownTotals) {
  const std::vector<Candle> candles = built(trades, CandleRule::after_trades(1'000'000));
  ASSERT_EQ(candles.size(), 1u);
  const Candle& all = candles[0];
  const Known& known = GetParam();
  EXPECT_EQ(all.trade_count, known.trades);
  EXPECT_EQ(all.trade_id_first, known.first_id);
  EXPECT_EQ(all.trade_id_last, known.last_id);
  EXPECT_EQ(all.volume, known.lots);
  EXPECT_EQ(all.open, known.open);
  EXPECT_EQ(all.high, known.high);
  EXPECT_EQ(all.low, known.low);
  EXPECT_EQ(all.close, known.close);
  EXPECT_TRUE(all.is_gap_free);
}

TEST_P(RecordedCandles, AgreeWithTheTwinAtEveryInterval) {
  for (const Duration interval :
       {Duration{seconds{1}}, Duration{seconds{15}}, Duration{minutes{1}}}) {
    const std::vector<Candle> candles = built(trades, CandleRule::every(interval));
    EXPECT_EQ(facts(candles), by_interval(trades, interval));
    for (std::size_t i = 1; i + 1 < candles.size(); ++i) {
      ASSERT_TRUE(candles[i].is_complete());
    }
    EXPECT_FALSE(candles.front().is_complete());
    EXPECT_FALSE(candles.back().is_complete());
  }
}

INSTANTIATE_TEST_SUITE_P(Usdm, RecordedCandles,
                         testing::Values(Known{.symbol = "BTCUSDT",
                                               .file = "btcusdt_20240808.tape",
                                               .trades = 21'313,
                                               .first_id = 5'266'583'935,
                                               .last_id = 5'266'605'247,
                                               .lots = 2'429'366,
                                               .open = 618'003,
                                               .high = 618'399,
                                               .low = 615'903,
                                               .close = 616'598},
                                         Known{.symbol = "ETHUSDT",
                                               .file = "ethusdt_20240808.tape",
                                               .trades = 14'076,
                                               .first_id = 4'308'068'523,
                                               .last_id = 4'308'082'598,
                                               .lots = 9'164'948,
                                               .open = 268'162,
                                               .high = 268'482,
                                               .low = 267'790,
                                               .close = 268'138}),
                         [](const testing::TestParamInfo<Known>& row) {
                           return std::string{row.param.symbol};
                         });

}  // namespace
}  // namespace tw::market
