#include "journal/tape.hpp"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "data/recording.hpp"
#include "market/order_book.hpp"
#include "measured.hpp"
#include "venues/binance/recording_reader.hpp"

// A recorded session as a tape: writing it, reading it back, following it with the book, against
// the JSON lines it came from. `tape_bytes` and `json_bytes` are the sizes of the files.
namespace {

using tw::Event;
using tw::bench::require;
using tw::journal::TapeHeader;
using tw::journal::TapeReader;
using tw::journal::TapeWriter;

TapeHeader btcusdt() {
  TapeHeader header;
  header.listing = tw::bench::btcusdt();
  header.terms.tick_size = tw::Price{tw::Decimal::from_units(1, 1)};
  header.terms.step_size = tw::Quantity{tw::Decimal::from_units(1, 3)};
  return header;
}

std::unique_ptr<tw::HistoryReader> recording() {
  return require(
      tw::venues::binance::open_recording(tw::bench::recording_path(), btcusdt().listing));
}

// Hash over every number of an event.
class EventDigest {
 public:
  void add(const Event& event) {
    digest_.add(tw::to_nanoseconds(event.ts_event));
    digest_.add(tw::to_nanoseconds(event.ts_recv));
    if (const auto* update = std::get_if<tw::DepthUpdate>(&event.body)) {
      digest_.add(update->sequence);
      add(update->bids);
      add(update->asks);
    } else if (const auto* trade = std::get_if<tw::Trade>(&event.body)) {
      digest_.add(trade->trade_id);
      digest_.add(trade->ticks);
      digest_.add(trade->lots);
    } else if (const auto* quote = std::get_if<tw::Quote>(&event.body)) {
      add({&quote->bid, 1});
      add({&quote->ask, 1});
    }
  }
  std::uint64_t value() const { return digest_.value(); }

 private:
  void add(std::span<const tw::DepthLevel> levels) {
    for (const tw::DepthLevel& level : levels) {
      digest_.add(level.ticks);
      digest_.add(level.lots);
    }
  }
  tw::bench::Digest digest_;
};

std::uint64_t digest_of(tw::HistoryReader& reader) {
  EventDigest digest;
  for (auto event = require(reader.next()); event; event = require(reader.next())) {
    digest.add(*event);
  }
  return digest.value();
}

// A place for a tape that nobody else uses, free at both ends.
class TapePlace {
 public:
  explicit TapePlace(const std::string& name)
      : path_((std::filesystem::temp_directory_path() /
               (name + "_" + std::to_string(::getpid()) + ".tape"))
                  .string()) {
    clear();
  }
  ~TapePlace() { clear(); }
  TapePlace(const TapePlace&) = delete;
  TapePlace& operator=(const TapePlace&) = delete;

  const std::string& path() const { return path_; }
  void clear() const { std::filesystem::remove(path_); }
  std::unique_ptr<TapeReader> open() const {
    return require(TapeReader::open(path_, tw::InstrumentId{}));
  }

