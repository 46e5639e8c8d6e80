#include "venues/binance/depth_join.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "json/value.hpp"
#include "listings.hpp"
#include "market/order_book.hpp"

namespace tw::venues::binance {
namespace {

std::string fixture(const std::string& name) {
  std::ifstream file{std::string(TW_SOURCE_DIR) + "/tests/data/binance/" + name};
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>{file}, {}};
}

Timestamp at_second(std::int64_t second) { return Timestamp{std::chrono::seconds{second}}; }

// ---- the rules, one by one ---------------------------------------------------------------------

// A join, and what came out of it as words: "S5" a snapshot, "4-7" a delta after 4 to 7, "R" a
// reset.
class Joined : public testing::Test {
 protected:
  explicit Joined(Market market = Market::Usdm) : join{InstrumentId{7}, market} {}

  void snapshot(std::uint64_t sequence) {
    join.on_snapshot({.sequence = sequence, .bids = kLevels, .asks = {}}, at_second(1), now());
    drain();
  }
  void diff(std::uint64_t first, std::uint64_t last, std::uint64_t previous) {
    join.on_diff({.first_sequence = first,
                  .sequence = last,
                  .previous_sequence = previous,
                  .bids = kLevels,
                  .asks = {}},
                 at_second(2), now());
    drain();
  }
  std::vector<std::string> take() { return std::exchange(words, {}); }

  DepthJoin join;
  std::vector<Timestamp> received;
  std::vector<std::size_t> bid_counts;

 private:
  Timestamp now() { return at_second(++clock); }
  void drain() {
    for (auto event = join.next(); event; event = join.next()) {
      received.push_back(event->ts_recv);
      if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
        EXPECT_EQ(depth->instrument, InstrumentId{7});
        bid_counts.push_back(depth->bids.size());
        EXPECT_EQ(depth->bids[0], kLevels[0]);
        words.push_back(depth->kind == DepthKind::Snapshot
                            ? "S" + std::to_string(depth->sequence)
                            : std::to_string(depth->previous_sequence) + "-" +
                                  std::to_string(depth->sequence));
      } else {
        EXPECT_EQ(
            std::get<FeedReset>(event->body),
            (FeedReset{.instrument = InstrumentId{7}, .reason = FeedResetReason::SequenceGap}));
        words.emplace_back("R");
      }
    }
  }

  const std::vector<DepthLevel> kLevels{{100, 5}};
  std::vector<std::string> words;
  std::int64_t clock = 0;
};

using Words = std::vector<std::string>;

TEST_F(Joined, GivesNothingBeforeTheSnapshot) {
  diff(1, 3, 0);
  diff(4, 6, 3);
  EXPECT_EQ(take(), Words{});
}

TEST_F(Joined, DropsStaleDiffsAndJoinsTheOneAroundTheSnapshot) {
  diff(1, 3, 0);
  diff(4, 6, 3);
  diff(7, 9, 6);
  snapshot(5);
  EXPECT_EQ(take(), (Words{"S5", "5-6", "6-9"}));
  EXPECT_EQ(join.counts().diffs_stale, 1u);
  EXPECT_EQ(join.counts().diffs_applied, 2u);
}

TEST_F(Joined, StampsWaitingDiffsWithTheReceiptOfTheirSnapshot) {
  diff(1, 3, 0);
  snapshot(2);
  EXPECT_EQ(received, (std::vector<Timestamp>{at_second(2), at_second(2)}));
}

TEST_F(Joined, JoinsADiffThatComesAfterTheSnapshot) {
  snapshot(5);
  diff(1, 4, 0);
  diff(5, 8, 4);
  diff(12, 13, 8);
  EXPECT_EQ(take(), (Words{"S5", "5-8", "8-13"}));
}

TEST_F(Joined, JoinsWhereTheDiffBeginsAtTheSnapshot) {
  snapshot(5);
  diff(5, 8, 4);
  EXPECT_EQ(take(), (Words{"S5", "5-8"}));
}

