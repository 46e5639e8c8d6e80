#include "venues/kraken/feed.hpp"

#include <gtest/gtest.h>

#include <chrono>
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

namespace tw::venues::kraken {
namespace {

Listing listing_of(std::string_view symbol, BookGrid grid) {
  Listing listing;
  listing.id = InstrumentId{3};
  listing.venue = VenueName{"kraken"};
  listing.category = CategoryName{"spot"};
  listing.symbol = SymbolName{symbol};
  listing.grid = grid;
  return listing;
}
Listing xmr() { return listing_of("XMR/USD", {.price_decimals = 8, .quantity_decimals = 8}); }

std::string fixture(const std::string& name) {
  std::ifstream file{std::string(TW_SOURCE_DIR) + "/tests/data/kraken/" + name};
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
  Session(const Listing& listing, std::optional<std::uint32_t> depth) : feed{listing, depth} {}
  void take(const std::string& line) {
    const Result<void> taken = feed.take(line, Timestamp{std::chrono::seconds{++clock}});
    error = taken.has_value() ? "" : taken.error().what;
    for (auto event = feed.next(); event; event = feed.next()) {
      if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
        EXPECT_EQ(book.apply(*depth), market::ApplyOutcome::Applied);
        EXPECT_EQ(book.state(), market::BookState::Synced);
      } else if (const auto* reset = std::get_if<FeedReset>(&event->body)) {
        reasons.push_back(reset->reason);
        book.reset();
      }
    }
  }
  void take_all(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      take(line);
      ASSERT_EQ(error, "");
    }
  }

  Feed feed;
  market::OrderBook book;
  std::vector<FeedResetReason> reasons;
  std::string error;
  std::int64_t clock = 0;
};

const std::string kModern = "v2_derived_XMRUSD_depth10.jsonl";
const std::string kOld = "v1_OCEANXBT_book1000_ws.jsonl";

// ---- the checksum
// --------------------------------------------------------------------------------

std::vector<DepthLevel> levels_of(const json::Value& list, WrittenDecimals decimals) {
  std::vector<DepthLevel> levels;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string price = list.at(i).at(0).text().value();
    const std::string quantity = list.at(i).at(1).text().value();
    levels.push_back({data::parse_units(price, decimals.price).value(),
                      data::parse_units(quantity, decimals.quantity).value()});
  }
  return levels;
}

struct SumCase {
  std::size_t index;
  WrittenDecimals written;
  WrittenDecimals grid;
};
class ChecksumVector : public testing::TestWithParam<SumCase> {};

TEST_P(ChecksumVector, IsReproducedOnAnyGrid) {
  const json::Value all = json::parse(fixture("checksum_vectors.json")).value();
  const json::Value vector = all.member("vectors").value().at(GetParam().index);
  const WrittenDecimals grid = GetParam().grid;
  std::string room;
  EXPECT_EQ(book_checksum(
                levels_of(vector.member("bids").value(), grid),
                levels_of(vector.member("asks").value(), grid),
                {static_cast<std::uint8_t>(grid.price), static_cast<std::uint8_t>(grid.quantity)},
                GetParam().written, room),
            static_cast<std::uint32_t>(vector.member("crc32").value().integer().value()));
  EXPECT_EQ(room, vector.member("string").value().text().value());
}

INSTANTIATE_TEST_SUITE_P(Documented, ChecksumVector,
                         testing::Values(SumCase{0, {1, 8}, {1, 8}}, SumCase{0, {1, 8}, {4, 10}},
                                         SumCase{1, {5, 8}, {5, 8}}, SumCase{1, {5, 8}, {6, 9}},
                                         SumCase{2, {6, 8}, {6, 8}}, SumCase{2, {6, 8}, {4, 8}}));

// ---- recorded books
// ------------------------------------------------------------------------------

TEST(OldBook, AgreesWithEveryChecksum) {
  Session session{listing_of("OCEAN/BTC", {.price_decimals = 9, .quantity_decimals = 8}),
                  std::nullopt};
  session.take_all(lines_of(kOld));
  EXPECT_EQ(session.feed.counts().checksums_total, 148u);
  EXPECT_EQ(session.feed.counts().checksums_equal, 148u);
  EXPECT_EQ(session.feed.counts().snapshots, 1u);
}

