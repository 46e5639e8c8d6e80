#include "venues/bybit/feed.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "data/units.hpp"
#include "market/order_book.hpp"
#include "support/corpus.hpp"
#include "support/feed_allocations.hpp"
#include "support/shared_material.hpp"

namespace tw::venues::bybit {
namespace {

Listing listing_of(std::string_view symbol, BookGrid grid) {
  Listing listing;
  listing.id = InstrumentId{3};
  listing.venue = VenueName{"bybit"};
  listing.category = CategoryName{"linear"};
  listing.symbol = SymbolName{symbol};
  listing.grid = grid;
  return listing;
}
Listing btcusdt() { return listing_of("BTCUSDT", {.price_decimals = 2, .quantity_decimals = 3}); }

std::string book(std::string_view type, std::uint64_t update, std::string_view bids = "",
                 std::string_view asks = "") {
  return R"({"topic":"orderbook.50.BTCUSDT","type":")" + std::string(type) +
         R"(","ts":1672304484978,"data":{"s":"BTCUSDT","b":[)" + std::string(bids) + R"(],"a":[)" +
         std::string(asks) + R"(],"u":)" + std::to_string(update) +
         R"(,"seq":7961638724},"cts":1672304484976})";
}
constexpr std::string_view kTrades =
    R"({"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":1672304486868,"data":[)"
    R"({"T":1672304486865,"s":"BTCUSDT","S":"Buy","v":"0.001","p":"16578.50","L":"PlusTick",)"
    R"("i":"20f43950-d8dd-5b31-9112-a178eb6023af","BT":false,"seq":1783284617},)"
    R"({"T":1672304486866,"s":"BTCUSDT","S":"Sell","v":"0.002","p":"16578.49",)"
    R"("i":"2290000000007764263","BT":false},)"
    R"({"T":1672304486866,"s":"BTCUSDT","S":"Sell","v":"9","p":"16578.49","i":"1","BT":true}]})";
constexpr std::string_view kTickerSnapshot =
    R"({"topic":"tickers.BTCUSDT","type":"snapshot","data":{"symbol":"BTCUSDT",)"
    R"("lastPrice":"66666.60","markPrice":"66666.61","indexPrice":"115418.19",)"
    R"("openInterest":"492373.72","nextFundingTime":"1760342400000","fundingRate":"-0.005",)"
    R"("bid1Price":"66666.60","bid1Size":"23789.165","ask1Price":"66666.70",)"
    R"("ask1Size":"23775.469","preOpenPrice":""},"cs":9532239429,"ts":1760325052630})";
constexpr std::string_view kTickerDelta =
    R"({"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT",)"
    R"("markPrice":"66666.62"},"cs":9532239430,"ts":1760325052730})";
constexpr std::string_view kTickerBid =
    R"({"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT",)"
    R"("bid1Size":"1.000"},"cs":9532239431,"ts":1760325052830})";
constexpr std::string_view kKline =
    R"({"topic":"kline.5.BTCUSDT","data":[{"start":1672324800000,"end":1672325099999,)"
    R"("interval":"5","open":"16649.5","close":"16677","high":"16677","low":"16608",)"
    R"("volume":"2.081","turnover":"34666.4005","confirm":false,"timestamp":1672324988882}],)"
    R"("ts":1672324988882,"type":"snapshot"})";

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result{text};
  const std::size_t place = result.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return result.replace(place, from.size(), to);
}

Timestamp at_ms(std::int64_t milliseconds) {
  return Timestamp{std::chrono::milliseconds{milliseconds}};
}

// ---- messages
// ------------------------------------------------------------------------------------

class Parse : public testing::Test {
 protected:
  template <class Body>
  Body body(std::string_view text) {
    const Result<Message> message = parser.parse(text);
    EXPECT_TRUE(message.has_value()) << message.error().what;
    last = *message;
    return std::get<Body>(message->body);
  }
  std::string error(std::string_view text) {
    const Result<Message> message = parser.parse(text);
    EXPECT_FALSE(message.has_value()) << text;
    return message.has_value() ? "" : message.error().what;
  }
  Parser parser{btcusdt()};
  Message last;
};

TEST_F(Parse, ReadsABook) {
  const auto found = body<BookMessage>(
      book("snapshot", 18521288, R"(["16493.50","0.006"])", R"(["16611.00","0.029"])"));
  EXPECT_EQ(found.kind, DepthKind::Snapshot);
  EXPECT_EQ(found.depth, 50u);
  EXPECT_EQ(found.update, 18521288u);
  EXPECT_EQ(found.cross_sequence, 7961638724u);
  ASSERT_EQ(found.bids.size(), 1u);
  EXPECT_EQ(found.bids[0], (DepthLevel{1'649'350, 6}));
  EXPECT_EQ(found.asks[0], (DepthLevel{1'661'100, 29}));
  EXPECT_EQ(last.ts_event, at_ms(1672304484976));
  EXPECT_EQ(last.ts_sent, at_ms(1672304484978));
}

TEST_F(Parse, ReadsTradesButNotThoseAwayFromTheBook) {
  const auto trades = body<Trades>(kTrades).entries;
  ASSERT_EQ(trades.size(), 2u);
  EXPECT_EQ(trades[0].trade.trade_id, 0x20f43950d8dd5b31u);
  EXPECT_EQ(trades[0].trade.ticks, 1'657'850);
  EXPECT_EQ(trades[0].trade.lots, 1);
  EXPECT_EQ(trades[0].trade.aggressor, Side::Buy);
  EXPECT_EQ(trades[0].ts_event, at_ms(1672304486865));
  EXPECT_EQ(trades[1].trade.trade_id, 2290000000007764263u);
  EXPECT_EQ(trades[1].trade.aggressor, Side::Sell);
}

TEST_F(Parse, ReadsATicker) {
  const auto ticker = body<Ticker>(kTickerSnapshot);
  EXPECT_EQ(ticker.mark_price->to_string(), "66666.61");
  EXPECT_EQ(ticker.funding_rate->to_string(), "-0.005");
  EXPECT_EQ(ticker.open_interest->to_string(), "492373.72");
  EXPECT_EQ(ticker.next_funding_time, at_ms(1760342400000));
}

TEST_F(Parse, MergesWhatADeltaOfATickerLeavesOut) {
  Ticker known = body<Ticker>(kTickerSnapshot);
  merge(known, body<Ticker>(kTickerDelta));
  EXPECT_EQ(known.mark_price->to_string(), "66666.62");
  EXPECT_EQ(known.last_price->to_string(), "66666.6");
  EXPECT_EQ(known.cross_sequence, 9532239430u);
}

TEST_F(Parse, ReadsACandle) {
  const auto kline = body<Kline>(kKline);
  EXPECT_EQ(kline.open_time, at_ms(1672324800000));
  EXPECT_EQ(kline.close_time, at_ms(1672325100000));
  EXPECT_EQ(kline.open, 1'664'950);
  EXPECT_EQ(kline.high, 1'667'700);
  EXPECT_EQ(kline.low, 1'660'800);
  EXPECT_EQ(kline.close, 1'667'700);
  EXPECT_EQ(kline.volume.to_string(), "2.081");
  EXPECT_EQ(kline.turnover.to_string(), "34666.4005");
  EXPECT_FALSE(kline.is_closed);
}

TEST_F(Parse, SkipsAnswersAndOtherTopics) {
  body<Skipped>(R"({"success":true,"ret_msg":"subscribe","conn_id":"1","op":"subscribe"})");
  body<Skipped>(R"({"args":["1672916271846"],"op":"pong"})");
  body<Skipped>(R"({"success":true,"data":{"failTopics":[]},"type":"COMMAND_RESP"})");
  body<Skipped>(R"({"topic":"orderbook.rpi.BTCUSDT","ts":1,"type":"delta","data":{}})");
  body<Skipped>(R"({"topic":"system.status","ts":1,"data":[]})");
}

TEST_F(Parse, SkipsOtherSymbolsWhereItIsTold) {
  parser = Parser{btcusdt(), OtherSymbols::Skip};
  body<Skipped>(R"({"topic":"orderbook.50.ETHUSDT","ts":1,"type":"delta","data":{}})");
}

TEST_F(Parse, RefusesEveryMissingField) {
  const std::string whole = book("delta", 7, R"(["1.00","1"])");
  for (const char* key : {"topic", "type", "ts", "data", "s", "b", "a", "u", "seq"}) {
    const std::string field = '"' + std::string(key) + "\":";
    EXPECT_FALSE(parser.parse(replaced(whole, field, "\"zz\":")).has_value()) << key;
  }
  for (const char* key : {"T", "s", "S", "v", "p", "i"}) {
    const std::string field = '"' + std::string(key) + "\":";
    EXPECT_FALSE(parser.parse(replaced(kTrades, field, "\"zz\":")).has_value()) << key;
  }
}

TEST_F(Parse, RefusesEveryCutMessage) {
  for (std::size_t size = 0; size < kTrades.size(); ++size) {
    EXPECT_FALSE(parser.parse(kTrades.substr(0, size)).has_value()) << size;
  }
}

struct BadCase {
  const char* name;
  std::string_view message;
  const char* from;
  const char* to;
  const char* what;
};
class BadMessage : public Parse, public testing::WithParamInterface<BadCase> {};

TEST_P(BadMessage, IsRefusedNamingFieldAndValue) {
  EXPECT_EQ(error(replaced(GetParam().message, GetParam().from, GetParam().to)), GetParam().what);
}

constexpr std::string_view kBook =
    R"({"ts":1,"topic":"orderbook.50.BTCUSDT","type":"delta","data":{"s":"BTCUSDT",)"
    R"("b":[["1.50","0.006"]],"a":[],"u":5,"seq":9}})";

INSTANTIATE_TEST_SUITE_P(
    Table, BadMessage,
    testing::Values(
        BadCase{"OtherTopicSymbol", kBook, "50.BTCUSDT", "50.ETHUSDT",
                "field 'topic': 'orderbook.50.ETHUSDT' is not of 'BTCUSDT'"},
        BadCase{"OtherSymbol", kBook, R"("s":"BTCUSDT")", R"("s":"ETHUSDT")",
                "field 's': 'ETHUSDT' is not 'BTCUSDT'"},
        BadCase{"UnknownTopic", kBook, "orderbook", "orderBook",
                "field 'topic': 'orderBook.50.BTCUSDT' is not a known topic"},
        BadCase{"UnknownDepth", kBook, "50", "5x",
                "field 'topic': 'orderbook.5x.BTCUSDT' is not a known topic"},
        BadCase{"UnknownType", kBook, "delta", "update",
                "field 'type': 'update' is neither snapshot nor delta"},
        BadCase{"OffGrid", kBook, "1.50", "1.505",
                R"(field 'b[0]': '["1.505","0.006"]' price is off the instrument's grid)"},
        BadCase{"PriceZero", kBook, "1.50", "0.00",
                R"(field 'b[0]': '["0.00","0.006"]' has price zero)"},
        BadCase{"UnquotedPrice", kBook, R"("1.50")", "1.50",
                R"(field 'b[0]': '[1.50,"0.006"]' is not a pair of texts)"},
        BadCase{"Twice", kBook, R"("seq":9)", R"("seq":9,"u":6)", "field 'u' occurs twice"},
        BadCase{"UpdateIsText", kBook, "\"u\":5", R"("u":"5")",
                "field 'u': '5' is not a whole number >= 0"},
        BadCase{"TimeIsText", kBook, "\"ts\":1", R"("ts":"now")",
                "field 'ts': 'now' is not a whole number >= 0"},
        BadCase{"UnknownSide", kTrades, "Buy", "buy", "field 'S': 'buy' is neither Buy nor Sell"},
        BadCase{"TradeQuantityZero", kTrades, "0.001", "0.000", "field 'v': '0.000' is zero"},
        BadCase{"TradeIdIsRubbish", kTrades, "20f43950-d8dd-5b31-9112-a178eb6023af", "x1",
                "field 'i': 'x1' is not a whole number >= 0"},
        BadCase{"TickerPriceIsRubbish", kTickerSnapshot, "66666.61", "1e5",
                "field 'markPrice': '1e5' is not a decimal number"},
        BadCase{"CandleUpsideDown", kKline, R"("low":"16608")", R"("low":"16700")",
                "field 'open': '16649.5' or close is outside low and high"}),
    [](const testing::TestParamInfo<BadCase>& row) { return std::string{row.param.name}; });

TEST_F(Parse, RefusesAFailedRequest) {
  EXPECT_EQ(error(R"({"success":false,"ret_msg":"error:handler not found","op":"subscribe"})"),
            "field 'success': 'false' is the answer to a request that failed");
}

// ---- the chain
// -----------------------------------------------------------------------------------

class Chain : public testing::Test {
 protected:
  // What comes out, as words: S5 (snapshot), 5-6 (delta), R (reset), q, t.
  std::vector<std::string> take(const std::string& text) {
    std::vector<std::string> words;
    const Result<void> taken = feed.take(text, at_ms(++clock));
    error = taken.has_value() ? "" : taken.error().what;
    for (auto event = feed.next(); event; event = feed.next()) {
      EXPECT_EQ(event->ts_recv, at_ms(clock));
      if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
        words.push_back(depth->kind == DepthKind::Snapshot
                            ? "S" + std::to_string(depth->sequence)
                            : std::to_string(depth->previous_sequence) + "-" +
                                  std::to_string(depth->sequence));
      } else {
        words.emplace_back(std::holds_alternative<FeedReset>(event->body) ? "R"
                           : std::holds_alternative<Quote>(event->body)   ? "q"
                                                                          : "t");
      }
    }
    return words;
  }
  Feed feed{btcusdt()};
  std::string error;
  std::int64_t clock = 0;
};
using Words = std::vector<std::string>;