TEST_F(Joined, GivesADiffThatEndsAtTheSnapshotTogetherWithTheNext) {
  snapshot(5);
  diff(3, 5, 2);
  diff(9, 11, 5);
  diff(12, 13, 11);
  EXPECT_EQ(take(), (Words{"S5", "5-11", "11-13"}));
  EXPECT_EQ(bid_counts, (std::vector<std::size_t>{1, 2, 1}));
  EXPECT_EQ(join.counts().diffs_applied, 3u);
}

TEST_F(Joined, GivesAWaitingDiffThatEndsAtTheSnapshotTogetherWithTheNext) {
  diff(3, 5, 2);
  diff(9, 11, 5);
  snapshot(5);
  EXPECT_EQ(take(), (Words{"S5", "5-11"}));
  EXPECT_EQ(bid_counts, (std::vector<std::size_t>{1, 2}));
}

TEST_F(Joined, ForgetsADiffThatEndedAtASnapshotBeforeTheLastOne) {
  snapshot(5);
  diff(3, 5, 2);
  snapshot(10);
  diff(9, 11, 5);
  EXPECT_EQ(take(), (Words{"S5", "S10", "10-11"}));
  EXPECT_EQ(bid_counts, (std::vector<std::size_t>{1, 1, 1}));
}

TEST_F(Joined, ResetsWhenTheFirstDiffBeginsAfterTheSnapshot) {
  snapshot(5);
  diff(6, 8, 5);
  EXPECT_EQ(take(), (Words{"S5", "R"}));
  EXPECT_EQ(join.counts().gaps, 1u);
}

TEST_F(Joined, RefusesASnapshotOlderThanTheFirstDiffAndKeepsWaiting) {
  diff(6, 8, 5);
  snapshot(4);
  EXPECT_EQ(take(), Words{});
  EXPECT_EQ(join.counts().snapshots_too_old, 1u);
  snapshot(7);
  EXPECT_EQ(take(), (Words{"S7", "7-8"}));
}

TEST_F(Joined, ResetsOnABrokenChainAndResumesAtTheNextSnapshot) {
  snapshot(5);
  diff(5, 8, 4);
  diff(20, 22, 19);
  diff(23, 25, 22);
  EXPECT_EQ(take(), (Words{"S5", "5-8", "R"}));
  snapshot(21);
  diff(26, 27, 25);
  EXPECT_EQ(take(), (Words{"S21", "21-22", "22-25", "25-27"}));
}

TEST_F(Joined, IgnoresASecondCopyOfADiff) {
  snapshot(5);
  diff(5, 8, 4);
  diff(5, 8, 4);
  diff(9, 10, 8);
  EXPECT_EQ(take(), (Words{"S5", "5-8", "8-10"}));
  EXPECT_EQ(join.counts().gaps, 0u);
}

TEST_F(Joined, ResetsOnAHoleBetweenWaitingDiffsAndKeepsWhatFollowsIt) {
  diff(4, 6, 3);
  diff(10, 12, 9);
  diff(13, 15, 12);
  snapshot(5);
  EXPECT_EQ(take(), (Words{"S5", "5-6", "R"}));
  snapshot(11);
  EXPECT_EQ(take(), (Words{"S11", "11-12", "12-15"}));
}

TEST_F(Joined, IgnoresASnapshotThatIsNotAheadOfTheChain) {
  snapshot(5);
  diff(5, 8, 4);
  snapshot(8);
  diff(9, 10, 8);
  EXPECT_EQ(take(), (Words{"S5", "5-8", "8-10"}));
  EXPECT_EQ(join.counts().snapshots_late, 1u);
}

TEST_F(Joined, TakesASnapshotAheadOfTheChain) {
  snapshot(5);
  diff(5, 8, 4);
  snapshot(11);
  diff(9, 10, 8);
  diff(11, 12, 10);
  EXPECT_EQ(take(), (Words{"S5", "5-8", "S11", "11-12"}));
}

TEST_F(Joined, ForgetsWaitingDiffsWhenTheBufferIsFull) {
  for (std::uint64_t i = 1; i <= DepthJoin::kWaitingDiffsMax + 1; ++i) {
    diff(i, i, i - 1);
  }
  EXPECT_EQ(join.counts().diffs_forgotten, DepthJoin::kWaitingDiffsMax);
  snapshot(10);
  EXPECT_EQ(join.counts().snapshots_too_old, 1u);
  snapshot(DepthJoin::kWaitingDiffsMax + 1);
  diff(5'000, 5'001, DepthJoin::kWaitingDiffsMax + 1);
  EXPECT_EQ(take(), (Words{"S4097", "4097-5001"}));
}

