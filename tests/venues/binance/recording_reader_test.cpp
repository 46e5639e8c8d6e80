#include "venues/binance/recording_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/recording.hpp"
#include "listings.hpp"
#include "market/order_book.hpp"
#include "support/shared_material.hpp"
#include "venues/binance/parse.hpp"

namespace tw::venues::binance {
namespace {

std::string recorded_file(const std::string& name) {
  return "data/binance-usdm-ws-2024-08-08/" + name + "_20240808.gz";
}
std::string demo(const std::string& name) { return support::shared_path(recorded_file(name)); }

// What is known of a recording: counts and sums were taken from the bytes by other programs.
struct Known {
  const char* name;
  std::uint64_t diffs, quotes, trades;
  std::uint64_t deltas;       // diffs that came out of the join
  std::uint64_t live_deltas;  // of these, received after the snapshot
  std::uint64_t sequence;
  DepthLevel bid, ask;
  std::size_t bid_levels, ask_levels;
  std::uint64_t first_trade, last_trade;
  std::int64_t lots, open, high, low, close;
};

// Prices and quantities in ticks and lots of the listing's grid.
constexpr Known kBtc{.name = "btcusdt",
                     .diffs = 6'551,
                     .quotes = 66'089,
                     .trades = 21'313,
                     .deltas = 6'547,
                     .live_deltas = 6'545,
                     .sequence = 5'123'135'475'514,
                     .bid = {616'597, 1'486},
                     .ask = {616'598, 981},
                     .bid_levels = 5'018,
                     .ask_levels = 4'578,
                     .first_trade = 5'266'583'935,
                     .last_trade = 5'266'605'247,
                     .lots = 2'429'366,
                     .open = 618'003,
                     .high = 618'399,
                     .low = 615'903,
                     .close = 616'598};
constexpr Known kEth{.name = "ethusdt",
                     .diffs = 6'586,
                     .quotes = 53'992,
                     .trades = 14'076,
                     .deltas = 6'580,
                     .live_deltas = 6'579,
                     .sequence = 5'123'135'545'737,
                     .bid = {268'138, 8'486},
                     .ask = {268'139, 22'624},
                     .bid_levels = 3'181,
                     .ask_levels = 3'013,
                     .first_trade = 4'308'068'523,
                     .last_trade = 4'308'082'598,
                     .lots = 9'164'948,
                     .open = 268'162,
                     .high = 268'482,
                     .low = 267'790,
                     .close = 268'138};

Listing listing_of(const Known& known) {
  return std::string_view{known.name} == "btcusdt" ? btcusdt() : ethusdt();
}

class DemoRecording : public testing::TestWithParam<Known> {
 protected:
  void SetUp() override { TW_SHARED_OR_SKIP(path, recorded_file(GetParam().name)); }
  std::unique_ptr<HistoryReader> open() const {
    return open_recording(demo(GetParam().name), listing_of(GetParam())).value();
  }
};

TEST_P(DemoRecording, HasTheCountedMessages) {
  Parser parser{listing_of(GetParam())};
  data::Recording recording = data::Recording::open(demo(GetParam().name)).value();
  std::array<std::uint64_t, std::variant_size_v<MessageBody>> counts{};
  for (auto line = recording.next().value(); line; line = recording.next().value()) {
    const Result<Message> message = parser.parse(line->text);
    ASSERT_TRUE(message.has_value()) << line->number << ": " << message.error().what;
    ++counts[message->body.index()];
  }
  EXPECT_EQ(counts[0], 1u);
  EXPECT_EQ(counts[1], GetParam().diffs);
  EXPECT_EQ(counts[2], GetParam().trades);
  EXPECT_EQ(counts[3], GetParam().quotes);
  EXPECT_EQ(counts[4], 0u);
}

// Best levels as of one sequence, from the book or from the venue's quotes.
struct Top {
  std::uint64_t sequence;
  DepthLevel bid;
  DepthLevel ask;
};

// The newest quote that is not ahead of `sequence`, wherever it stands in the recording: quotes
// come on a stream of their own and may be late.
std::optional<Top> quote_at(const std::vector<Top>& quotes, std::uint64_t sequence) {
  const auto ahead = std::ranges::upper_bound(quotes, sequence, {}, &Top::sequence);
  return ahead == quotes.begin() ? std::nullopt : std::optional{*std::prev(ahead)};
}

TEST_P(DemoRecording, BookAgreesWithEveryQuoteAndIsNeverCrossed) {
  const auto reader = open();
  market::OrderBook book;
  std::vector<Top> quotes;
  std::vector<Top> tops;
  Timestamp ts_snapshot{};
  std::uint64_t live = 0;
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    if (const auto* quote = std::get_if<Quote>(&event->body)) {
      quotes.push_back({quote->sequence, quote->bid, quote->ask});
    } else if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
      ASSERT_EQ(book.apply(*depth), market::ApplyOutcome::Applied) << depth->sequence;
      ASSERT_EQ(book.state(), market::BookState::Synced) << depth->sequence;
      if (depth->kind == DepthKind::Snapshot) {
        ts_snapshot = event->ts_recv;
        continue;
      }
      tops.push_back({book.sequence(), *book.best_bid(), *book.best_ask()});
      live += event->ts_recv > ts_snapshot ? 1U : 0U;
    }
  }
  EXPECT_EQ(tops.size(), GetParam().deltas);
  EXPECT_EQ(live, GetParam().live_deltas);
  ASSERT_TRUE(std::ranges::is_sorted(quotes, {}, &Top::sequence));
  for (const Top& top : tops) {
    const std::optional<Top> quote = quote_at(quotes, top.sequence);
    ASSERT_TRUE(quote.has_value()) << top.sequence;
    ASSERT_EQ(top.bid, quote->bid) << top.sequence;
    ASSERT_EQ(top.ask, quote->ask) << top.sequence;
  }
}

TEST_P(DemoRecording, EndsInTheKnownBook) {
  const auto reader = open();
  market::OrderBook book;
  std::uint64_t deltas = 0;
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
      deltas += depth->kind == DepthKind::Delta ? 1U : 0U;
      book.apply(*depth);
    }
  }
  const Known& known = GetParam();
  EXPECT_EQ(deltas, known.deltas);
  EXPECT_EQ(book.sequence(), known.sequence);
  EXPECT_EQ(book.best_bid(), known.bid);
  EXPECT_EQ(book.best_ask(), known.ask);
  EXPECT_EQ(book.level_count(Side::Buy), known.bid_levels);
  EXPECT_EQ(book.level_count(Side::Sell), known.ask_levels);
}

TEST_P(DemoRecording, HasTheKnownTrades) {
  const auto reader = open();
  std::vector<Trade> trades;
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    if (const auto* trade = std::get_if<Trade>(&event->body)) {
      trades.push_back(*trade);
    }
  }
  const Known& known = GetParam();
  ASSERT_EQ(trades.size(), known.trades);
  std::int64_t lots = 0;
  for (std::size_t i = 0; i < trades.size(); ++i) {
    ASSERT_EQ(trades[i].trade_id, known.first_trade + i);
    lots += trades[i].lots;
  }
  EXPECT_EQ(trades.back().trade_id, known.last_trade);
  EXPECT_EQ(lots, known.lots);
  EXPECT_EQ(trades.front().ticks, known.open);
  EXPECT_EQ(std::ranges::max(trades, {}, &Trade::ticks).ticks, known.high);
  EXPECT_EQ(std::ranges::min(trades, {}, &Trade::ticks).ticks, known.low);
  EXPECT_EQ(trades.back().ticks, known.close);
}

