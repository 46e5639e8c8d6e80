#include "venues/okx/feed.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "data/units.hpp"
#include "json/value.hpp"
#include "market/order_book.hpp"
#include "support/corpus.hpp"
#include "support/feed_allocations.hpp"
#include "support/shared_material.hpp"

namespace tw::venues::okx {
namespace {

Listing listing_of(std::string_view symbol, BookGrid grid) {
  Listing listing;
  listing.id = InstrumentId{3};
  listing.venue = VenueName{"okx"};
  listing.category = CategoryName{"swap"};
  listing.symbol = SymbolName{symbol};
  listing.grid = grid;
  return listing;
}
Listing uni() { return listing_of("UNI-USD-SWAP", {.price_decimals = 3, .quantity_decimals = 0}); }

std::string fixture(const std::string& name) {
  std::ifstream file{std::string(TW_SOURCE_DIR) + "/tests/data/okx/" + name};
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>{file}, {}};
}
std::vector<std::string> lines_of(const std::string& name) {
  std::vector<std::string> lines;
  std::istringstream text{fixture(name)};
  for (std::string line; std::getline(text, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result{text};
  const std::size_t place = result.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return result.replace(place, from.size(), to);
}

// Feeds lines through feed and book.
struct Session {
  explicit Session(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse)
      : feed{listing, others} {}
  void take(const std::string& line) {
    const Result<void> taken = feed.take(line, Timestamp{std::chrono::seconds{++clock}});
    error = taken.has_value() ? "" : taken.error().what;
    for (auto event = feed.next(); event; event = feed.next()) {
      apply(*event);
    }
  }
  void apply(const Event& event) {
    if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      EXPECT_EQ(book.apply(*depth), market::ApplyOutcome::Applied);
      EXPECT_EQ(book.state(), market::BookState::Synced);
    } else if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
      reasons.push_back(reset->reason);
      book.reset();
    }
  }
  void take_all(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      take(line);
      ASSERT_EQ(error, "");
    }
  }
  void expect_final() const {
    const json::Value expected = json::parse(fixture("UNI-USD-SWAP_expected.json")).value();
    for (const Side side : {Side::Buy, Side::Sell}) {
      const bool is_bid = side == Side::Buy;
      const auto count = expected.member(is_bid ? "bid_levels" : "ask_levels").value().integer();
      EXPECT_EQ(static_cast<std::int64_t>(book.level_count(side)), count.value());
      const json::Value top = expected.member(is_bid ? "top10_bids" : "top10_asks").value();
      for (std::size_t i = 0; i < top.size(); ++i) {
        const std::string price = top.at(i).at(0).text().value();
        const std::string quantity = top.at(i).at(1).text().value();
        EXPECT_EQ(book.level(side, i).ticks, data::parse_units(price, 3).value());
        EXPECT_EQ(book.level(side, i).lots, data::parse_units(quantity, 0).value());
      }
    }
  }

  Feed feed;
  market::OrderBook book;
  std::vector<FeedResetReason> reasons;
  std::string error;
  std::int64_t clock = 0;
};

const std::string kRecorded = "UNI-USD-SWAP_books_2022_ws.jsonl";
const std::string kLinked = "UNI-USD-SWAP_books_derived_seq.jsonl";

TEST(Checksum, IsTheOneOfTheDocumentation) {
  const std::vector<DepthLevel> bids{{33661, 7}, {33660, 6}};
  const std::vector<DepthLevel> asks{{33668, 9}, {33680, 8}, {33720, 8}};
  const BookGrid grid{.price_decimals = 1, .quantity_decimals = 0};
  std::string room;
  EXPECT_EQ(book_checksum(bids, std::span{asks}.first(2), grid, room), -1881014294);
  EXPECT_EQ(room, "3366.1:7:3366.8:9:3366:6:3368:8");
  EXPECT_EQ(book_checksum(std::span{bids}.first(1), asks, grid, room), 831078360);
}

TEST(Checksum, IsTheSameOnAFinerGrid) {
  const std::vector<DepthLevel> bids{{3366100, 700}, {3366000, 600}};
  const std::vector<DepthLevel> asks{{3366800, 900}, {3368000, 800}};
  std::string room;
  EXPECT_EQ(book_checksum(bids, asks, {.price_decimals = 3, .quantity_decimals = 2}, room),
            -1881014294);
}

TEST(RecordedBook, AgreesWithEveryChecksum) {
  Session session{uni()};
  session.take_all(lines_of(kRecorded));
  EXPECT_EQ(session.feed.counts().checksums_total, 93u);
  EXPECT_EQ(session.feed.counts().checksums_equal, 93u);
  session.expect_final();
}