TEST(ModernBook, AgreesWithEveryChecksumAndEndsAsExpected) {
  Session session{xmr(), 10};
  session.take_all(lines_of(kModern));
  EXPECT_EQ(session.feed.counts().checksums_total, 220u);
  EXPECT_EQ(session.feed.counts().checksums_equal, 220u);
  const json::Value expected = json::parse(fixture("v2_derived_XMRUSD_expected.json")).value();
  for (const Side side : {Side::Buy, Side::Sell}) {
    const auto levels =
        levels_of(expected.member(side == Side::Buy ? "final_bids" : "final_asks").value(), {8, 8});
    ASSERT_EQ(session.book.level_count(side), levels.size());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      EXPECT_EQ(session.book.level(side, i), levels[i]);
    }
  }
}

TEST(ModernBook, NeverHoldsMoreThanWasSubscribed) {
  Session session{xmr(), 10};
  for (const std::string& line : lines_of(kModern)) {
    session.take(line);
    ASSERT_LE(session.book.level_count(Side::Buy), 10u);
    ASSERT_LE(session.book.level_count(Side::Sell), 10u);
  }
}

TEST(ModernBook, LostMessageResetsUntilTheNextSnapshot) {
  std::vector<std::string> lines = lines_of(kModern);
  const std::string snapshot = lines.front();
  lines.erase(lines.begin() + 20);
  Session session{xmr(), 10};
  session.take_all({lines.begin(), lines.begin() + 20});
  EXPECT_TRUE(session.reasons.empty());
  session.take(lines[20]);
  EXPECT_EQ(session.reasons, std::vector{FeedResetReason::ChecksumMismatch});
  session.take(lines[21]);
  EXPECT_EQ(session.feed.counts().stale, 1u);
  session.take(snapshot);
  EXPECT_EQ(session.book.state(), market::BookState::Synced);
}

TEST(ModernBook, WrongChecksumResetsOnce) {
  std::vector<std::string> lines = lines_of(kModern);
  const std::string mark = "\"checksum\":";
  const std::size_t at = lines[30].find(mark) + mark.size();
  lines[30][at] = lines[30][at] == '1' ? '2' : '1';
  Session session{xmr(), 10};
  session.take_all(lines);
  EXPECT_EQ(session.reasons, std::vector{FeedResetReason::ChecksumMismatch});
  EXPECT_EQ(session.feed.counts().checksums_total, session.feed.counts().checksums_equal + 1);
}

TEST(ModernBook, NeedsADepth) {
  Session session{xmr(), std::nullopt};
  session.take(lines_of(kModern).front());
  EXPECT_EQ(session.error, "message does not say its depth: name the one that was subscribed to");
}

TEST(OldBook, RefusesAnotherDepthThanBefore) {
  Session session{listing_of("OCEAN/BTC", {.price_decimals = 9, .quantity_decimals = 8}), 10};
  session.take(lines_of(kOld).front());
  EXPECT_EQ(session.error, "channel is of depth 1000, expected 10");
}

TEST(Feed, NeverAllocatesAfterWarmUp) {
  Feed modern{xmr(), 10};
  EXPECT_EQ(support::allocations_after_warm_up(modern, lines_of(kModern)), 0u);
  Feed old{listing_of("OCEAN/BTC", {.price_decimals = 9, .quantity_decimals = 8}), std::nullopt};
  EXPECT_EQ(support::allocations_after_warm_up(old, lines_of(kOld)), 0u);
}

TEST(Feed, ReplaysTheCorpusWithoutABrokenInvariant) {
  EXPECT_GE(support::replay_corpus("kraken"), 5u);
}