TEST_P(DemoRecording, RunsInReceiveOrder) {
  const auto reader = open();
  Timestamp last = Timestamp::min();
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    ASSERT_GE(event->ts_recv, last);
    ASSERT_GT(event->ts_event, Timestamp{});
    last = event->ts_recv;
  }
}

INSTANTIATE_TEST_SUITE_P(Usdm, DemoRecording, testing::Values(kBtc, kEth),
                         [](const testing::TestParamInfo<Known>& row) {
                           return std::string{row.param.name};
                         });

// A recording of its own for the running test, removed with it.
class WrittenRecording {
 public:
  explicit WrittenRecording(std::string_view text)
      : path_(testing::TempDir() + "tw_recording_reader_test.tmp") {
    std::ofstream{path_, std::ios::binary} << text;
  }
  WrittenRecording(const WrittenRecording&) = delete;
  WrittenRecording& operator=(const WrittenRecording&) = delete;
  ~WrittenRecording() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

constexpr std::string_view kQuoteLine =
    "1723161255000000005 "
    R"({"e":"bookTicker","u":1,"s":"BTCUSDT","b":"1.0","B":"1","a":"2.0","A":"1","T":3,"E":4})"
    "\n";

TEST(RecordingReader, GivesTimesOfVenueAndRecorder) {
  const WrittenRecording file{kQuoteLine};
  const auto reader = open_recording(file.path(), btcusdt()).value();
  const auto event = reader->next().value();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->ts_event, Timestamp{std::chrono::milliseconds{3}});
  EXPECT_EQ(event->ts_recv, from_nanoseconds(1'723'161'255'000'000'005));
  EXPECT_FALSE(reader->next().value().has_value());
}

TEST(RecordingReader, NamesFileLineFieldAndValueOfABadMessage) {
  std::string bad{kQuoteLine};
  bad.replace(bad.find("2.0"), 3, "2.05");
  const WrittenRecording file{std::string(kQuoteLine) + bad};
  const auto reader = open_recording(file.path(), btcusdt()).value();
  ASSERT_TRUE(reader->next().has_value());
  const auto event = reader->next();
  ASSERT_FALSE(event.has_value());
  EXPECT_EQ(event.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(event.error().what,
            file.path() + ": line 2: field 'a': '2.05' is off the instrument's grid");
}

TEST(RecordingReader, RefusesARecordingOfAnotherSymbol) {
  TW_SHARED_OR_SKIP(path, recorded_file("ethusdt"));
  const auto reader = open_recording(path, btcusdt()).value();
  const auto event = reader->next();
  ASSERT_FALSE(event.has_value());
  EXPECT_NE(event.error().what.find("is not of 'BTCUSDT'"), std::string::npos);
}

TEST(RecordingReader, EndsACutRecordingWithAnError) {
  TW_SHARED_OR_SKIP(path, recorded_file("btcusdt"));
  std::ifstream whole{path, std::ios::binary};
  std::string bytes(100'000, '\0');
  whole.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const WrittenRecording file{bytes};
  const auto reader = open_recording(file.path(), btcusdt()).value();
  auto event = reader->next();
  std::uint64_t events = 0;
  for (; event.has_value() && event->has_value(); event = reader->next()) {
    ++events;
  }
  EXPECT_GT(events, 0u);
  ASSERT_FALSE(event.has_value());
  EXPECT_NE(event.error().what.find("the gzip stream is cut off"), std::string::npos);
}

TEST(RecordingReader, NamesAMissingFile) {
  const auto reader = open_recording("no/such/file.gz", btcusdt());
  ASSERT_FALSE(reader.has_value());
  EXPECT_EQ(reader.error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace tw::venues::binance
