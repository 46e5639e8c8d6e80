#include "journal/tape.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cerrno>

#include "journal/tape_block.hpp"
#include "journal/tape_format.hpp"
#include "market/order_book.hpp"
#include "model/market_bounds.hpp"
#include "sample_tape.hpp"

namespace tw::journal {
namespace {

StoredEvents market(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  return random_events(random, count, Wildness::Market);
}

TapeCounts counted(const StoredEvents& events) {
  TapeCounts counts;
  for (const StoredEvent& stored : events) {
    const Event event = stored.get();
    if (const auto* update = std::get_if<DepthUpdate>(&event.body)) {
      ++(update->kind == DepthKind::Snapshot ? counts.snapshots : counts.deltas);
      counts.levels += update->bids.size() + update->asks.size();
    }
    counts.trades += std::holds_alternative<Trade>(event.body) ? 1U : 0U;
    counts.quotes += std::holds_alternative<Quote>(event.body) ? 1U : 0U;
    counts.resets += std::holds_alternative<FeedReset>(event.body) ? 1U : 0U;
  }
  return counts;
}

Result<TapeWriter> create(SimulatedDisk& disk) {
  return TapeWriter::create(std::make_unique<SimulatedStorage>(disk), "tape", sample_header());
}

Event trade_at(std::int64_t nanoseconds) {
  const Timestamp at = kReceiveFirst + Duration{nanoseconds};
  return {.ts_event = at,
          .ts_recv = at,
          .body = Trade{.instrument = kSampleInstrument, .trade_id = 1, .ticks = 5, .lots = 6}};
}

RC_GTEST_PROP(Tape, GivesBackAnyEventsExactly, (std::uint64_t seed)) {
  Random random(seed);
  const StoredEvents events = random_events(random, random.below(300), Wildness::Any);
  SimulatedDisk disk;
  write_tape(disk, events);
  const auto reader = open_tape(disk);
  RC_ASSERT(reader.has_value());
  const ReadTape read = read_all(**reader);
  RC_ASSERT(!read.error.has_value());
  RC_ASSERT(read.lines == to_lines(events));
}

TEST(Tape, GivesBackManyBlocksExactly) {
  const StoredEvents events = market(1, 20'000);
  SimulatedDisk disk;
  EXPECT_GT(write_tape(disk, events).blocks, 2U);
  const ReadTape read = read_all(**open_tape(disk));
  EXPECT_FALSE(read.error.has_value());
  EXPECT_EQ(read.lines, to_lines(events));
}

TEST(Tape, GivesEventsTheInstrumentTheReaderAskedFor) {
  SimulatedDisk disk;
  write_tape(disk, market(2, 50));
  auto reader = TapeReader::open(std::make_unique<SimulatedStorage>(disk), "tape", InstrumentId{3});
  for (auto event = (*reader)->next(); event->has_value(); event = (*reader)->next()) {
    if (const auto* trade = std::get_if<Trade>(&(*event)->body)) {
      EXPECT_EQ(trade->instrument, InstrumentId{3});
    }
  }
  EXPECT_EQ((*reader)->info().header.listing.id, InstrumentId{3});
}

TEST(Tape, GivesItsHeaderBack) {
  SimulatedDisk disk;
  write_tape(disk, {});
  EXPECT_EQ((*open_tape(disk))->info().header, sample_header());
}

TEST(Tape, CountsEventsByKind) {
  const StoredEvents events = market(3, 20'000);
  SimulatedDisk disk;
  const TapeInfo written = write_tape(disk, events);
  const auto reader = open_tape(disk);
  const TapeInfo& info = (*reader)->info();
  EXPECT_EQ(info.counts, counted(events));
  EXPECT_EQ(info.counts, written.counts);
  EXPECT_EQ(info.bytes, written.bytes);
  EXPECT_EQ(info.keyframes, written.keyframes);
  EXPECT_GT(info.keyframes, 0U);
  EXPECT_EQ(info.first_time, events.front().get().ts_recv);
  EXPECT_EQ(info.last_time, events.back().get().ts_recv);
  EXPECT_FALSE(info.damage.has_value());
}

TEST(Tape, WithoutEventsEndsAtOnce) {
  SimulatedDisk disk;
  write_tape(disk, {});
  const auto reader = open_tape(disk);
  ASSERT_TRUE(reader.has_value());
  EXPECT_TRUE((*reader)->seek(Timestamp{}).has_value());
  const ReadTape read = read_all(**reader);
  EXPECT_TRUE(read.lines.empty());
  EXPECT_FALSE(read.error.has_value());
}

// The book after every event from `at` on, as one text per event.
std::vector<std::string> books_from(TapeReader& reader, Timestamp at) {
  market::OrderBook book;
  std::vector<std::string> states;
  for (auto event = reader.next(); event.has_value() && event->has_value(); event = reader.next()) {
    if (const auto* update = std::get_if<DepthUpdate>(&(*event)->body)) {
      book.apply(*update);
    } else if (std::holds_alternative<FeedReset>((*event)->body)) {
      book.reset();
    }
    if ((*event)->ts_recv < at) {
      continue;
    }
    std::string state = to_line(**event) + " | " + std::to_string(book.sequence());
    for (const Side side : {Side::Buy, Side::Sell}) {
      for (std::size_t i = 0; i < std::min<std::size_t>(book.level_count(side), 5); ++i) {
        state += " " + std::to_string(book.level(side, i).ticks) + ":" +
                 std::to_string(book.level(side, i).lots);
      }
      state += " of " + std::to_string(book.level_count(side));
    }
    states.push_back(state);
  }
  return states;
}

TEST(Tape, SeekGivesTheSameBooksAsReadingFromTheStart) {
  const StoredEvents events = market(4, 20'000);
  SimulatedDisk disk;
  write_tape(disk, events);
  for (const std::size_t percent : {0U, 30U, 55U, 83U, 99U}) {
    const Timestamp at = events[events.size() * percent / 100].get().ts_recv;
    const auto whole = open_tape(disk);
    const auto sought = open_tape(disk);
    ASSERT_TRUE((*sought)->seek(at).has_value());
    EXPECT_EQ(books_from(**sought, at), books_from(**whole, at)) << percent;
  }
}

TEST(Tape, SeekBeginsWithTheBookOfTheKeyframe) {
  const StoredEvents events = market(4, 20'000);
  SimulatedDisk disk;
  write_tape(disk, events);
  const auto reader = open_tape(disk);
  ASSERT_TRUE((*reader)->seek(events.back().get().ts_recv).has_value());
  const auto first = (*reader)->next();
  const auto* const update = std::get_if<DepthUpdate>(&(*first)->body);
  ASSERT_NE(update, nullptr);
  EXPECT_EQ(update->kind, DepthKind::Snapshot);
  EXPECT_GT(update->bids.size(), 5U);
  EXPECT_GT(update->asks.size(), 5U);
}

TEST(Tape, BookIsTheSameFromTheFirstEventAfterTheKeyframe) {
  const StoredEvents events = market(4, 20'000);
  SimulatedDisk disk;
  write_tape(disk, events);
  const auto probe = open_tape(disk);
  const Timestamp end = events.back().get().ts_recv;
  ASSERT_TRUE((*probe)->seek(end).has_value());
  ASSERT_TRUE((*probe)->next()->has_value());
  const Timestamp at = (*(*probe)->next())->ts_recv;
  const auto whole = open_tape(disk);
  const auto sought = open_tape(disk);
  ASSERT_TRUE((*sought)->seek(end).has_value());
  EXPECT_EQ(books_from(**sought, at), books_from(**whole, at));
}

TEST(Tape, SeekLeavesOutWhatLiesBeforeTheKeyframe) {
  const StoredEvents events = market(4, 20'000);
  SimulatedDisk disk;
  write_tape(disk, events);
  const auto reader = open_tape(disk);
  ASSERT_TRUE((*reader)->seek(events.back().get().ts_recv).has_value());
  EXPECT_LT(read_all(**reader).lines.size(), events.size() / 2);
}

TEST(Tape, SeekBackAfterTheEndReadsAgain) {
  const StoredEvents events = market(5, 100);
  SimulatedDisk disk;
  write_tape(disk, events);
  const auto reader = open_tape(disk);
  read_all(**reader);
  ASSERT_TRUE((*reader)->seek(Timestamp{}).has_value());
  EXPECT_EQ(read_all(**reader).lines, to_lines(events));
}

TEST(TapeWriter, RefusesTimeGoingBackwards) {
  SimulatedDisk disk;
  auto writer = create(disk);
  ASSERT_TRUE(writer->append(trade_at(1'000)).has_value());
  const auto refused = writer->append(trade_at(999));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "tape.order");
  EXPECT_TRUE(writer->append(trade_at(1'000)).has_value());
  EXPECT_EQ(writer->close()->counts.trades, 2U);
}

TEST(TapeWriter, RefusesAnotherInstrument) {
  SimulatedDisk disk;
  auto writer = create(disk);
  Event event = trade_at(1);
  std::get<Trade>(event.body).instrument = InstrumentId{8};
  EXPECT_EQ(writer->append(event).error().id, "tape.instrument");
}

TEST(TapeWriter, RefusesValuesThatNoMarketHas) {
  SimulatedDisk disk;
  auto writer = create(disk);
  Event event = trade_at(1);
  std::get<Trade>(event.body).lots = -1;
  EXPECT_EQ(writer->append(event).error().id, "tape.range");
  event.body = Quote{.instrument = kSampleInstrument, .bid = {}, .ask = {.ticks = -5, .lots = 1}};
  EXPECT_EQ(writer->append(event).error().id, "tape.range");
  const std::vector<DepthLevel> levels{{.ticks = 1, .lots = -1}};
  event.body = DepthUpdate{.instrument = kSampleInstrument, .bids = levels, .asks = {}};
  EXPECT_EQ(writer->append(event).error().id, "tape.range");
  const std::vector<DepthLevel> many(kTapeLevelsMax + 1);
  event.body = DepthUpdate{.instrument = kSampleInstrument, .bids = many, .asks = {}};
  EXPECT_EQ(writer->append(event).error().id, "tape.range");
  EXPECT_EQ(writer->close()->counts.events(), 0U);
}

struct RangeCase {
  const char* name;
  void (*change)(Event&);
  const char* field;
};
class TapeRange : public testing::TestWithParam<RangeCase> {
 protected:
  static Event event() {
    Event made = trade_at(1);
    GetParam().change(made);
    return made;
  }
};

// As somebody else may have written it: with the right checksums.
TEST_P(TapeRange, IsHeldToWhenReading) {
  BlockEncoder encoder;
  encoder.begin(event().ts_recv);
  encoder.add(event());
  const auto [header, payload] = encoder.finish(1);
  std::vector<std::byte> bytes;
  encode_tape_header(sample_header(), bytes);
  std::ranges::copy(encode_block_header(header), std::back_inserter(bytes));
  std::ranges::copy(payload, std::back_inserter(bytes));
  SimulatedDisk disk;
  put_tape(disk, SimulatedDisk::Bytes(bytes.begin(), bytes.end()));
  const ReadTape read = read_all(**open_tape(disk));
  EXPECT_TRUE(read.lines.empty());
  ASSERT_TRUE(read.error.has_value());
  EXPECT_EQ(read.error->arguments.back().value, "@reason.tape_content");
}

TEST_P(TapeRange, IsHeldToWhenWriting) {
  SimulatedDisk disk;
  auto writer = create(disk);
  const auto refused = writer->append(event());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "tape.range");
  EXPECT_EQ(refused.error().arguments.front().value, GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    Table, TapeRange,
    testing::Values(
        RangeCase{"Ticks", [](Event& e) { std::get<Trade>(e.body).ticks = kTicksEnd; }, "ticks"},
        RangeCase{"Lots", [](Event& e) { std::get<Trade>(e.body).lots = kLotsEnd; }, "lots"},
        RangeCase{"Before2000", [](Event& e) { e.ts_recv = kReceiveFirst - Duration{1}; },
                  "ts_recv"},
        RangeCase{"In2200", [](Event& e) { e.ts_recv = kReceiveEnd; }, "ts_recv"},
        RangeCase{"EventBefore1970", [](Event& e) { e.ts_event = from_nanoseconds(-1); },
                  "ts_event"},
        RangeCase{"EventIn2256", [](Event& e) { e.ts_event = kVenueTimeEnd; }, "ts_event"}),
    [](const testing::TestParamInfo<RangeCase>& row) { return std::string{row.param.name}; });

TEST(TapeWriter, TakesTheLastValuesThatMarketDataMayHold) {
  SimulatedDisk disk;
  Event event = trade_at(1);
  event.ts_recv = kReceiveEnd - Duration{1};
  event.ts_event = kVenueTimeEnd - Duration{1};
  std::get<Trade>(event.body).ticks = kTicksEnd - 1;
  std::get<Trade>(event.body).lots = kLotsEnd - 1;
  write_tape(disk, {StoredEvent(event)});
  const ReadTape read = read_all(**open_tape(disk));
  EXPECT_FALSE(read.error.has_value());
  EXPECT_EQ(read.lines, std::vector{to_line(event)});
}

TEST(BookImage, RefusesAsManyLevelsAsTheOrderBook) {
  std::vector<DepthLevel> levels;
  for (std::size_t i = 0; i < market::OrderBook::kLevelsMax; ++i) {
    levels.push_back({.ticks = static_cast<std::int64_t>(i + 1), .lots = 1});
  }
  DepthUpdate update{.instrument = kSampleInstrument,
                     .kind = DepthKind::Snapshot,
                     .sequence = 1,
                     .bids = levels,
                     .asks = {}};
  BookImage image;
  market::OrderBook book;
  image.apply({.ts_event = {}, .ts_recv = {}, .body = update});
  EXPECT_EQ(image.state(), BookImageState::Whole);
  EXPECT_EQ(book.apply(update), market::ApplyOutcome::Applied);
  const std::vector<DepthLevel> more{{.ticks = 40'000, .lots = 1}};
  update = {.instrument = kSampleInstrument,
            .previous_sequence = 1,
            .sequence = 2,
            .bids = more,
            .asks = {}};
  image.apply({.ts_event = {}, .ts_recv = {}, .body = update});
  EXPECT_EQ(image.state(), BookImageState::Unsynced);
  EXPECT_EQ(book.apply(update), market::ApplyOutcome::Refused);
  levels.push_back(more.front());
  update = {.instrument = kSampleInstrument,
            .kind = DepthKind::Snapshot,
            .sequence = 3,
            .bids = levels,
            .asks = {}};
  image.apply({.ts_event = {}, .ts_recv = {}, .body = update});
  EXPECT_EQ(image.state(), BookImageState::Unsynced);
}

struct HeaderCase {
  const char* name;
  void (*change)(TapeHeader&);
};
class TapeHeaderFault : public testing::TestWithParam<HeaderCase> {};

// A tape that somebody else wrote: its checksum is right.
TEST_P(TapeHeaderFault, IsNeitherWrittenNorRead) {
  TapeHeader header = sample_header();
  GetParam().change(header);
  SimulatedDisk disk;
  const auto refused = TapeWriter::create(std::make_unique<SimulatedStorage>(disk), "tape", header);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "tape.range");
  std::vector<std::byte> bytes;
  encode_tape_header(header, bytes);
  put_tape(disk, SimulatedDisk::Bytes(bytes.begin(), bytes.end()));
  const auto reader = open_tape(disk);
  ASSERT_FALSE(reader.has_value());
  EXPECT_EQ(reader.error().id, "tape.damaged");
}

constexpr auto kOne = Decimal::from_int(1);
INSTANTIATE_TEST_SUITE_P(
    Table, TapeHeaderFault,
    testing::Values(
        HeaderCase{"Tick", [](TapeHeader& h) { h.terms.tick_size = Price{}; }},
        HeaderCase{"Step", [](TapeHeader& h) { h.terms.step_size = Quantity{-kOne}; }},
        HeaderCase{"Multiplier", [](TapeHeader& h) { h.listing.multiplier = Decimal{}; }},
        HeaderCase{"MinQuantity", [](TapeHeader& h) { h.terms.min_quantity = Quantity{-kOne}; }},
        HeaderCase{"MinNotional", [](TapeHeader& h) { h.terms.min_notional = -kOne; }},
        HeaderCase{"MakerFee", [](TapeHeader& h) { h.terms.maker_fee = Rate{-kOne}; }},
        HeaderCase{"TakerFee", [](TapeHeader& h) { h.terms.taker_fee = Rate{kOne}; }},
        HeaderCase{"Comma", [](TapeHeader& h) { h.listing.symbol = SymbolName{"BTC,USD"}; }},
        HeaderCase{"QuotationMark", [](TapeHeader& h) { h.listing.venue = VenueName{"a\"b"}; }},
        HeaderCase{"LineEnd", [](TapeHeader& h) { h.listing.base = Currency{"B\nC"}; }},
        HeaderCase{"Escape", [](TapeHeader& h) { h.listing.symbol = SymbolName{"B\x1b[2J"}; }},
        HeaderCase{"LongEscape", [](TapeHeader& h) { h.listing.settle = Currency{"\xc2\x9b"}; }}),
    [](const testing::TestParamInfo<HeaderCase>& row) { return std::string{row.param.name}; });

TEST(TapeWriter, RefusesAnExistingFileAndLeavesItAlone) {
  SimulatedDisk disk;
  write_tape(disk, market(6, 10));
  const SimulatedDisk::Bytes before = disk.contents("tape");
  const auto refused = create(disk);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "out.exists");
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
  EXPECT_EQ(disk.contents("tape"), before);
}

TEST(TapeWriter, RefusesAFileThatCameMeanwhile) {
  SimulatedDisk disk;
  auto late = create(disk);
  put_tape(disk, SimulatedDisk::Bytes(3));
  const auto refused = late->close();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "out.exists");
  EXPECT_EQ(disk.contents("tape").size(), 3U);
}

TEST(TapeWriter, AbandonedLeavesNothingBehind) {
  SimulatedDisk disk;
  {
    auto writer = create(disk);
    ASSERT_TRUE(writer->append(trade_at(1)).has_value());
  }
  EXPECT_TRUE(SimulatedStorage(disk).list()->empty());
}

// The first error of a whole import.
std::optional<Error> try_to_write(SimulatedDisk& disk, const StoredEvents& events) {
  auto writer = create(disk);
  if (!writer.has_value()) {
    return writer.error();
  }
  for (const StoredEvent& event : events) {
    if (const auto appended = writer->append(event.get()); !appended.has_value()) {
      return appended.error();
    }
  }
  const auto closed = writer->close();
  return closed.has_value() ? std::nullopt : std::optional(closed.error());
}

TEST(TapeWriter, FullDiskAtAnyMomentIsAnErrorAndLeavesNoTape) {
  const StoredEvents events = market(7, 8'000);
  SimulatedDisk whole;
  write_tape(whole, events);
  const std::uint64_t rename_and_sync = 2;
  for (std::uint64_t change = 1; change <= whole.changes() - rename_and_sync; ++change) {
    SimulatedDisk disk;
    disk.plan(change, DiskFault::Error, ENOSPC);
    const auto error = try_to_write(disk, events);
    ASSERT_TRUE(error.has_value()) << change;
    EXPECT_EQ(error->id, "tape.unwritable");
    EXPECT_EQ(error->code, ErrorCode::Unavailable);
    EXPECT_TRUE(SimulatedStorage(disk).list()->empty()) << change;
  }
}

TEST(TapeWriter, StaysGivenUpAfterAFullDisk) {
  SimulatedDisk disk;
  auto writer = create(disk);
  ASSERT_TRUE(writer->append(trade_at(1)).has_value());
  disk.plan(disk.changes() + 1, DiskFault::Error, ENOSPC);
  EXPECT_FALSE(writer->close().has_value());
  EXPECT_EQ(writer->append(trade_at(2)).error().id, "tape.unwritable");
  EXPECT_EQ(writer->close().error().id, "tape.unwritable");
}

}  // namespace
}  // namespace tw::journal
