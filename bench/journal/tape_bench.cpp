#include "journal/tape.hpp"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "data/recording.hpp"
#include "market/order_book.hpp"
#include "venues/binance/recording_reader.hpp"

// A recorded session as a tape: writing it, reading it back, following it with the book, against
// the JSON lines it came from. What both ways find is compared by a hash, or the program stops.
// Items are price levels; `tape_bytes` and `json_bytes` are the sizes of the files.
namespace {

using tw::Event;
using tw::journal::TapeHeader;
using tw::journal::TapeReader;
using tw::journal::TapeWriter;

const std::string& recording_path() {
  static const std::string kPath = std::string(TW_SOURCE_DIR) + "/data/demo/btcusdt_20240808.gz";
  return kPath;
}

TapeHeader btcusdt() {
  TapeHeader header;
  header.listing.venue = tw::VenueName{"binance"};
  header.listing.category = tw::CategoryName{"usdm"};
  header.listing.symbol = tw::SymbolName{"BTCUSDT"};
  header.listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  return header;
}

std::unique_ptr<tw::HistoryReader> recording() {
  return tw::venues::binance::open_recording(recording_path(), btcusdt().listing).value();
}

template <class Found>
auto require(Found&& found) {
  if (!found.has_value()) {
    std::fprintf(stderr, "%s\n", found.error().what.c_str());
    std::abort();
  }
  return *std::forward<Found>(found);
}

// Order-dependent hash over every number of an event.
class Digest {
 public:
  void add(const Event& event) {
    mix(tw::to_nanoseconds(event.ts_event));
    mix(tw::to_nanoseconds(event.ts_recv));
    if (const auto* update = std::get_if<tw::DepthUpdate>(&event.body)) {
      mix(static_cast<std::int64_t>(update->sequence));
      add(update->bids);
      add(update->asks);
    } else if (const auto* trade = std::get_if<tw::Trade>(&event.body)) {
      mix(static_cast<std::int64_t>(trade->trade_id));
      mix(trade->ticks);
      mix(trade->lots);
    } else if (const auto* quote = std::get_if<tw::Quote>(&event.body)) {
      add({&quote->bid, 1});
      add({&quote->ask, 1});
    }
  }
  std::uint64_t value() const { return hash_; }

 private:
  void add(std::span<const tw::DepthLevel> levels) {
    for (const tw::DepthLevel& level : levels) {
      mix(level.ticks);
      mix(level.lots);
    }
  }
  void mix(std::int64_t value) {
    hash_ = (hash_ ^ static_cast<std::uint64_t>(value)) * 1'099'511'628'211U;  // FNV-1a
  }
  std::uint64_t hash_ = 0;
};

std::uint64_t digest_of(tw::HistoryReader& reader) {
  Digest digest;
  for (auto event = require(reader.next()); event; event = require(reader.next())) {
    digest.add(*event);
  }
  return digest.value();
}

std::string write_tape(const std::string& name) {
  const std::string path =
      (std::filesystem::temp_directory_path() / (name + std::to_string(::getpid()) + ".tape"))
          .string();
  std::filesystem::remove(path);
  TapeWriter writer = require(TapeWriter::create(path, btcusdt()));
  const auto reader = recording();
  for (auto event = require(reader->next()); event; event = require(reader->next())) {
    if (!writer.append(*event).has_value()) {
      std::abort();
    }
  }
  require(writer.close());
  return path;
}

// The tape of the recording, checked once against it, removed at the end.
class Tape {
 public:
  Tape() : path_(write_tape("tape_bench_")) {
    const auto reader = open();
    levels_ = static_cast<std::int64_t>(reader->info().counts.levels);
    if (digest_of(*reader) != digest_of(*recording())) {
      std::fputs("the tape is not the recording\n", stderr);
      std::abort();
    }
  }
  ~Tape() { std::filesystem::remove(path_); }
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;
  std::unique_ptr<TapeReader> open() const {
    return require(TapeReader::open(path_, tw::InstrumentId{}));
  }
  std::int64_t levels() const { return levels_; }

 private:
  std::string path_;
  std::int64_t levels_ = 0;
};

const Tape& tape() {
  static const Tape kTape;
  return kTape;
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * tape().levels());
}