TEST_F(Joined, ForgetsWaitingDiffsWhenTheirLevelsAreTooMany) {
  const std::vector<DepthLevel> many(DepthJoin::kWaitingLevelsMax / 2 + 1, DepthLevel{100, 1});
  for (std::uint64_t i = 1; i <= 2; ++i) {
    join.on_diff(
        {.first_sequence = i, .sequence = i, .previous_sequence = i - 1, .bids = many, .asks = {}},
        at_second(1), at_second(1));
  }
  EXPECT_EQ(join.counts().diffs_forgotten, 1u);
}

// ---- the rules of spot
// ------------------------------------------------------------------------------

class SpotJoined : public Joined {
 protected:
  SpotJoined() : Joined(Market::Spot) {}
};

TEST_F(SpotJoined, DropsADiffThatEndsAtTheSnapshot) {
  diff(5, 10, 4);
  snapshot(10);
  EXPECT_EQ(take(), (Words{"S10"}));
  EXPECT_EQ(join.counts().diffs_stale, 1u);
}

TEST_F(SpotJoined, TakesADiffThatBeginsRightAfterTheSnapshot) {
  snapshot(10);
  diff(11, 12, 10);
  EXPECT_EQ(take(), (Words{"S10", "10-12"}));
}

TEST_F(SpotJoined, TakesADiffAroundTheSnapshot) {
  snapshot(10);
  diff(8, 12, 7);
  EXPECT_EQ(take(), (Words{"S10", "10-12"}));
}

TEST_F(SpotJoined, ResetsWhenTheFirstDiffBeginsFartherOn) {
  snapshot(10);
  diff(12, 13, 11);
  EXPECT_EQ(take(), (Words{"S10", "R"}));
}

TEST_F(SpotJoined, ResetsWhenADiffDoesNotBeginAfterTheOneBefore) {
  snapshot(10);
  diff(11, 12, 10);
  diff(14, 15, 13);
  EXPECT_EQ(take(), (Words{"S10", "10-12", "R"}));
}

TEST_F(SpotJoined, RefusesASnapshotThatEndsBeforeTheFirstDiff) {
  diff(12, 13, 11);
  snapshot(10);
  EXPECT_EQ(take(), Words{});
  EXPECT_EQ(join.counts().snapshots_too_old, 1u);
  snapshot(11);
  EXPECT_EQ(take(), (Words{"S11", "11-13"}));
}

// ---- recorded streams, as they are and with faults ---------------------------------------------

struct Recorded {
  const char* category;
  const char* prefix;  // of the file names
  const char* symbol;
  BookGrid grid;
  std::size_t frames_before_snapshot;
  std::uint64_t skipped;  // aggTrade and kline frames
};
constexpr Recorded kKeep{"usdm", "um_", "KEEPUSDT", {.price_decimals = 4, .quantity_decimals = 0},
                         1,      10};
constexpr Recorded kSushi{"usdm", "um_", "SUSHIUSDT", {.price_decimals = 4, .quantity_decimals = 0},
                          2,      62};
// The grid is as fine as the venue writes, so that the digest of the final book is over its texts.
constexpr Recorded kNkn{"spot", "spot_", "NKNUSDT", {.price_decimals = 8, .quantity_decimals = 8},
                        1,      2};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// Feeds texts through parser, join and book, as a session would.
class Session {
 public:
  explicit Session(const Recorded& recorded)
      : parser{listing_in(recorded.category, recorded.symbol, recorded.grid)},
        join{InstrumentId{7}, *market_of(CategoryName{recorded.category})} {}

