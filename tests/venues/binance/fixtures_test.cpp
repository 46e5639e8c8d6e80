// Every fixture of Binance's public market data: what the parsers make of it, or why they refuse
// it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "json/value.hpp"
#include "market/order_book.hpp"
#include "support/instrument_lists.hpp"
#include "support/market_fixtures.hpp"
#include "support/shared_material.hpp"
#include "venues/binance/depth_join.hpp"
#include "venues/binance/instruments.hpp"
#include "venues/binance/parse.hpp"

namespace tw::venues::binance {
namespace {

using support::fixture_text;
using support::words_of;

constexpr std::string_view kVenue = "binance";

std::string described(const Result<Message>& message, const BookGrid& grid) {
  if (!message.has_value()) {
    return "refused: " + message.error().what;
  }
  const std::string at = words_of(message->ts_event);
  if (const auto* diff = std::get_if<DepthDiff>(&message->body)) {
    return "diff " + std::to_string(diff->first_sequence) + "-" + std::to_string(diff->sequence) +
           " after " + std::to_string(diff->previous_sequence) + at + " " +
           words_of(grid, diff->bids, diff->asks);
  }
  if (const auto* snapshot = std::get_if<DepthSnapshot>(&message->body)) {
    return "snapshot " + std::to_string(snapshot->sequence) + at + " " +
           words_of(grid, snapshot->bids, snapshot->asks);
  }
  if (const auto* trade = std::get_if<Trade>(&message->body)) {
    return "trade " + words_of(grid, *trade) + at;
  }
  if (const auto* quote = std::get_if<Quote>(&message->body)) {
    return "quote " + words_of(grid, *quote) + at;
  }
  return "skipped";
}

constexpr const char* kNoEvent =
    "refused: message is neither an event (field 'e') nor a snapshot (field 'lastUpdateId')";
constexpr const char* kSkipped = "skipped";

struct MessageCase {
  const char* file;
  const char* category;
  const char* symbol;
  BookGrid grid;
  const char* words;
};
constexpr std::array kMessages{
    MessageCase{"ws/spot_depthUpdate.json",
                "spot",
                "BNBBTC",
                {4, 0},
                "diff 157-160 after 156 at 1672515782136 bids 0.0024x10 asks 0.0026x100"},
    MessageCase{"ws/spot_depth_partial.json",
                "spot",
                "BNBBTC",
                {4, 0},
                "snapshot 160 bids 0.0024x10 asks 0.0026x100"},
    MessageCase{"ws/spot_trade.json",
                "spot",
                "BNBBTC",
                {3, 0},
                "trade 12345 sell 0.001x100 at 1672515782136"},
    MessageCase{"ws/spot_bookTicker.json",
                "spot",
                "BNBUSDT",
                {4, 2},
                "quote 400900217 25.3519x31.21/25.3652x40.66"},
    MessageCase{"ws/spot_aggTrade.json", "spot", "BNBBTC", {4, 0}, kSkipped},
    MessageCase{"ws/spot_blockTrade.json", "spot", "BNBBTC", {4, 0}, kSkipped},
    MessageCase{"ws/spot_kline.json", "spot", "BNBBTC", {4, 0}, kSkipped},
    MessageCase{"ws/spot_miniTicker.json", "spot", "BNBBTC", {4, 0}, kSkipped},
    MessageCase{"ws/spot_ticker24.json", "spot", "BNBBTC", {4, 0}, kSkipped},
    MessageCase{"ws/um_agg_trade.json", "usdm", "BTCUSDT", {4, 0}, kSkipped},
    MessageCase{"ws/um_book_ticker.json",
                "usdm",
                "BNBUSDT",
                {4, 2},
                "quote 400900217 25.3519x31.21/25.3652x40.66 at 1568014460891"},
    MessageCase{"ws/um_depth_update.json",
                "usdm",
                "BTCUSDT",
                {4, 0},
                "diff 157-160 after 149 at 123456788 bids 0.0024x10 asks 0.0026x100"},
    MessageCase{"ws/um_kline_closed.json", "usdm", "BTCUSDT", {4, 0}, kSkipped},
    MessageCase{"ws/um_kline_open.json", "usdm", "BTCUSDT", {4, 0}, kSkipped},
    MessageCase{"ws/um_ticker.json", "usdm", "BTCUSDT", {4, 0}, kSkipped},
    MessageCase{"rest/spot_depth.json",
                "spot",
                "LTCBTC",
                {6, 0},
                "snapshot 1027024 bids 4x431 asks 4.000002x12"},
    MessageCase{"rest/spot_aggTrades.json",
                "spot",
                "LTCBTC",
                {6, 0},
                "refused: message "
                "'[{\"a\":26129,\"p\":\"0.01633102\",\"q\":\"4.70443515\",\"f\":27781,\"l\":27781,"
                "\"T\":1498793709...' is not an object"},
    MessageCase{"rest/spot_book_ticker.json", "spot", "LTCBTC", {6, 0}, kNoEvent},
    MessageCase{"rest/spot_klines.json",
                "spot",
                "LTCBTC",
                {6, 0},
                "refused: message "
                "'[[1499040000000,\"0.01634790\",\"0.80000000\",\"0.01575800\",\"0.01577100\","
                "\"148976.1142...' is not an object"},
    MessageCase{"rest/spot_ticker_24hr.json", "spot", "BNBBTC", {6, 0}, kNoEvent},
    MessageCase{"rest/spot_ticker_price.json", "spot", "LTCBTC", {6, 0}, kNoEvent},
    MessageCase{"rest/spot_trades.json",
                "spot",
                "LTCBTC",
                {6, 0},
                "refused: message "
                "'[{\"id\":28457,\"price\":\"4.00000100\",\"qty\":\"12.00000000\",\"quoteQty\":"
                "\"48.000012\",\"ti...' is not an object"}};

class Fixture : public testing::TestWithParam<MessageCase> {};

TEST_P(Fixture, IsReadAsItsWordsSay) {
  const MessageCase& row = GetParam();
  TW_SHARED_OR_SKIP(folder, "fixtures/binance");
  Parser parser{support::fixture_listing(row.category, row.symbol, row.grid)};
  EXPECT_EQ(described(parser.parse(fixture_text(kVenue, row.file)), row.grid), row.words);
}

INSTANTIATE_TEST_SUITE_P(Files, Fixture, testing::ValuesIn(kMessages),
                         [](const testing::TestParamInfo<MessageCase>& row) {
                           return support::fixture_test_name(row.param.file);
                         });

TEST(FixtureList, IsReadOrRefused) {
  TW_SHARED_OR_SKIP(folder, "fixtures/binance");
  const auto list = read_instruments(fixture_text(kVenue, "rest/spot_exchange_info.json"),
                                     Market::Spot, support::list_context());
  EXPECT_EQ(words_of(list.value()),
            "refused: ETHBTC: tick 0, step 0 or multiplier 1 is not above zero");
}

// The session of 2021 that tests/data does not hold.
TEST(FixtureBook, OfRuneEndsAsExpected) {
  TW_SHARED_OR_SKIP(folder, "fixtures/binance");
  const BookGrid grid{.price_decimals = 3, .quantity_decimals = 8};
  Parser parser{support::fixture_listing("spot", "RUNEEUR", grid)};
  DepthJoin join{InstrumentId{7}, Market::Spot};
  market::OrderBook book;
  const auto feed = [&](const std::string& text) {
    const Message message = parser.parse(text).value();
    if (const auto* diff = std::get_if<DepthDiff>(&message.body)) {
      join.on_diff(*diff, Timestamp{}, Timestamp{});
    } else if (const auto* snapshot = std::get_if<DepthSnapshot>(&message.body)) {
      join.on_snapshot(*snapshot, Timestamp{}, Timestamp{});
    }
    for (auto event = join.next(); event; event = join.next()) {
      ASSERT_EQ(book.apply(std::get<DepthUpdate>(event->body)), market::ApplyOutcome::Applied);
    }
  };
  const auto lines = support::fixture_lines(kVenue, "book/spot_RUNEEUR_ws.jsonl");
  feed(lines.front());
  feed(fixture_text(kVenue, "book/spot_RUNEEUR_rest_depth.json"));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    feed(lines[i]);
  }
  const json::Value expected =
      json::parse(fixture_text(kVenue, "book/spot_RUNEEUR_expected.json")).value();
  EXPECT_EQ(support::difference_to_expected(book, grid, expected.member("final").value()), "");
  EXPECT_EQ(join.counts().diffs_stale, 1u);
  EXPECT_EQ(join.counts().diffs_applied, 1u);
  EXPECT_EQ(book.sequence(), 15'602'513u);
}

constexpr std::array kInTree{"book/mutations.json",
                             "book/spot_NKNUSDT_expected.json",
                             "book/spot_NKNUSDT_rest_depth.json",
                             "book/spot_NKNUSDT_ws.jsonl",
                             "book/um_KEEPUSDT_expected.json",
                             "book/um_KEEPUSDT_rest_depth.json",
                             "book/um_KEEPUSDT_ws.jsonl",
                             "book/um_SUSHIUSDT_expected.json",
                             "book/um_SUSHIUSDT_rest_depth.json",
                             "book/um_SUSHIUSDT_ws.jsonl"};

TEST(Fixtures, OfTheTreeAreTheSharedOnes) {
  TW_SHARED_OR_SKIP(folder, "fixtures/binance");
  for (const char* name : kInTree) {
    EXPECT_TRUE(support::is_fixture_in_tree(kVenue, name)) << name;
  }
}

TEST(Fixtures, OfPublicMarketDataAreAllNamedHere) {
  TW_SHARED_OR_SKIP(folder, "fixtures/binance");
  std::set<std::string> named{"rest/spot_exchange_info.json", "book/spot_RUNEEUR_expected.json",
                              "book/spot_RUNEEUR_rest_depth.json", "book/spot_RUNEEUR_ws.jsonl"};
  named.insert(kInTree.begin(), kInTree.end());
  for (const MessageCase& row : kMessages) {
    named.insert(row.file);
  }
  EXPECT_EQ(support::market_fixtures(kVenue), named);
}

// Every fault has its test in depth_join_test.cpp, except those of the connection.
TEST(Fixtures, NameNoFaultWithoutATest) {
  TW_SHARED_OR_SKIP(folder, "fixtures/binance");
  EXPECT_EQ(support::fault_names(kVenue),
            (std::set<std::string>{
                "lost_event", "duplicate_event", "swapped", "snapshot_too_old",
                "snapshot_boundary_u_equal", "snapshot_boundary_U_equal",
                // of a connection that says nothing: market::QuoteCheck and the session's deadlines
                "silent_stream", "subscribe_ack_but_no_data", "futures_legacy_url"}));
}

}  // namespace
}  // namespace tw::venues::binance