void tape_decode(benchmark::State& state) {
  for ([[maybe_unused]] const auto pass : state) {
    const auto reader = tape().open();
    for (auto event = reader->next(); event->has_value(); event = reader->next()) {
      benchmark::DoNotOptimize(&**event);
    }
  }
  count(state);
  const tw::journal::TapeInfo& info = tape().open()->info();
  state.counters["tape_bytes"] = static_cast<double>(info.bytes);
  state.counters["blocks"] = static_cast<double>(info.blocks);
  state.counters["keyframes"] = static_cast<double>(info.keyframes);
}

void tape_to_book(benchmark::State& state) {
  tw::market::OrderBook book;
  for ([[maybe_unused]] const auto pass : state) {
    const auto reader = tape().open();
    for (auto event = reader->next(); event->has_value(); event = reader->next()) {
      if (const auto* update = std::get_if<tw::DepthUpdate>(&(*event)->body)) {
        book.apply(*update);
      }
    }
    benchmark::DoNotOptimize(book.best_bid());
  }
  count(state);
}

// The obvious way: the recording itself, unpacked, parsed and joined.
void json_to_book(benchmark::State& state) {
  tw::market::OrderBook book;
  for ([[maybe_unused]] const auto pass : state) {
    const auto reader = recording();
    for (auto event = require(reader->next()); event; event = require(reader->next())) {
      if (const auto* update = std::get_if<tw::DepthUpdate>(&event->body)) {
        book.apply(*update);
      }
    }
    benchmark::DoNotOptimize(book.best_bid());
  }
  count(state);
  state.counters["json_gz_bytes"] =
      static_cast<double>(std::filesystem::file_size(recording_path()));
}

// Bytes are those of the messages without their receive times.
void import_recording(benchmark::State& state) {
  std::int64_t bytes = 0;
  auto lines = require(tw::data::Recording::open(recording_path()));
  for (auto line = require(lines.next()); line; line = require(lines.next())) {
    bytes += static_cast<std::int64_t>(line->text.size());
  }
  for ([[maybe_unused]] const auto pass : state) {
    std::filesystem::remove(write_tape("tape_bench_import_"));
  }
  state.SetBytesProcessed(state.iterations() * bytes);
}

// Writing alone: the events come from another tape.
void tape_encode(benchmark::State& state) {
  const std::string path = (std::filesystem::temp_directory_path() /
                            ("tape_bench_copy_" + std::to_string(::getpid()) + ".tape"))
                               .string();
  for ([[maybe_unused]] const auto pass : state) {
    const auto reader = tape().open();
    TapeWriter writer = require(TapeWriter::create(path, btcusdt()));
    for (auto event = reader->next(); event->has_value(); event = reader->next()) {
      benchmark::DoNotOptimize(writer.append(**event).has_value());
    }
    require(writer.close());
    std::filesystem::remove(path);
  }
  count(state);
}

void tape_seek(benchmark::State& state) {
  const auto reader = tape().open();
  const auto first = tw::to_nanoseconds(reader->info().first_time);
  const auto last = tw::to_nanoseconds(reader->info().last_time);
  std::int64_t step = 0;
  for ([[maybe_unused]] const auto pass : state) {
    step = (step + 37) % 100;
    const tw::Timestamp at = tw::from_nanoseconds(first + (last - first) / 100 * step);
    benchmark::DoNotOptimize(reader->seek(at).has_value());
    for (auto event = reader->next(); event->has_value(); event = reader->next()) {
      if ((*event)->ts_recv >= at) {
        break;
      }
    }
  }
}

BENCHMARK(tape_decode)->Unit(benchmark::kMillisecond);
BENCHMARK(tape_to_book)->Unit(benchmark::kMillisecond);
BENCHMARK(json_to_book)->Unit(benchmark::kMillisecond);
BENCHMARK(import_recording)->Unit(benchmark::kMillisecond);
BENCHMARK(tape_encode)->Unit(benchmark::kMillisecond);
BENCHMARK(tape_seek)->Unit(benchmark::kMicrosecond);

}  // namespace
