// Every fixture of Kraken's public market data: what the parsers make of it, or why they refuse it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "json/value.hpp"
#include "market/order_book.hpp"
#include "support/instrument_lists.hpp"
#include "support/market_fixtures.hpp"
#include "support/shared_material.hpp"
#include "venues/kraken/feed.hpp"
#include "venues/kraken/instruments.hpp"

namespace tw::venues::kraken {
namespace {

using support::fixture_lines;
using support::fixture_text;
using support::words_of;

constexpr std::string_view kVenue = "kraken";

std::string described(const Result<Message>& message, const BookGrid& grid) {
  if (!message.has_value()) {
    return "refused: " + message.error().what;
  }
  if (const auto* book = std::get_if<BookMessage>(&message->body)) {
    return std::string(book->kind == DepthKind::Snapshot ? "snapshot" : "update") + " sum " +
           std::to_string(*book->checksum) + words_of(message->ts_event) + " " +
           words_of(grid, book->bids, book->asks);
  }
  if (const auto* trades = std::get_if<Trades>(&message->body)) {
    std::string words = "trades";
    for (const TradeEntry& entry : trades->entries) {
      words += " " + words_of(grid, entry.trade) + words_of(entry.ts_event);
    }
    return words;
  }
  return "skipped";
}

constexpr const char* kNoChannel =
    "refused: message is of no channel (field 'channel') and no answer (field 'method')";
constexpr const char* kSkipped = "skipped";

struct MessageCase {
  const char* file;
  const char* words;
};
constexpr BookGrid kGrid{.price_decimals = 2, .quantity_decimals = 8};
// Of BTC/USD. The futures of this venue are read by nobody yet: they are another protocol.
constexpr std::array kMessages{
    MessageCase{"ws/book_snapshot.json",
                "snapshot sum 2439117997 at 1696613755440 bids 105944.2x0.136 105935.4x0.024 "
                "105920.1x0.052 asks 105944.3x0.136 105946.9x0.095 105955.8x0.003"},
    MessageCase{"ws/book_update.json",
                "update sum 2114181697 at 1696613755440 bids 105944.2x0.25 asks"},
    MessageCase{"ws/trade_update.json",
                "trades 10218208 buy 105944.2x0.00027625 at 1696613755440 10218209 sell "
                "105910.5x0.0001246 at 1696613756123"},
    MessageCase{"ws/ticker_snapshot.json", kSkipped},
    MessageCase{"ws/ohlc_update.json", kSkipped},
    MessageCase{"ws/l3_snapshot.json", kSkipped},
    MessageCase{"ws/l3_update_add.json", kSkipped},
    MessageCase{"ws/l3_update_delete.json", kSkipped},
    MessageCase{"ws/l3_update_modify_qty.json", kSkipped},
    MessageCase{"ws/futures_book_delta.json", kNoChannel},
    MessageCase{"ws/futures_book_snapshot.json", kNoChannel},
    MessageCase{"ws/futures_ticker.json", kNoChannel},
    MessageCase{"ws/futures_trade.json", kNoChannel},
    MessageCase{"ws/futures_trade_snapshot.json", kNoChannel},
    MessageCase{"rest/futures_candles_trade.json", kNoChannel},
    MessageCase{"rest/futures_instruments.json", kNoChannel},
    MessageCase{"rest/futures_orderbook.json", kNoChannel},
    MessageCase{"rest/futures_tickers.json", kNoChannel},
    MessageCase{"rest/ohlc_head.json", kNoChannel},
    MessageCase{"rest/order_book.json", kNoChannel},
    MessageCase{"rest/ticker.json", kNoChannel},
    MessageCase{"rest/trades_head.json", kNoChannel}};

class Fixture : public testing::TestWithParam<MessageCase> {};

TEST_P(Fixture, IsReadAsItsWordsSay) {
  TW_SHARED_OR_SKIP(folder, "fixtures/kraken");
  Parser parser{support::fixture_listing("spot", "BTC/USD", kGrid)};
  EXPECT_EQ(described(parser.parse(fixture_text(kVenue, GetParam().file)), kGrid),
            GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(Files, Fixture, testing::ValuesIn(kMessages),
                         [](const testing::TestParamInfo<MessageCase>& row) {
                           return support::fixture_test_name(row.param.file);
                         });

TEST(FixtureList, IsReadOrRefused) {
  TW_SHARED_OR_SKIP(folder, "fixtures/kraken");
  const auto list =
      read_instruments(fixture_text(kVenue, "rest/asset_pairs.json"), support::list_context());
  EXPECT_EQ(words_of(list.value()), "BTC/USDT 0.1 0.00000001 0.00005 0.5 1 1/8");
}

constexpr std::array kFutures{"futures_FI_BCHUSD_210924", "futures_PI_XRPUSD"};

TEST(FixtureBook, OfFuturesIsRefusedLineByLine) {
  TW_SHARED_OR_SKIP(folder, "fixtures/kraken");
  for (const char* const name : kFutures) {
    Feed feed{support::fixture_listing("spot", "BCH/USD", kGrid), 10};
    for (const std::string& line :
         fixture_lines(kVenue, std::string("book/") + name + "_ws.jsonl")) {
      const Result<void> taken = feed.take(line, Timestamp{});
      ASSERT_FALSE(taken.has_value()) << line;
      ASSERT_FALSE(feed.next().has_value());
    }
  }
}

// ---- books and the faults of mutations.json ----------------------------------------------------

struct BookCase {
  const char* name;
  const char* symbol;
  WrittenDecimals written;
};
constexpr std::array kBooks{BookCase{"XMRUSD", "XMR/USD", {8, 8}},
                            BookCase{"BTCCHF", "BTC/CHF", {5, 8}}};

class FixtureBook : public testing::TestWithParam<BookCase> {
 protected:
  void SetUp() override { TW_SHARED_OR_SKIP(folder, "fixtures/kraken"); }
  BookGrid grid() const {
    return {static_cast<std::uint8_t>(GetParam().written.price),
            static_cast<std::uint8_t>(GetParam().written.quantity)};
  }
  std::string name(const char* rest) const {
    return std::string("book/v2_derived_") + GetParam().name + rest;
  }
  std::vector<std::string> lines() const { return fixture_lines(kVenue, name("_depth10.jsonl")); }
  json::Value expected() const {
    return json::parse(fixture_text(kVenue, name("_expected.json"))).value();
  }
  void play(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      const Result<void> taken = feed.take(line, Timestamp{});
      ASSERT_TRUE(taken.has_value()) << taken.error().what;
      for (auto event = feed.next(); event; event = feed.next()) {
        if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
          ASSERT_EQ(book.apply(*depth), market::ApplyOutcome::Applied);
        } else {
          reasons.push_back(std::get<FeedReset>(event->body).reason);
          book.reset();
        }
      }
    }
  }

  Feed feed{support::fixture_listing("spot", GetParam().symbol, grid()), 10, OtherSymbols::Refuse,
            GetParam().written};
  market::OrderBook book;
  std::vector<FeedResetReason> reasons;
};

TEST_P(FixtureBook, AgreesWithEveryChecksumAndEndsAsExpected) {
  play(lines());
  EXPECT_TRUE(reasons.empty());
  EXPECT_EQ(feed.counts().checksums_equal, 220u);
  EXPECT_EQ(support::difference_to_expected(book, grid(), expected()), "");
  EXPECT_EQ(book.level_count(Side::Buy) + book.level_count(Side::Sell), 20u);
}

TEST_P(FixtureBook, LostUpdateMakesTheNextChecksumWrong) {
  auto all = lines();
  all.erase(all.begin() + 20);
  play({all.begin(), all.begin() + 20});
  EXPECT_TRUE(reasons.empty());
  play({all[20]});
  EXPECT_EQ(reasons, std::vector{FeedResetReason::ChecksumMismatch});
}

TEST_P(FixtureBook, CorruptChecksumResetsOnce) {
  auto all = lines();
  const std::string mark = "\"checksum\":";
  const std::size_t at = all[30].find(mark) + mark.size();
  const std::size_t end = all[30].find_first_not_of("0123456789 ", at);
  const std::uint64_t right = std::stoull(all[30].substr(at, end - at));
  all[30].replace(at, end - at, std::to_string(right + 1));
  play(all);
  EXPECT_EQ(reasons, std::vector{FeedResetReason::ChecksumMismatch});
  EXPECT_EQ(feed.counts().checksums_total, feed.counts().checksums_equal + 1);
}

// A client that keeps what lies beyond the depth has its first wrong sum where the fixture says.
TEST_P(FixtureBook, WithoutTruncationFailsAtTheNamedMessage) {
  const std::vector<std::string> all = lines();
  Parser parser{support::fixture_listing("spot", GetParam().symbol, grid()), OtherSymbols::Refuse,
                GetParam().written};
  data::Ladder ladder{1'000};
  std::string room;
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < all.size() && wrong == 0; ++i) {
    const Message message = parser.parse(all[i]).value();
    const auto& update = std::get<BookMessage>(message.body);
    const bool is_taken = update.kind == DepthKind::Snapshot
                              ? ladder.replace(update.bids, update.asks)
                              : ladder.change(update.bids, update.asks);
    ASSERT_TRUE(is_taken);
    const bool is_right = book_checksum(ladder.bids(), ladder.asks(), grid(), GetParam().written,
                                        room) == update.checksum;
    wrong = is_right ? 0 : i;
  }
  EXPECT_EQ(static_cast<std::int64_t>(wrong),
            expected()
                .member("first_message_where_a_client_that_does_not_truncate_to_depth_fails")
                ->integer()
                .value());
}

INSTANTIATE_TEST_SUITE_P(Derived, FixtureBook, testing::ValuesIn(kBooks),
                         [](const testing::TestParamInfo<BookCase>& row) {
                           return std::string{row.param.name};
                         });

// ---- nothing is left out -----------------------------------------------------------------------

constexpr std::array kInTree{"book/mutations.json", "book/checksum_vectors.json",
                             "book/v1_OCEANXBT_book1000_ws.jsonl"};

TEST(Fixtures, OfTheTreeAreTheSharedOnes) {
  TW_SHARED_OR_SKIP(folder, "fixtures/kraken");
  for (const char* name : kInTree) {
    EXPECT_TRUE(support::is_fixture_in_tree(kVenue, name)) << name;
  }
}

TEST(Fixtures, OfPublicMarketDataAreAllNamedHere) {
  TW_SHARED_OR_SKIP(folder, "fixtures/kraken");
  std::set<std::string> named{kInTree.begin(), kInTree.end()};
  named.insert("rest/asset_pairs.json");
  for (const MessageCase& row : kMessages) {
    named.insert(row.file);
  }
  for (const BookCase& row : kBooks) {
    named.insert(std::string("book/v2_derived_") + row.name + "_depth10.jsonl");
    named.insert(std::string("book/v2_derived_") + row.name + "_expected.json");
  }
  for (const char* const name : kFutures) {
    named.insert(std::string("book/") + name + "_ws.jsonl");
    named.insert(std::string("book/") + name + "_expected.json");
  }
  EXPECT_EQ(support::market_fixtures(kVenue), named);
}

// A message is atomic by the shape of the parser, so half of one cannot be summed; the futures are
// read by nobody yet.
TEST(Fixtures, NameNoFaultWithoutATest) {
  TW_SHARED_OR_SKIP(folder, "fixtures/kraken");
  EXPECT_EQ(support::fault_names(kVenue),
            (std::set<std::string>{"lost_update", "checksum_corrupt", "no_truncation",
                                   "half_message", "futures_gap"}));
}

}  // namespace
}  // namespace tw::venues::kraken