TEST_F(Chain, FollowsASnapshot) {
  EXPECT_EQ(take(book("delta", 4)), Words{});
  EXPECT_EQ(take(book("snapshot", 5)), (Words{"S5"}));
  EXPECT_EQ(take(book("delta", 6)), (Words{"5-6"}));
  EXPECT_EQ(take(book("delta", 7)), (Words{"6-7"}));
}

TEST_F(Chain, IgnoresACopy) {
  take(book("snapshot", 5));
  take(book("delta", 6));
  EXPECT_EQ(take(book("delta", 6)), Words{});
  EXPECT_EQ(feed.counts().stale, 1u);
  EXPECT_EQ(take(book("delta", 7)), (Words{"6-7"}));
}

TEST_F(Chain, ResetsOnAJumpAndWaitsForASnapshot) {
  take(book("snapshot", 5));
  EXPECT_EQ(take(book("delta", 7)), (Words{"R"}));
  EXPECT_EQ(take(book("delta", 8)), Words{});
  EXPECT_EQ(take(book("snapshot", 9)), (Words{"S9"}));
  EXPECT_EQ(feed.counts().gaps, 1u);
}

TEST_F(Chain, TakesASnapshotAtAnyTime) {
  take(book("snapshot", 5));
  EXPECT_EQ(take(book("snapshot", 90)), (Words{"S90"}));
  EXPECT_EQ(take(book("snapshot", 3)), (Words{"S3"}));
}