  void feed(const std::string& text) {
    const Result<Message> message = parser.parse(text);
    ASSERT_TRUE(message.has_value()) << message.error().what;
    if (const auto* snapshot = std::get_if<DepthSnapshot>(&message->body)) {
      join.on_snapshot(*snapshot, Timestamp{}, Timestamp{});
    } else if (const auto* diff = std::get_if<DepthDiff>(&message->body)) {
      join.on_diff(*diff, Timestamp{}, Timestamp{});
    } else if (const auto* quote = std::get_if<Quote>(&message->body)) {
      quotes.push_back(*quote);
    }
    for (auto event = join.next(); event; event = join.next()) {
      apply(*event);
    }
  }
  void feed_all(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      feed(text);
    }
  }

  Parser parser;
  DepthJoin join;
  market::OrderBook book;
  std::vector<Quote> quotes;
  std::uint64_t equal_quotes = 0;
  std::uint64_t unequal_quotes = 0;

 private:
  void apply(const Event& event) {
    const auto* depth = std::get_if<DepthUpdate>(&event.body);
    if (depth == nullptr) {
      book.reset();
      return;
    }
    ASSERT_EQ(book.apply(*depth), market::ApplyOutcome::Applied);
    ASSERT_EQ(book.state(), market::BookState::Synced);
    for (const Quote& quote : quotes) {
      if (quote.sequence == book.sequence()) {
        const bool is_equal = quote.bid == book.best_bid() && quote.ask == book.best_ask();
        ++(is_equal ? equal_quotes : unequal_quotes);
      }
    }
  }
};

std::string digits_of(std::int64_t units, int decimals) {
  std::string text = std::to_string(units);
  const auto width = static_cast<std::size_t>(decimals);
  if (text.size() <= width) {
    text.insert(0, width + 1 - text.size(), '0');
  }
  return decimals == 0 ? text : text.insert(text.size() - width, ".");
}

std::string sha256_of(const market::OrderBook& book, const BookGrid& grid) {
  std::string text;
  for (const Side side : {Side::Buy, Side::Sell}) {
    for (std::size_t i = 0; i < book.level_count(side); ++i) {
      const DepthLevel level = book.level(side, i);
      text += (side == Side::Buy ? "b " : "a ") + digits_of(level.ticks, grid.price_decimals) +
              " " + digits_of(level.lots, grid.quantity_decimals) + "\n";
    }
  }
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string hex;
  for (const unsigned char byte : digest) {
    constexpr std::string_view kHex = "0123456789abcdef";
    hex += {kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return hex;
}

class RecordedBook : public testing::TestWithParam<Recorded> {
 protected:
  std::string name() const { return std::string(GetParam().prefix) + GetParam().symbol; }
  std::string snapshot() const { return fixture(name() + "_rest_depth.json"); }

  // Every frame in order of arrival, the snapshot where it arrived.
  std::vector<std::string> session() const {
    std::vector<std::string> texts = lines_of(fixture(name() + "_ws.jsonl"));
    texts.insert(texts.begin() + static_cast<std::ptrdiff_t>(GetParam().frames_before_snapshot),
                 snapshot());
    return texts;
  }
  // Place of the n-th depth frame after the first applied one.
  std::size_t depth_frame(const std::vector<std::string>& texts, std::size_t n) const {
    std::size_t left = static_cast<std::size_t>(expected("dropped_as_old")) + 1 + n;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].contains("@depth") && left-- == 0) {
        return i;
      }
    }
    ADD_FAILURE() << "no such frame";
    return 0;
  }
  json::Value expected_all() const {
    return json::parse(fixture(name() + "_expected.json")).value();
  }
  std::int64_t expected(std::string_view key) const {
    return expected_all().member(key).value().integer().value();
  }
  void expect_final(const Session& session) const {
    const json::Value final_book = expected_all().member("final").value();
    const auto count = [&](const char* key) {
      return static_cast<std::size_t>(final_book.member(key).value().integer().value());
    };
    EXPECT_EQ(session.book.sequence(), static_cast<std::uint64_t>(expected("last_update_id")));
    EXPECT_EQ(session.book.level_count(Side::Buy), count("bid_levels"));
    EXPECT_EQ(session.book.level_count(Side::Sell), count("ask_levels"));
    EXPECT_EQ(sha256_of(session.book, GetParam().grid),
              final_book.member("sha256_of_lines_side_price_qty").value().text().value());
  }
};