TEST(SharedConnection, AgreesWithTheChecksumsOfAllPairs) {
  TW_SHARED_OR_SKIP(path, "data/venues-ws-cryptofeed/KRAKEN.ws.50.0.gz");
  struct Pair {
    const char* symbol;
    std::uint8_t decimals;
  };
  std::uint64_t equal = 0;
  std::uint64_t total = 0;
  for (const Pair& pair :
       {Pair{"SC/EUR", 6}, Pair{"XMR/USD", 8}, Pair{"ADA/BTC", 9}, Pair{"WAVES/EUR", 6},
        Pair{"BTC/CHF", 5}, Pair{"OMG/USD", 6}, Pair{"KSM/BTC", 8}, Pair{"ETH/CHF", 5},
        Pair{"OCEAN/BTC", 9}, Pair{"GRT/ETH", 9}}) {
    auto opened = data::FeedReader::open(
        {{path}}, std::make_unique<Feed>(listing_of(pair.symbol, {pair.decimals, 8}), std::nullopt,
                                         OtherSymbols::Skip));
    ASSERT_TRUE(opened.has_value()) << opened.error().what;
    auto event = (*opened)->next();
    while (event.has_value() && event->has_value()) {
      event = (*opened)->next();
    }
    ASSERT_TRUE(event.has_value()) << event.error().what;
    equal += (*opened)->counts().checksums_equal;
    total += (*opened)->counts().checksums_total;
  }
  EXPECT_EQ(equal, 4'269u);
  EXPECT_EQ(total, 4'269u);
}

// ---- messages
// ------------------------------------------------------------------------------------

constexpr std::string_view kUpdate =
    R"({"channel":"book","type":"update","data":[{"symbol":"XMR/USD","bids":[{"price":354.20,)"
    R"("qty":0.10}],"asks":[],"checksum":1740639334,"timestamp":"2021-04-17T16:48:54.117415Z"}]})";
constexpr std::string_view kTrade =
    R"({"channel":"trade","type":"update","data":[{"symbol":"XMR/USD","side":"buy","price":354.20,)"
    R"("qty":0.00027625,"trade_id":10218208,"timestamp":"2023-10-06T17:35:55.440295Z"}]})";
constexpr std::string_view kOldUpdate =
    R"([992,{"b":[["354.15","5.00","1618678133.365913"]],"c":"2583817756"},"book-10","XMR/USD"])";

TEST(Parse, ReadsAnUpdate) {
  Parser parser{xmr()};
  const Message message = parser.parse(kUpdate).value();
  const auto& book = std::get<BookMessage>(message.body);
  EXPECT_EQ(book.kind, DepthKind::Delta);
  EXPECT_EQ(book.checksum, 1740639334u);
  EXPECT_EQ(book.bids[0], (DepthLevel{35'420'000'000, 10'000'000}));
  EXPECT_EQ(parser.written(), (WrittenDecimals{2, 2}));
  EXPECT_EQ(to_iso8601(*message.ts_event), "2021-04-17T16:48:54.117415000Z");
}

TEST(Parse, ReadsATrade) {
  Parser parser{xmr()};
  const Message message = parser.parse(kTrade).value();
  const auto entries = std::get<Trades>(message.body).entries;
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].trade.trade_id, 10218208u);
  EXPECT_EQ(entries[0].trade.ticks, 35'420'000'000);
  EXPECT_EQ(entries[0].trade.lots, 27'625);
  EXPECT_EQ(to_iso8601(entries[0].ts_event), "2023-10-06T17:35:55.440295000Z");
}

TEST(Parse, SkipsTradesOfOtherPairsAndNothingElseOfTrades) {
  Parser parser{xmr(), OtherSymbols::Skip};
  const std::string other = replaced(kTrade, "XMR/USD", "BTC/CHF");
  EXPECT_TRUE(std::holds_alternative<Skipped>(parser.parse(other)->body));
  const std::string object =
      other.substr(other.find('[') + 1, other.find(']') - other.find('[') - 1);
  const auto both = parser.parse(replaced(kTrade, R"("data":[)", R"("data":[)" + object + ","));
  EXPECT_EQ(std::get<Trades>(both->body).entries.size(), 1u);
  const auto broken = parser.parse(replaced(kTrade, "354.20", "-354.20"));
  ASSERT_FALSE(broken.has_value());
  EXPECT_NE(broken.error().what.find("price"), std::string::npos) << broken.error().what;
  EXPECT_FALSE(parser.parse(replaced(kTrade, "\"qty\"", "\"zz\"")).has_value());
}

TEST(Parse, ReadsAnOldUpdateOfOneOrTwoSides) {
  Parser parser{xmr()};
  EXPECT_EQ(std::get<BookMessage>(parser.parse(kOldUpdate)->body).depth, 10u);
  const std::string both =
      replaced(kOldUpdate, R"(,{"b")", R"(,{"a":[["355.00","1.00","1618678133.5","r"]]},{"b")");
  const auto book = std::get<BookMessage>(parser.parse(both)->body);
  EXPECT_EQ(book.asks.size(), 1u);
  EXPECT_EQ(book.bids.size(), 1u);
}

TEST(Parse, TakesShortNumbersWhereTheDecimalsAreGiven) {
  Parser parser{xmr(), OtherSymbols::Refuse, WrittenDecimals{2, 8}};
  EXPECT_TRUE(parser.parse(replaced(kUpdate, "354.20", "354.2")).has_value());
  EXPECT_FALSE(parser.parse(replaced(kUpdate, "354.20", "354.200")).has_value());
}

TEST(Parse, RefusesEveryMissingFieldAndEveryCut) {
  Parser parser{xmr()};
  for (const char* key : {"channel", "type", "data", "symbol", "bids", "asks", "checksum",
                          "timestamp", "price", "qty"}) {
    const std::string field = '"' + std::string(key) + "\":";
    EXPECT_FALSE(parser.parse(replaced(kUpdate, field, "\"zz\":")).has_value()) << key;
  }
  for (const std::string_view whole : {kUpdate, kOldUpdate}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(parser.parse(whole.substr(0, size)).has_value()) << size;
    }
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
  Parser parser{xmr()};
  ASSERT_TRUE(parser.parse(kUpdate).has_value());
  const auto message = parser.parse(replaced(GetParam().message, GetParam().from, GetParam().to));
  ASSERT_FALSE(message.has_value());
  EXPECT_EQ(message.error().what, GetParam().what);
}
INSTANTIATE_TEST_SUITE_P(
    Table, BadMessage,
    testing::Values(
        BadCase{"OtherPair", kUpdate, "XMR/USD", "XMR/EUR",
                "field 'symbol': 'XMR/EUR' is not 'XMR/USD'"},
        BadCase{"OtherOldPair", kOldUpdate, "XMR/USD", "XMR/EUR",
                "pair 'XMR/EUR' is not 'XMR/USD'"},
        BadCase{"UnknownChannel", kUpdate, "book", "boook",
                "field 'channel': 'boook' is not a known channel"},
        BadCase{"UnknownOldChannel", kOldUpdate, "book-10", "depth",
                "channel 'depth' is not known"},
        BadCase{"LostZeros", kUpdate, "354.20", "354.2",
                R"(level '{"price":354.2,"qty":0.10}' has other decimals than 2 and 2: )"
                "the checksum needs them all"},
        BadCase{"Exponent", kUpdate, "0.10", "1e-1",
                R"(level '{"price":354.20,"qty":1e-1}' quantity is not a plain decimal number)"},
        BadCase{"QuotedPrice", kUpdate, "354.20", "\"354.20\"",
                R"(level '{"price":"354.20","qty":0.10}' is not made of numbers)"},
        BadCase{"LargeChecksum", kUpdate, "1740639334", "4294967296",
                "field 'checksum': '4294967296' is not a number of 32 bits"},
        BadCase{"NoTime", kUpdate, "2021-04-17T", "2021-02-30T",
                "field 'timestamp': '2021-02-30T16:48:54.117415Z' is not a time"},
        BadCase{"NoOldChecksum", kOldUpdate, R"(,"c":"2583817756")", "", "field 'c' is missing"},
        BadCase{"NoOldTime", kOldUpdate, "1618678133.365913", "now",
                R"(level '["354.15","5.00","now"]' has no time in seconds)"},
        BadCase{"UnknownSide", kTrade, "buy", "Buy",
                "field 'side': 'Buy' is neither buy nor sell"}),
    [](const testing::TestParamInfo<BadCase>& row) { return std::string{row.param.name}; });

TEST(Parse, RefusesWhatTheVenueReportsAsAnError) {
  Parser parser{xmr()};
  EXPECT_FALSE(parser.parse(R"({"method":"subscribe","success":false,"error":"x"})").has_value());
  EXPECT_FALSE(parser.parse(R"({"event":"subscriptionStatus","status":"error"})").has_value());
  EXPECT_TRUE(parser.parse(R"({"method":"pong","req_id":42})").has_value());
  EXPECT_TRUE(parser.parse(R"({"event":"heartbeat"})").has_value());
}

}  // namespace
}  // namespace tw::venues::kraken
