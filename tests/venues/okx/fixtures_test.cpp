// Every fixture of OKX's public market data: what the parsers make of it, or why they refuse it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "json/value.hpp"
#include "market/order_book.hpp"
#include "support/instrument_lists.hpp"
#include "support/market_fixtures.hpp"
#include "support/shared_material.hpp"
#include "venues/okx/feed.hpp"
#include "venues/okx/instruments.hpp"

namespace tw::venues::okx {
namespace {

using support::fixture_lines;
using support::fixture_text;
using support::words_of;

constexpr std::string_view kVenue = "okx";

std::string described(const Result<Message>& message, const BookGrid& grid) {
  if (!message.has_value()) {
    return "refused: " + message.error().what;
  }
  const std::string at = words_of(message->ts_event);
  if (const auto* book = std::get_if<BookMessage>(&message->body)) {
    return std::string(book->channel) +
           (book->kind == DepthKind::Snapshot ? " snapshot " : " update ") +
           std::to_string(book->link->sequence) +
           (book->link->previous ? " after " + std::to_string(*book->link->previous) : "") +
           " sum " + std::to_string(book->checksum) + at + " " +
           words_of(grid, book->bids, book->asks);
  }
  if (const auto* trades = std::get_if<Trades>(&message->body)) {
    std::string words = "trades";
    for (const TradeEntry& entry : trades->entries) {
      words += " " + words_of(grid, entry.trade) + words_of(entry.ts_event);
    }
    return words;
  }
  if (const auto* quote = std::get_if<Quote>(&message->body)) {
    return "quote " + words_of(grid, *quote) + at;
  }
  return "skipped";
}

constexpr const char* kNoChannel = "refused: field 'arg' is missing";
constexpr const char* kSkipped = "skipped";

struct MessageCase {
  const char* file;
  const char* symbol;
  BookGrid grid;
  const char* words;
};
constexpr std::array kMessages{
    MessageCase{
        "ws/books_snapshot.json",
        "BTC-USDT",
        {2, 0},
        "books snapshot 123456 sum -855196043 at 1597026383085 bids 8476.97x256 8475.55x101 "
        "8475.54x100 8475.3x1 8447.32x6 8447.02x246 8446.83x24 8446x95 asks 8476.98x415 8477x7 "
        "8477.34x85 8477.56x1 8505.84x8 8506.37x85 8506.49x2 8506.96x100"},
    MessageCase{
        "ws/books_update.json",
        "BTC-USDT",
        {2, 0},
        "books update 123457 after 123456 sum -855196043 at 1597026383085 bids 8476.97x256 "
        "8475.55x101 8475.54x100 8475.3x1 8447.32x6 8447.02x246 8446.83x24 8446x95 asks "
        "8476.98x415 8477x7 8477.34x85 8477.56x1 8505.84x8 8506.37x85 8506.49x2 8506.96x100"},
    MessageCase{"ws/bbo_tbt.json",
                "BTC-USDT",
                {2, 0},
                "quote 123456 8476.97x256/8476.98x415 at 1597026383085"},
    MessageCase{"ws/trades.json",
                "BTC-USD",
                {1, 8},
                "trades 130639474 buy 42219.9x0.12060306 at 1630048897897"},
    MessageCase{"ws/candle.json", "BTC-USDT", {2, 0}, kSkipped},
    MessageCase{"ws/tickers.json", "BTC-USDT", {2, 0}, kSkipped},
    MessageCase{"ws/instruments.json", "BTC-USDT", {2, 0}, kSkipped},
    MessageCase{"rest/order_book.json", "BTC-USDT", {2, 8}, kNoChannel},
    MessageCase{"rest/trades.json", "BTC-USDT", {2, 8}, kNoChannel},
    MessageCase{"rest/candlesticks.json", "BTC-USDT", {2, 8}, kNoChannel}};

class Fixture : public testing::TestWithParam<MessageCase> {};

TEST_P(Fixture, IsReadAsItsWordsSay) {
  const MessageCase& row = GetParam();
  TW_SHARED_OR_SKIP(folder, "fixtures/okx");
  Parser parser{support::fixture_listing("any", row.symbol, row.grid)};
  EXPECT_EQ(described(parser.parse(fixture_text(kVenue, row.file)), row.grid), row.words);
}

INSTANTIATE_TEST_SUITE_P(Files, Fixture, testing::ValuesIn(kMessages),
                         [](const testing::TestParamInfo<MessageCase>& row) {
                           return support::fixture_test_name(row.param.file);
                         });

TEST(FixtureControl, LinesAreSkippedOrRefused) {
  TW_SHARED_OR_SKIP(folder, "fixtures/okx");
  Parser parser{support::fixture_listing("any", "BTC-USDT", {2, 8})};
  std::string words;
  for (const std::string& line : fixture_lines(kVenue, "ws/control.jsonl")) {
    words += described(parser.parse(line), {}) + "\n";
  }
  // Answers to orders are of the private connection.
  EXPECT_EQ(words,
            "skipped\n"
            "refused: field 'event': 'error' is an error or not a known event\n"
            "refused: field 'event': 'error' is an error or not a known event\n"
            "skipped\n"
            "refused: field 'event': 'error' is an error or not a known event\n"
            "skipped\n"
            "skipped\n"
            "refused: field 'event': 'channel-conn-count-error' is an error or not a known event\n"
            "refused: field 'arg' is missing\n"
            "refused: field 'arg' is missing\n"
            "refused: field 'arg' is missing\n");
}

struct ListCase {
  const char* file;
  const char* words;
};
constexpr std::array kLists{
    ListCase{"rest/instruments_spot.json",
             "BTC-USD 0.1 0.00000001 0.00001 0 1 1/8; ETH-USD 0.01 0.000001 0.0001 0 1 2/6; "
             "SOL-USD 0.01 0.000001 0.001 0 1 2/6; XRP-USD 0.0001 0.000001 1 0 1 4/6; USDT-USD "
             "0.0001 0.0001 1 0 1 4/4"},
    ListCase{"rest/instruments_swap.json",
             "BTC-USD-SWAP 0.1 1 1 0 100 1/0; ETH-USDT-SWAP 0.01 0.01 0.01 0 0.1 2/2; "
             "BTC-USDT-SWAP 0.1 0.01 0.01 0 0.01 1/2"}};

TEST(FixtureList, IsReadOrRefused) {
  TW_SHARED_OR_SKIP(folder, "fixtures/okx");
  for (const ListCase& row : kLists) {
    const auto list = read_instruments(fixture_text(kVenue, row.file), support::list_context());
    EXPECT_EQ(words_of(list.value()), row.words) << row.file;
  }
}

// ---- recorded books and the faults of mutations.json -------------------------------------------

struct BookCase {
  const char* symbol;
  BookGrid grid;
  std::uint64_t recorded, linked;  // messages
};
constexpr std::array kBooks{BookCase{"UNI-USD-SWAP", {3, 0}, 93, 95},
                            BookCase{"BTC-USD-220527", {1, 0}, 99, 101}};

class FixtureBook : public testing::TestWithParam<BookCase> {
 protected:
  void SetUp() override { TW_SHARED_OR_SKIP(folder, "fixtures/okx"); }
  std::string name(const char* rest) const {
    return std::string("book/") + GetParam().symbol + rest;
  }
  std::vector<std::string> linked() const {
    return fixture_lines(kVenue, name("_books_derived_seq.jsonl"));
  }
  void play(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      take(line);
    }
  }
  void take(const std::string& line) {
    const Result<void> taken = feed.take(line, Timestamp{});
    errors += taken.has_value() ? "" : taken.error().what;
    for (auto event = feed.next(); event; event = feed.next()) {
      if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
        EXPECT_EQ(book.apply(*depth), market::ApplyOutcome::Applied);
      } else {
        reasons.push_back(std::get<FeedReset>(event->body).reason);
        book.reset();
      }
    }
  }
  void expect_final() const {
    const json::Value expected = json::parse(fixture_text(kVenue, name("_expected.json"))).value();
    EXPECT_EQ(support::difference_to_expected(book, GetParam().grid, expected), "");
    EXPECT_EQ(errors, "");
    EXPECT_TRUE(reasons.empty());
  }