TEST_F(Chain, TakesUpdateOneForASnapshotAfterARestart) {
  take(book("snapshot", 5));
  EXPECT_EQ(take(book("delta", 1)), (Words{"S1"}));
  EXPECT_EQ(take(book("delta", 2)), (Words{"1-2"}));
}

TEST_F(Chain, RefusesABookOfAnotherDepth) {
  take(book("snapshot", 5));
  take(replaced(book("snapshot", 6), "orderbook.50", "orderbook.200"));
  EXPECT_EQ(error, "field 'topic': a book of 200 levels among those of 50 levels");
}

TEST_F(Chain, GivesTradesOneByOne) { EXPECT_EQ(take(std::string{kTrades}), (Words{"t", "t"})); }

TEST_F(Chain, GivesAQuoteWhereATickerChangesTheTouch) {
  EXPECT_EQ(take(std::string{kTickerBid}), Words{});
  EXPECT_EQ(take(std::string{kTickerSnapshot}), (Words{"q"}));
  EXPECT_EQ(take(std::string{kTickerDelta}), Words{});
  EXPECT_EQ(take(std::string{kTickerBid}), (Words{"q"}));
}

TEST_F(Chain, NeverAllocatesAfterWarmUp) {
  EXPECT_EQ(support::allocations_after_warm_up(
                feed, {book("snapshot", 5, R"(["1.50","2"],["1.40","1"])"),
                       book("delta", 6, R"(["1.50","0"])"), book("delta", 8), std::string{kTrades},
                       std::string{kTickerSnapshot}, std::string{kTickerBid}, std::string{kKline}}),
            0u);
}

