// Whole recorded sessions of several markets against facts that were taken from the bytes by other
// programs.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "listings.hpp"
#include "market/order_book.hpp"
#include "support/shared_material.hpp"
#include "venues/binance/recording_reader.hpp"

namespace tw::venues::binance {
namespace {

struct Top {
  std::uint64_t sequence;
  DepthLevel bid;
  DepthLevel ask;
};

struct Candle {
  std::int64_t open = 0, high = 0, low = 0, close = 0, lots = 0;
  std::uint64_t trades = 0;
  friend bool operator==(const Candle&, const Candle&) = default;
};

// What a session amounts to when it is played to its end.
struct Played {
  market::OrderBook book;
  std::vector<Top> quotes, tops;
  std::vector<Trade> trades;
  std::map<std::int64_t, Candle> candles;  // by start of the five minutes, in seconds
  Timestamp ts_snapshot{};
  DepthJoinCounts counts;
  std::uint64_t resets = 0, refused = 0, crossed = 0;
  std::string error;

  void take(const Event& event);
  void take(const Trade& trade, Timestamp at);
};

void Played::take(const Trade& trade, Timestamp at) {
  trades.push_back(trade);
  constexpr std::int64_t kFiveMinutes = 300;
  const std::int64_t seconds =
      std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  Candle& candle = candles[seconds / kFiveMinutes * kFiveMinutes];
  if (candle.trades == 0) {
    candle = {.open = trade.ticks, .high = trade.ticks, .low = trade.ticks};
  }
  candle.high = std::max(candle.high, trade.ticks);
  candle.low = std::min(candle.low, trade.ticks);
  candle.close = trade.ticks;
  candle.lots += trade.lots;
  ++candle.trades;
}

void Played::take(const Event& event) {
  if (const auto* trade = std::get_if<Trade>(&event.body)) {
    take(*trade, event.ts_event);
  } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
    quotes.push_back({quote->sequence, quote->bid, quote->ask});
  } else if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    refused += book.apply(*depth) == market::ApplyOutcome::Applied ? 0U : 1U;
    crossed += book.state() == market::BookState::Synced ? 0U : 1U;
    if (depth->kind == DepthKind::Snapshot) {
      ts_snapshot = event.ts_recv;
      return;
    }
    // Diffs that waited for the snapshot stand before the first quotes.
    if (event.ts_recv > ts_snapshot) {
      tops.push_back({book.sequence(), book.best_bid().value_or(DepthLevel{}),
                      book.best_ask().value_or(DepthLevel{})});
    }
  } else {
    ++resets;
  }
}

Played play(const std::vector<std::string>& paths, const Listing& listing, OtherSymbols others) {
  Played played;
  auto reader = open_session(paths, listing, others);
  if (!reader.has_value()) {
    played.error = reader.error().what;
    return played;
  }
  while (true) {
    const Result<std::optional<Event>> event = (*reader)->next();
    if (!event.has_value() || !event->has_value()) {
      played.error = event.has_value() ? "" : event.error().what;
      played.counts = (*reader)->depth_counts();
      return played;
    }
    played.take(**event);
  }
}

// The newest quote not ahead of each update, wherever it stands: quotes come on their own stream.
struct Agreement {
  std::uint64_t equal = 0;
  std::uint64_t total = 0;
};
Agreement compare(const Played& played) {
  Agreement result;
  for (const Top& top : played.tops) {
    const auto ahead = std::ranges::upper_bound(played.quotes, top.sequence, {}, &Top::sequence);
    if (ahead != played.quotes.begin()) {
      const Top& quote = *std::prev(ahead);
      ++result.total;
      result.equal += quote.bid == top.bid && quote.ask == top.ask ? 1U : 0U;
    }
  }
  return result;
}

std::int64_t total_lots(const Played& played) {
  std::int64_t lots = 0;
  for (const Trade& trade : played.trades) {
    lots += trade.lots;
  }
  return lots;
}