  Feed feed{support::fixture_listing("any", GetParam().symbol, GetParam().grid)};
  market::OrderBook book;
  std::vector<FeedResetReason> reasons;
  std::string errors;
};

TEST_P(FixtureBook, AsRecordedAgreesWithItsChecksums) {
  play(fixture_lines(kVenue, name("_books_2022_ws.jsonl")));
  EXPECT_EQ(feed.counts().checksums_total, GetParam().recorded);
  EXPECT_EQ(feed.counts().checksums_equal, GetParam().recorded);
  expect_final();
}

// With the rows `heartbeat` and `reset` in it.
TEST_P(FixtureBook, LinkedEndsAsExpected) {
  play(linked());
  EXPECT_EQ(feed.counts().snapshots + feed.counts().updates, GetParam().linked);
  expect_final();
}

TEST_P(FixtureBook, HeartbeatChangesNothing) {
  const auto lines = linked();
  play({lines.begin(), lines.begin() + 31});
  const std::uint64_t before = book.sequence();
  take(lines[31]);
  EXPECT_EQ(book.sequence(), before);
  EXPECT_EQ(feed.counts().updates, 31u);
}

TEST_P(FixtureBook, ResetOfTheNumbersIsFollowed) {
  const auto lines = linked();
  play({lines.begin(), lines.begin() + 62});
  const std::uint64_t before = book.sequence();
  take(lines[62]);
  EXPECT_GT(book.sequence(), before);
  EXPECT_TRUE(reasons.empty());
}