 private:
  std::string path_;
};

void write_tape(const std::string& path, tw::HistoryReader& reader) {
  TapeWriter writer = require(TapeWriter::create(path, btcusdt()));
  for (auto event = require(reader.next()); event; event = require(reader.next())) {
    if (!writer.append(*event).has_value()) {
      std::abort();
    }
  }
  require(writer.close());
}

// The tape of the recording.
const TapePlace& tape() {
  static const TapePlace kTape("tape_bench");
  static const bool kIsWritten = [] {
    write_tape(kTape.path(), *recording());
    return true;
  }();
  static_cast<void>(kIsWritten);
  return kTape;
}

std::uint64_t level_count() { return tape().open()->info().counts.levels; }

void publish_sizes(benchmark::State& state) {
  const tw::journal::TapeInfo info = tape().open()->info();
  state.counters["tape_bytes"] = static_cast<double>(info.bytes);
  state.counters["json_gz_bytes"] =
      static_cast<double>(std::filesystem::file_size(tw::bench::recording_path()));
}

// Items are price levels, of the four that follow too.
void decode(benchmark::State& state) {
  std::uint64_t sequence = 0;
  for ([[maybe_unused]] const auto pass : state) {
    const auto reader = tape().open();
    while (true) {
      const auto event = reader->next();
      if (!event->has_value()) {
        break;
      }
      benchmark::DoNotOptimize(&**event);
      if (const auto* update = std::get_if<tw::DepthUpdate>(&(*event)->body)) {
        sequence = update->sequence;
      }
    }
  }
  publish_sizes(state);
  tw::bench::report(state, level_count(), sequence << 12U);
}

// Follows the depth updates with a book; the hash is over its best levels after each.
std::uint64_t follow(tw::HistoryReader& reader, tw::market::OrderBook& book) {
  book.reset();
  tw::bench::Digest digest;
  while (true) {
    const auto event = reader.next();  // made in place: an event is large to assign
    if (!event.has_value() || !event->has_value()) {
      return digest.value();
    }
    if (const auto* update = std::get_if<tw::DepthUpdate>(&(*event)->body)) {
      book.apply(*update);
      digest.add(book.best_bid().value_or(tw::DepthLevel{}).ticks);
      digest.add(book.best_ask().value_or(tw::DepthLevel{}).ticks);
    }
  }
}

void tape_to_book(benchmark::State& state) {
  tw::market::OrderBook book;
  std::uint64_t hash = 0;
  for ([[maybe_unused]] const auto pass : state) {
    hash = follow(*tape().open(), book);
  }
  tw::bench::report(state, level_count(), hash);
}

// The obvious way: the recording itself, unpacked, parsed and joined.
void json_to_book(benchmark::State& state) {
  tw::market::OrderBook book;
  std::uint64_t hash = 0;
  for ([[maybe_unused]] const auto pass : state) {
    hash = follow(*recording(), book);
  }
  tw::bench::report(state, level_count(), hash);
}

// Writing alone: the events come from another tape.
void encode(benchmark::State& state) {
  const TapePlace copy("tape_bench_copy");
  for ([[maybe_unused]] const auto pass : state) {
    write_tape(copy.path(), *tape().open());
  }
  tw::bench::report(state, level_count(), digest_of(*copy.open()));
}

// From the recording's file to the tape's. Items are bytes of the messages, without their times.
void import_recording(benchmark::State& state) {
  std::uint64_t bytes = 0;
  auto lines = require(tw::data::Recording::open(tw::bench::recording_path()));
  for (auto line = require(lines.next()); line; line = require(lines.next())) {
    bytes += line->text.size();
  }
  const TapePlace place("tape_bench_import");
  for ([[maybe_unused]] const auto pass : state) {
    write_tape(place.path(), *recording());
  }
  tw::bench::report(state, bytes, digest_of(*place.open()));
}

// The least that an import takes: unpacking the recording and finding its lines.
void read_lines(benchmark::State& state) {
  std::uint64_t bytes = 0;
  for ([[maybe_unused]] const auto pass : state) {
    bytes = 0;
    auto lines = require(tw::data::Recording::open(tw::bench::recording_path()));
    for (auto line = require(lines.next()); line; line = require(lines.next())) {
      bytes += line->text.size();
    }
  }
  tw::bench::report(state, bytes, bytes << 12U);
}

// Items are places in the tape, a hundred of them.
void seek(benchmark::State& state) {
  const auto reader = tape().open();
  const auto first = tw::to_nanoseconds(reader->info().first_time);
  const auto last = tw::to_nanoseconds(reader->info().last_time);
  constexpr std::int64_t kPlaces = 100;
  tw::bench::Digest digest;
  for ([[maybe_unused]] const auto pass : state) {
    for (std::int64_t i = 0; i < kPlaces; ++i) {
      const tw::Timestamp at =
          tw::from_nanoseconds(first + (last - first) / kPlaces * (i * 37 % kPlaces));
      require(reader->seek(at));
      auto event = reader->next();
      while (event->has_value() && (*event)->ts_recv < at) {
        event = reader->next();
      }
      digest.add(tw::to_nanoseconds((*event)->ts_recv));
    }
  }
  tw::bench::report(state, kPlaces, digest.value());
}

const bool kAdded = [] {
  tw::bench::add("journal/decode/ours", decode);
  tw::bench::add("journal/tape_to_book/ours", tape_to_book);
  tw::bench::add("journal/tape_to_book/naive_recording", json_to_book);
  tw::bench::add("journal/encode/ours", encode);
  tw::bench::add("journal/import/ours", import_recording);
  tw::bench::add("journal/read_lines/ours", read_lines);
  tw::bench::add("journal/seek/ours", seek);
  return true;
}();

}  // namespace
