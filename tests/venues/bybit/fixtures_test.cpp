// Every fixture of Bybit's public market data: what the parsers make of it, or why they refuse it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "market/order_book.hpp"
#include "support/instrument_lists.hpp"
#include "support/market_fixtures.hpp"
#include "support/shared_material.hpp"
#include "venues/bybit/feed.hpp"
#include "venues/bybit/instruments.hpp"

namespace tw::venues::bybit {
namespace {

using support::fixture_text;
using support::words_of;

constexpr std::string_view kVenue = "bybit";
constexpr BookGrid kGrid{.price_decimals = 2, .quantity_decimals = 6};

template <class T>
void append(std::string& words, const char* name, const std::optional<T>& value) {
  words += value.has_value() ? std::string(" ") + name + " " + value->to_string() : "";
}

std::string described(const Ticker& ticker) {
  std::string words = std::string("ticker ") +
                      (ticker.kind == DepthKind::Snapshot ? "snapshot " : "delta ") +
                      std::to_string(ticker.cross_sequence);
  append(words, "last", ticker.last_price);
  append(words, "mark", ticker.mark_price);
  append(words, "index", ticker.index_price);
  append(words, "interest", ticker.open_interest);
  append(words, "funding", ticker.funding_rate);
  append(words, "bid", ticker.bid_price);
  append(words, "x", ticker.bid_quantity);
  append(words, "ask", ticker.ask_price);
  append(words, "x", ticker.ask_quantity);
  return words + (ticker.next_funding_time ? " next" + words_of(ticker.next_funding_time) : "");
}

std::string described(const Kline& kline, const BookGrid& grid) {
  std::string words = "candle" + words_of(kline.open_time) + " to" + words_of(kline.close_time);
  for (const std::int64_t ticks : {kline.open, kline.high, kline.low, kline.close}) {
    words += " " + grid.price(ticks).to_string();
  }
  return words + " " + kline.volume.to_string() + " " + kline.turnover.to_string() +
         (kline.is_closed ? " closed" : " open");
}

std::string described(const Result<Message>& message, const BookGrid& grid) {
  if (!message.has_value()) {
    return "refused: " + message.error().what;
  }
  const std::string at = words_of(message->ts_event);
  if (const auto* book = std::get_if<BookMessage>(&message->body)) {
    return "book " + std::to_string(book->depth) +
           (book->kind == DepthKind::Snapshot ? " snapshot " : " delta ") +
           std::to_string(book->update) + " seq " + std::to_string(book->cross_sequence) + at +
           " " + words_of(grid, book->bids, book->asks);
  }
  if (const auto* trades = std::get_if<Trades>(&message->body)) {
    std::string words = "trades";
    for (const TradeEntry& entry : trades->entries) {
      words += " " + words_of(grid, entry.trade) + words_of(entry.ts_event);
    }
    return words;
  }
  if (const auto* ticker = std::get_if<Ticker>(&message->body)) {
    return described(*ticker) + at;
  }
  if (const auto* kline = std::get_if<Kline>(&message->body)) {
    return described(*kline, grid);
  }
  return "skipped";
}

constexpr const char* kNoTopic =
    "refused: message is neither of a topic (field 'topic') nor an answer (field 'op')";
constexpr const char* kSkipped = "skipped";

struct MessageCase {
  const char* file;
  const char* symbol;
  const char* words;
};
constexpr std::array kMessages{
    MessageCase{"ws/orderbook_50_snapshot.json", "BTCUSDT",
                "book 50 snapshot 18521288 seq 7961638724 at 1672304484976 bids 16493.5x0.006 "
                "16493x0.1 asks 16611x0.029 16612x0.213"},
    MessageCase{"ws/orderbook_50_delta.json", "BTCUSDT",
                "book 50 delta 177400507 seq 66544703342 at 1687940967464 bids 30247.2x30.028 "
                "30245.4x0.224 30242.1x1.593 30240.3x1.305 30240x0 asks 30248.7x0 30249.3x0.892 "
                "30249.5x1.778 30249.6x0 30251.9x2.947 30252.2x0.659 30252.5x4.591"},
    MessageCase{"ws/orderbook_snapshot_nautilus.json", "BTCUSDT",
                "book 1 snapshot 123456789 seq 987654321 at 1709891679000 bids 27450x0.5 27449.5x1 "
                "asks 27451x0.75 27451.5x0.9"},
    MessageCase{
        "ws/orderbook_delta_nautilus.json", "BTCUSDT",
        "book 1 delta 123456790 seq 987654322 at 1709891679500 bids 27450x0.4 asks 27451x0"},
    MessageCase{"ws/orderbook_rpi_delta.json", "BTCUSDT", kSkipped},
    MessageCase{"ws/orderbook_full_delta.json", "MNTUSDT", kSkipped},
    MessageCase{"ws/publicTrade.json", "BTCUSDT",
                "trades 2374585922929646385 buy 16578.5x0.001 at 1672304486865"},
    MessageCase{"ws/publicTrade_nautilus.json", "BTCUSDT",
                "refused: field 'topic': 'trade.linear.BTCUSDT' is not a known topic"},
    MessageCase{"ws/tickers_linear_perp.json", "BTCUSDT",
                "ticker snapshot 9532239429 last 66666.6 mark 66666.6 index 115418.19 interest "
                "492373.72 funding -0.005 bid 66666.6 x 23789.165 ask 66666.7 x 23775.469 next at "
                "1760342400000 at 1760325052630"},
    MessageCase{"ws/tickers_linear_delta.json", "BTCUSDT",
                "ticker delta 814547789569 mark 86716.3 index 86756.7 at 1790134712383"},
    MessageCase{"ws/tickers_linear_futures.json", "BTC-26DEC25",
                "ticker snapshot 31337927919 last 109401.5 mark 121144.63 index 114132.51 interest "
                "6.622 bid 111254.5 x 0.176 ask 131001 x 0.58 at 1760409119857"},
    MessageCase{"ws/tickers_linear_nautilus.json", "BTCUSDT",
                "ticker snapshot 24987956059 last 17216 mark 17217.33 index 17227.36 interest "
                "68744.761 funding -0.000212 bid 17215.5 x 84.489 ask 17216 x 83.02 next at "
                "1673280000000 at 1673272861686"},
    MessageCase{"ws/tickers_spot.json", "BTCUSDT",
                "ticker snapshot 2588407389 last 21109.77 at 1673853746003"},
    MessageCase{"ws/tickers_option.json", "BTC-6JAN23-17500-C", "refused: field 'cs' is missing"},
    MessageCase{"ws/tickers_option_nautilus.json", "BTC-6JAN23-17500-C",
                "refused: field 'cs' is missing"},
    MessageCase{"ws/kline.json", "BTCUSDT",
                "candle at 1672324800000 to at 1672325100000 16649.5 16677 16608 16677 2.081 "
                "34666.4005 open"},
    MessageCase{"ws/kline_nautilus.json", "BTCUSDT",
                "candle at 1672324800000 to at 1672325100000 16649.5 16677 16608 16677 2.081 "
                "34666.4005 open"},
    MessageCase{"rest/orderbook_spot.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/orderbook_linear.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/full_orderbook_cut.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/rpi_orderbook.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/recent_trade_spot.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/recent_trade_linear.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/kline_linear.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/kline_inverse.json", "BTCUSD", kNoTopic},
    MessageCase{"rest/mark_price_kline.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/index_price_kline.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/premium_index_price_kline.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/tickers_spot.json", "BTCUSDT", kNoTopic},
    MessageCase{"rest/tickers_inverse.json", "BTCUSD", kNoTopic},
    MessageCase{"rest/tickers_option.json", "BTC-30DEC22-18000-C", kNoTopic}};

class Fixture : public testing::TestWithParam<MessageCase> {};

TEST_P(Fixture, IsReadAsItsWordsSay) {
  TW_SHARED_OR_SKIP(folder, "fixtures/bybit");
  Parser parser{support::fixture_listing("linear", GetParam().symbol, kGrid)};
  EXPECT_EQ(described(parser.parse(fixture_text(kVenue, GetParam().file)), kGrid),
            GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(Files, Fixture, testing::ValuesIn(kMessages),
                         [](const testing::TestParamInfo<MessageCase>& row) {
                           return support::fixture_test_name(row.param.file);
                         });

struct ListCase {
  const char* file;
  const char* category;
  const char* words;
};
constexpr std::array kLists{
    ListCase{"rest/instruments_linear.json", "linear", "BTCUSDT 0.1 0.001 0.001 5 1 1/3"},
    ListCase{"rest/instruments_linear_prelaunch.json", "linear", "BIOUSDT 0.0001 1 1 5 1 4/0"},
    ListCase{"rest/instruments_linear_symbol_type.json", "linear",
             "TSLAUSDT 0.01 0.001 0.001 1 1 2/3"},
    ListCase{"rest/instruments_inverse.json", "inverse", "BTCUSD 0.5 1 1 0 1 1/0"},
    ListCase{"rest/instruments_spot.json", "spot", "BTCUSDT 0.1 0.000001 0 5 1 1/6"},
    ListCase{"rest/instruments_spot_xstocks.json", "spot", "AAPLUSDT 0.01 0.0001 0 10 1 2/4"},
    ListCase{"rest/instruments_option.json", "option",
             "refused: category 'option' has no list that is read"},
    ListCase{"rest/instruments_option_symbol_id.json", "option",
             "refused: category 'option' has no list that is read"},
    ListCase{"rest/account_instruments_info_linear.json", "linear",
             "refused: 1000000BABYDOGEUSDT: field 'baseCoin': '1000000BABYDOGE' is not of 1 to 8 "
             "characters"},
    ListCase{"rest/account_instruments_info_spot.json", "spot", "BTCUSDT 0.01 0.000001 0 5 1 2/6"}};

class FixtureList : public testing::TestWithParam<ListCase> {};

TEST_P(FixtureList, IsReadOrRefused) {
  TW_SHARED_OR_SKIP(folder, "fixtures/bybit");
  const auto list = read_instruments(fixture_text(kVenue, GetParam().file), GetParam().category,
                                     support::list_context());
  EXPECT_EQ(list.has_value() ? words_of(*list) : "refused: " + list.error().what, GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(Files, FixtureList, testing::ValuesIn(kLists),
                         [](const testing::TestParamInfo<ListCase>& row) {
                           return support::fixture_test_name(row.param.file);
                         });

// What INDEX.md says of it.
TEST(FixtureBook, OfFiveHundredLevelsEndsAsExpected) {
  TW_SHARED_OR_SKIP(folder, "fixtures/bybit");
  Feed feed{support::fixture_listing("linear", "XRPUSDT", {4, 0})};
  market::OrderBook book;
  Timestamp ts_event;
  for (const std::string& line :
       support::fixture_lines(kVenue, "ws/orderbook_500_XRPUSDT_20241201_50msgs.jsonl")) {
    ASSERT_TRUE(feed.take(line, std::nullopt).has_value());
    const std::optional<Event> event = feed.next();
    ASSERT_TRUE(event.has_value());
    ts_event = event->ts_event;
    ASSERT_EQ(book.apply(std::get<DepthUpdate>(event->body)), market::ApplyOutcome::Applied);
    ASSERT_EQ(book.level_count(Side::Buy), 500u);
    ASSERT_EQ(book.level_count(Side::Sell), 500u);
  }
  EXPECT_EQ(book.sequence(), 20'254'918u);
  EXPECT_EQ(book.best_bid(), (DepthLevel{19'537, 10'605}));
  EXPECT_EQ(book.best_ask(), (DepthLevel{19'538, 6'702}));
  EXPECT_EQ(words_of(ts_event), " at 1733011205488");
  EXPECT_EQ(feed.counts().updates, 49u);
}

TEST(Fixtures, OfPublicMarketDataAreAllNamedHere) {
  TW_SHARED_OR_SKIP(folder, "fixtures/bybit");
  std::set<std::string> named{"ws/orderbook_500_XRPUSDT_20241201_50msgs.jsonl"};
  for (const MessageCase& row : kMessages) {
    named.insert(row.file);
  }
  for (const ListCase& row : kLists) {
    named.insert(row.file);
  }
  EXPECT_EQ(support::market_fixtures(kVenue), named);
}

}  // namespace
}  // namespace tw::venues::bybit