TEST_P(FixtureBook, GapResets) {
  auto lines = linked();
  lines.erase(lines.begin() + 10);
  play({lines.begin(), lines.begin() + 10});
  EXPECT_TRUE(reasons.empty());
  take(lines[10]);
  EXPECT_EQ(reasons, std::vector{FeedResetReason::SequenceGap});
}

TEST_P(FixtureBook, DuplicateIsIgnored) {
  auto lines = linked();
  lines.insert(lines.begin() + 10, std::string(lines[10]));
  play(lines);
  EXPECT_EQ(feed.counts().stale, 1u);
  expect_final();
}

TEST_P(FixtureBook, MissingPrevSeqIdIsAnError) {
  auto lines = linked();
  const std::size_t at = lines[5].find("\"prevSeqId\"");
  lines[5].replace(at, 11, "\"other\"");
  play({lines.begin(), lines.begin() + 6});
  EXPECT_EQ(errors, "field 'prevSeqId' is missing");
}

INSTANTIATE_TEST_SUITE_P(Recorded, FixtureBook, testing::ValuesIn(kBooks),
                         [](const testing::TestParamInfo<BookCase>& row) {
                           std::string name{row.param.symbol};
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// ---- nothing is left out -----------------------------------------------------------------------

constexpr std::array kInTree{"book/mutations.json", "book/checksum_vectors.json"};

TEST(Fixtures, OfTheTreeAreTheSharedOnes) {
  TW_SHARED_OR_SKIP(folder, "fixtures/okx");
  for (const char* name : kInTree) {
    EXPECT_TRUE(support::is_fixture_in_tree(kVenue, name)) << name;
  }
}

TEST(Fixtures, OfPublicMarketDataAreAllNamedHere) {
  TW_SHARED_OR_SKIP(folder, "fixtures/okx");
  std::set<std::string> named{kInTree.begin(), kInTree.end()};
  for (const MessageCase& row : kMessages) {
    named.insert(row.file);
  }
  for (const ListCase& row : kLists) {
    named.insert(row.file);
  }
  for (const BookCase& row : kBooks) {
    for (const char* rest :
         {"_books_2022_ws.jsonl", "_books_derived_seq.jsonl", "_expected.json"}) {
      named.insert(std::string("book/") + row.symbol + rest);
    }
  }
  EXPECT_EQ(support::market_fixtures(kVenue), named);
}

// Those of the connection need one: its ping and its change of connections.
TEST(Fixtures, NameNoFaultWithoutATest) {
  TW_SHARED_OR_SKIP(folder, "fixtures/okx");
  EXPECT_EQ(support::fault_names(kVenue),
            (std::set<std::string>{"gap", "duplicate", "heartbeat", "reset", "missing_prevSeqId",
                                   "silence_30s", "notice_64008"}));
}

}  // namespace
}  // namespace tw::venues::okx