TEST_P(RecordedBook, EndsAsExpected) {
  Session run{GetParam()};
  run.feed_all(session());
  expect_final(run);
  EXPECT_EQ(run.join.counts().diffs_stale, static_cast<std::uint64_t>(expected("dropped_as_old")));
  EXPECT_EQ(run.join.counts().diffs_applied, static_cast<std::uint64_t>(expected("applied")));
  EXPECT_EQ(run.join.counts().gaps, 0u);
  EXPECT_EQ(run.parser.skipped_count(), GetParam().skipped);
}

TEST_P(RecordedBook, AgreesWithQuotesOfTheSameUpdate) {
  Session run{GetParam()};
  const std::vector<std::string> texts = session();
  // Quotes first: one of the same update may arrive after the diff.
  for (const std::string& text : texts) {
    if (text.contains("@bookTicker")) {
      run.feed(text);
    }
  }
  for (const std::string& text : texts) {
    if (!text.contains("@bookTicker")) {
      run.feed(text);
    }
  }
  EXPECT_EQ(run.unequal_quotes, 0u);
  EXPECT_EQ(run.equal_quotes, expected_all().member("top_of_book_checks").value().size());
}

TEST_P(RecordedBook, IsTheSameWhenTheSnapshotComesLate) {
  std::vector<std::string> texts = lines_of(fixture(name() + "_ws.jsonl"));
  texts.insert(texts.begin() + 60, snapshot());
  Session run{GetParam()};
  run.feed_all(texts);
  expect_final(run);
}

TEST_P(RecordedBook, LostEventResetsUntilANewSnapshot) {
  std::vector<std::string> texts = session();
  texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(depth_frame(texts, 5)));
  Session run{GetParam()};
  run.feed_all(texts);
  EXPECT_EQ(run.join.counts().gaps, 1u);
  EXPECT_EQ(run.join.counts().diffs_applied, 6u);
  EXPECT_EQ(run.book.state(), market::BookState::Unsynced);
  run.feed(snapshot());
  EXPECT_EQ(run.join.counts().snapshots_too_old, 1u);
  EXPECT_EQ(run.book.state(), market::BookState::Unsynced);
}

TEST_P(RecordedBook, DuplicateEventIsIgnored) {
  std::vector<std::string> texts = session();
  const std::size_t frame = depth_frame(texts, 5);
  texts.insert(texts.begin() + static_cast<std::ptrdiff_t>(frame), std::string(texts[frame]));
  Session run{GetParam()};
  run.feed_all(texts);
  EXPECT_EQ(run.join.counts().gaps, 0u);
  EXPECT_EQ(run.join.counts().diffs_stale,
            static_cast<std::uint64_t>(expected("dropped_as_old")) + 1);
  expect_final(run);
}

TEST_P(RecordedBook, SwappedEventsResetAtTheEarlyOne) {
  std::vector<std::string> texts = session();
  std::swap(texts[depth_frame(texts, 5)], texts[depth_frame(texts, 6)]);
  Session run{GetParam()};
  run.feed_all(texts);
  EXPECT_EQ(run.join.counts().gaps, 1u);
  EXPECT_EQ(run.join.counts().diffs_applied, 6u);
  EXPECT_EQ(run.book.state(), market::BookState::Unsynced);
}

TEST_P(RecordedBook, SnapshotTooOldIsRefusedUntilAFreshOneComes) {
  std::vector<std::string> texts = lines_of(fixture(name() + "_ws.jsonl"));
  Session run{GetParam()};
  run.feed_all({texts.begin(), texts.begin() + 20});
  run.feed(R"({"lastUpdateId":1,"bids":[],"asks":[]})");
  EXPECT_EQ(run.join.counts().snapshots_too_old, 1u);
  EXPECT_EQ(run.book.state(), market::BookState::Unsynced);
  run.feed(snapshot());
  run.feed_all({texts.begin() + 20, texts.end()});
  expect_final(run);
}

INSTANTIATE_TEST_SUITE_P(Captured, RecordedBook, testing::Values(kKeep, kSushi, kNkn),
                         [](const testing::TestParamInfo<Recorded>& row) {
                           return std::string{row.param.symbol};
                         });

}  // namespace
}  // namespace tw::venues::binance