TEST(RecordedBook, ResetsWhereALostMessageMakesTheChecksumWrong) {
  std::vector<std::string> lines = lines_of(kRecorded);
  lines.erase(lines.begin() + 10);
  Session session{uni()};
  session.take_all(lines);
  EXPECT_EQ(session.reasons, std::vector{FeedResetReason::ChecksumMismatch});
  EXPECT_EQ(session.feed.counts().checksums_total, session.feed.counts().checksums_equal + 1);
  EXPECT_EQ(session.book.state(), market::BookState::Unsynced);
}

TEST(LinkedBook, EndsAsExpectedThroughQuietAndReset) {
  Session session{uni()};
  session.take_all(lines_of(kLinked));
  EXPECT_TRUE(session.reasons.empty());
  EXPECT_EQ(session.feed.counts().snapshots, 1u);
  EXPECT_EQ(session.feed.counts().updates, lines_of(kLinked).size() - 1);
  EXPECT_EQ(session.feed.counts().checksums_total, 0u);
  session.expect_final();
}

TEST(LinkedBook, LostMessageResetsUntilTheNextSnapshot) {
  std::vector<std::string> lines = lines_of(kLinked);
  const std::string snapshot = lines.front();
  lines.erase(lines.begin() + 10);
  Session session{uni()};
  session.take_all(lines);
  EXPECT_EQ(session.reasons, std::vector{FeedResetReason::SequenceGap});
  EXPECT_EQ(session.book.state(), market::BookState::Unsynced);
  session.take(snapshot);
  EXPECT_EQ(session.book.state(), market::BookState::Synced);
}

TEST(LinkedBook, RepeatedMessageIsIgnored) {
  std::vector<std::string> lines = lines_of(kLinked);
  lines.insert(lines.begin() + 10, std::string(lines[10]));
  Session session{uni()};
  session.take_all(lines);
  EXPECT_EQ(session.feed.counts().stale, 1u);
  session.expect_final();
}

TEST(LinkedBook, MessageWithoutPreviousIsRefused) {
  const std::vector<std::string> lines = lines_of(kLinked);
  Session session{uni()};
  session.take(lines[0]);
  session.take(replaced(lines[1], "prevSeqId", "other"));
  EXPECT_EQ(session.error, "field 'prevSeqId' is missing");
  session.take(replaced(replaced(lines[1], "prevSeqId", "other"), "seqId", "more"));
  EXPECT_EQ(session.error, "message has neither a sequence (field 'seqId') nor a checksum");
  session.take(lines_of(kRecorded)[1]);
  EXPECT_EQ(session.error, "field 'seqId' is missing where messages before carried it");
}

TEST(LinkedBook, QuietMessageWithLevelsIsRefused) {
  Session session{uni()};
  session.take(lines_of(kLinked)[0]);
  session.take(replaced(lines_of(kLinked)[1], "\"seqId\":7000000010", "\"seqId\":7000000000"));
  EXPECT_EQ(session.error,
            "field 'seqId': 7000000000 says that nothing changed, but there are levels");
}

TEST(Feed, NeverAllocatesAfterWarmUp) {
  for (const std::string& name : {kRecorded, kLinked}) {
    Feed feed{uni()};
    EXPECT_EQ(support::allocations_after_warm_up(feed, lines_of(name)), 0u);
  }
}

TEST(Feed, ReplaysTheCorpusWithoutABrokenInvariant) {
  EXPECT_GE(support::replay_corpus("okx"), 5u);
}

TEST(SharedConnection, AgreesWithTheChecksumsOfAllInstruments) {
  TW_SHARED_OR_SKIP(path, "data/venues-ws-cryptofeed/OKX.ws.1.0.gz");
  std::uint64_t equal = 0;
  std::uint64_t total = 0;
  for (const Listing& listing :
       {uni(), listing_of("BTC-USD-220527", {1, 0}), listing_of("BTC-USDT", {1, 8})}) {
    auto opened =
        data::FeedReader::open({{path}}, std::make_unique<Feed>(listing, OtherSymbols::Skip));
    ASSERT_TRUE(opened.has_value());
    auto event = (*opened)->next();
    while (event.has_value() && event->has_value()) {
      event = (*opened)->next();
    }
    ASSERT_TRUE(event.has_value()) << event.error().what;
    equal += (*opened)->counts().checksums_equal;
    total += (*opened)->counts().checksums_total;
  }
  EXPECT_EQ(equal, 290u);
  EXPECT_EQ(total, 290u);
}