bool are_contiguous(const std::vector<Trade>& trades) {
  return std::ranges::adjacent_find(trades, [](const Trade& a, const Trade& b) {
           return b.trade_id != a.trade_id + 1;
         }) == trades.end();
}

struct Known {
  const char* name;
  const char* category;
  const char* symbol;
  BookGrid grid;
  const char* day1;
  const char* day2;
  Agreement agreement;
  std::uint64_t sequence;
  DepthLevel bid, ask;
  std::size_t bid_levels, ask_levels;
  std::uint64_t first_trade, last_trade, trades;
  std::int64_t lots;
};

const Known kSpot{
    .name = "Spot",
    .category = "spot",
    .symbol = "BTCUSDT",
    .grid = {.price_decimals = 2, .quantity_decimals = 8},  // old levels are finer than the step
    .day1 = "data/binance-spot-ws-2024-08-08/btcusdt_20240808.gz",
    .day2 = "data/binance-spot-ws-2024-08-08/btcusdt_20240809.gz",
    .agreement = {6'490, 6'492},
    .sequence = 50'093'696'318,
    .bid = {6'160'201, 167'177'000},
    .ask = {6'160'202, 266'795'000},
    .bid_levels = 1'971,
    .ask_levels = 2'962,
    .first_trade = 3'735'683'259,
    .last_trade = 3'735'703'162,
    .trades = 19'904,
    .lots = 43'791'552'000,
};
const Known kCoinm{
    .name = "Coinm",
    .category = "coinm",
    .symbol = "BTCUSD_PERP",
    .grid = {.price_decimals = 1, .quantity_decimals = 0},
    .day1 = "data/binance-coinm-ws-2024-08-08/btcusd_perp_20240808.gz",
    .day2 = "data/binance-coinm-ws-2024-08-08/btcusd_perp_20240809.gz",
    .agreement = {44'770, 44'770},
    .sequence = 1'007'206'781'963,
    .bid = {616'000, 27},
    .ask = {616'001, 1'647},
    .bid_levels = 1'510,
    .ask_levels = 1'733,
    .first_trade = 849'714'402,
    .last_trade = 849'719'636,
    .trades = 5'235,
    .lots = 182'183,
};

class TwoDays : public testing::TestWithParam<Known> {};

TEST_P(TwoDays, AmountToTheKnownBookQuotesAndTrades) {
  const Known& known = GetParam();
  TW_SHARED_OR_SKIP(day1, known.day1);
  TW_SHARED_OR_SKIP(day2, known.day2);
  const Played played = play({day1, day2}, listing_in(known.category, known.symbol, known.grid),
                             OtherSymbols::Refuse);
  EXPECT_EQ(played.error, "");
  EXPECT_EQ(played.resets + played.refused + played.crossed, 0u);
  const Agreement agreement = compare(played);
  EXPECT_EQ(agreement.equal, known.agreement.equal);
  EXPECT_EQ(agreement.total, known.agreement.total);
  EXPECT_EQ(played.book.sequence(), known.sequence);
  EXPECT_EQ(played.book.best_bid(), known.bid);
  EXPECT_EQ(played.book.best_ask(), known.ask);
  EXPECT_EQ(played.book.level_count(Side::Buy), known.bid_levels);
  EXPECT_EQ(played.book.level_count(Side::Sell), known.ask_levels);
  ASSERT_EQ(played.trades.size(), known.trades);
  EXPECT_EQ(played.trades.front().trade_id, known.first_trade);
  EXPECT_EQ(played.trades.back().trade_id, known.last_trade);
  EXPECT_TRUE(are_contiguous(played.trades));
  EXPECT_EQ(total_lots(played), known.lots);
}

INSTANTIATE_TEST_SUITE_P(Recordings, TwoDays, testing::Values(kSpot, kCoinm),
                         [](const testing::TestParamInfo<Known>& row) {
                           return std::string{row.param.name};
                         });

// The bars that the venue published for these five minutes; the ones around them are only partly
// recorded.
TEST(SpotSession, GivesTheCandlesOfTheVenueFromRawTrades) {
  TW_SHARED_OR_SKIP(day1, kSpot.day1);
  TW_SHARED_OR_SKIP(day2, kSpot.day2);
  const Played played = play({day1, day2}, listing_in(kSpot.category, kSpot.symbol, kSpot.grid),
                             OtherSymbols::Refuse);
  constexpr std::int64_t kMidnight = 1'723'161'600;  // 2024-08-09 00:00 UTC
  ASSERT_EQ(played.candles.size(), 4u);
  EXPECT_EQ(played.candles.at(kMidnight - 300),
            (Candle{6'182'800, 6'186'080, 6'158'322, 6'168'599, 19'942'863'000, 8'863}));
  EXPECT_EQ(played.candles.at(kMidnight),
            (Candle{6'168'600, 6'174'437, 6'155'604, 6'160'799, 22'161'722'000, 9'913}));
}

TEST(SpotSession, RefusesFilesInTheWrongOrder) {
  TW_SHARED_OR_SKIP(day1, kSpot.day1);
  TW_SHARED_OR_SKIP(day2, kSpot.day2);
  const Played played = play({day2, day1}, listing_in(kSpot.category, kSpot.symbol, kSpot.grid),
                             OtherSymbols::Refuse);
  EXPECT_NE(played.error.find(day1 + ": line 1: receive time 1723161253937085768 is before the "
                                     "end of the file before it"),
            std::string::npos)
      << played.error;
}

TEST(Session, RefusesAnUnknownCategory) {
  const Played played =
      play({"any"}, listing_in("options", "BTCUSDT", kSpot.grid), OtherSymbols::Refuse);
  EXPECT_EQ(played.error, "category 'options' is none of spot, usdm and coinm");
}

// ---- several symbols on one connection, snapshots in a file of their own -----------------------

struct Shared {
  const char* symbol;
  BookGrid grid;
};

std::uint64_t chained_diffs(std::string_view category, const std::vector<std::string>& paths,
                            const std::vector<Shared>& symbols) {
  std::uint64_t chained = 0;
  for (const Shared& each : symbols) {
    const Played played =
        play(paths, listing_in(category, each.symbol, each.grid), OtherSymbols::Skip);
    EXPECT_EQ(played.error, "") << each.symbol;
    EXPECT_EQ(played.resets + played.refused + played.crossed, 0u) << each.symbol;
    EXPECT_EQ(played.book.state(), market::BookState::Synced) << each.symbol;
    chained += played.counts.diffs_applied;
  }
  return chained;
}

TEST(SharedConnection, ChainsSpotDiffsToTheirSnapshots) {
  TW_SHARED_OR_SKIP(http, "data/venues-ws-cryptofeed/BINANCE.http.0.0.gz");
  TW_SHARED_OR_SKIP(stream, "data/venues-ws-cryptofeed/BINANCE.ws.1.0.gz");
  EXPECT_EQ(chained_diffs(
                "spot", {http, stream},
                {{"NKNUSDT", {5, 8}}, {"BLZETH", {8, 8}}, {"LRCBTC", {8, 8}}, {"RUNEEUR", {3, 8}}}),
            172u);
}

TEST(SharedConnection, ChainsFuturesDiffsToTheirSnapshots) {
  TW_SHARED_OR_SKIP(http, "data/venues-ws-cryptofeed/BINANCE_FUTURES.http.0.0.gz");
  TW_SHARED_OR_SKIP(stream, "data/venues-ws-cryptofeed/BINANCE_FUTURES.ws.1.0.gz");
  EXPECT_EQ(
      chained_diffs(
          "usdm", {http, stream},
          {{"SUSHIUSDT", {4, 0}}, {"AKROUSDT", {5, 0}}, {"KEEPUSDT", {4, 0}}, {"CTKUSDT", {5, 0}}}),
      752u);
}

}  // namespace
}  // namespace tw::venues::binance