TEST_F(Chain, ReplaysTheCorpusWithoutABrokenInvariant) {
  EXPECT_GE(support::replay_corpus("bybit"), 5u);
}

// ---- the archive of the venue
// ---------------------------------------------------------------------

TEST(Archive, AmountsToTheKnownBook) {
  TW_SHARED_OR_SKIP(path, "data/bybit-v5-ob500-2024-12-01/xrpusdt-ob500.data.zip");
  const Listing listing = listing_of("XRPUSDT", {.price_decimals = 4, .quantity_decimals = 0});
  auto opened = data::FeedReader::open({{path}}, std::make_unique<Feed>(listing));
  ASSERT_TRUE(opened.has_value()) << opened.error().what;
  const auto reader = *std::move(opened);
  market::OrderBook order_book;
  for (auto event = reader->next(); event.value().has_value(); event = reader->next()) {
    ASSERT_EQ(order_book.apply(std::get<DepthUpdate>((*event)->body)),
              market::ApplyOutcome::Applied);
    ASSERT_EQ(order_book.state(), market::BookState::Synced);
    ASSERT_EQ(order_book.level_count(Side::Buy), 500u);
    ASSERT_EQ(order_book.level_count(Side::Sell), 500u);
  }
  EXPECT_EQ(order_book.sequence(), 20'254'918u);
  EXPECT_EQ(order_book.best_bid(), (DepthLevel{19'537, 10'605}));
  EXPECT_EQ(order_book.best_ask(), (DepthLevel{19'538, 6'702}));
  EXPECT_EQ(reader->counts().snapshots, 1u);
  EXPECT_EQ(reader->counts().updates, 49u);
  EXPECT_EQ(reader->counts().gaps + reader->counts().stale, 0u);
}

}  // namespace
}  // namespace tw::venues::bybit