// ---- messages
// ------------------------------------------------------------------------------------

constexpr std::string_view kBook =
    R"({"arg":{"channel":"books","instId":"UNI-USD-SWAP"},"action":"update","data":[{)"
    R"("asks":[["5.148","60","0","1"]],"bids":[],"ts":"1652459225363","checksum":0,)"
    R"("seqId":12,"prevSeqId":10}]})";
constexpr std::string_view kTrade =
    R"({"arg":{"channel":"trades","instId":"UNI-USD-SWAP"},"data":[{"instId":"UNI-USD-SWAP",)"
    R"("tradeId":"130639474","px":"5.148","sz":"12","side":"sell","ts":"1630048897897"}]})";

TEST(Parse, ReadsATrade) {
  Parser parser{uni()};
  const Message message = parser.parse(kTrade).value();
  const auto entries = std::get<Trades>(message.body).entries;
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].trade.trade_id, 130639474u);
  EXPECT_EQ(entries[0].trade.ticks, 5148);
  EXPECT_EQ(entries[0].trade.lots, 12);
  EXPECT_EQ(entries[0].trade.aggressor, Side::Sell);
}

TEST(Parse, RefusesEveryMissingFieldAndEveryCut) {
  Parser parser{uni()};
  ASSERT_TRUE(parser.parse(kBook).has_value());
  for (const char* key :
       {"arg", "channel", "instId", "action", "data", "asks", "bids", "ts", "seqId", "prevSeqId"}) {
    const std::string field = '"' + std::string(key) + "\":";
    EXPECT_FALSE(parser.parse(replaced(kBook, field, "\"zz\":")).has_value()) << key;
  }
  for (std::size_t size = 0; size < kBook.size(); ++size) {
    EXPECT_FALSE(parser.parse(kBook.substr(0, size)).has_value()) << size;
  }
}

struct BadCase {
  const char* name;
  std::string_view message;
  const char* from;
  const char* to;
  const char* what;
};
class BadMessage : public testing::TestWithParam<BadCase> {};
TEST_P(BadMessage, IsRefusedNamingFieldAndValue) {
  Parser parser{uni()};
  const auto message = parser.parse(replaced(GetParam().message, GetParam().from, GetParam().to));
  ASSERT_FALSE(message.has_value());
  EXPECT_EQ(message.error().what, GetParam().what);
}
INSTANTIATE_TEST_SUITE_P(
    Table, BadMessage,
    testing::Values(
        BadCase{"OtherInstrument", kBook, "UNI-USD-SWAP", "UNI-USDT",
                "field 'instId': 'UNI-USDT' is not 'UNI-USD-SWAP'"},
        BadCase{"UnknownChannel", kBook, "books", "bookz",
                "field 'channel': 'bookz' is not a known channel"},
        BadCase{"UnknownAction", kBook, "update", "delta",
                "field 'action': 'delta' is neither snapshot nor update"},
        BadCase{"OffGrid", kBook, "5.148", "5.1485",
                R"(field 'asks[0]': '["5.1485","60","0","1"]' price is off the instrument's grid)"},
        BadCase{"PairOfTexts", kBook, R"(,"0","1")", "",
                R"(field 'asks[0]': '["5.148","60"]' is not a list of 4 to 4 texts)"},
        BadCase{"SnapshotAfterOne", kBook, "update", "snapshot",
                "field 'prevSeqId': '10' is not the -1 of a snapshot"},
        BadCase{"UpdateAfterNone", kBook, "10}", "-1}",
                "field 'prevSeqId': '-1' is below zero in an update"},
        BadCase{"LargeChecksum", kBook, "\"checksum\":0", "\"checksum\":4294967295",
                "field 'checksum': '4294967295' is not a signed number of 32 bits"},
        BadCase{"UnknownSide", kTrade, "sell", "Sell",
                "field 'side': 'Sell' is neither buy nor sell"},
        BadCase{"QuantityZero", kTrade, "\"12\"", "\"0\"", "field 'sz': '0' is zero"}),
    [](const testing::TestParamInfo<BadCase>& row) { return std::string{row.param.name}; });

TEST(Parse, RefusesWhatTheVenueReportsAsAnError) {
  Parser parser{uni()};
  EXPECT_EQ(parser.parse(R"({"event":"error","code":"60018","msg":"Wrong URL"})").error().what,
            "field 'event': 'error' is an error or not a known event");
  EXPECT_TRUE(parser.parse("pong").has_value());
}

}  // namespace
}  // namespace tw::venues::okx
