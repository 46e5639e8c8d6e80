#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "model/instrument.hpp"

// What all benchmarks share. A benchmark is named `area/case/variant`; the variants of a case do
// the same work on the same bytes, `ours` among them, and report what they counted and a hash of
// what they found: tools/bench.py refuses a run in which these differ.
namespace tw::bench {

/// Order-dependent hash over 64-bit words; the twins in Python compute the same.
/// Source: FNV-1a, by words instead of bytes.
class Digest {
 public:
  void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 1'099'511'628'211U; }
  void add(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0;
};

/// Counters are doubles: 52 bits of the hash pass unharmed.
inline void report(benchmark::State& state, std::uint64_t count, std::uint64_t hash) {
  state.counters["count"] = static_cast<double>(count);
  state.counters["hash"] = static_cast<double>(hash >> 12U);
}

template <class Found>
auto require(Found&& found) {
  if (!found.has_value()) {
    std::fprintf(stderr, "%s\n", found.error().what.c_str());
    std::abort();
  }
  return *std::forward<Found>(found);
}

/// The recording that the demonstration's BTCUSDT tape was made from, below TW_SHARED, `../shared`
/// beside the repository where that is not set.
inline const std::string& recording_path() {
  static const std::string kPath = [] {
    const char* const set = std::getenv("TW_SHARED");
    const std::string shared = set != nullptr ? set : std::string(TW_SOURCE_DIR) + "/../shared";
    return shared + "/data/binance-usdm-ws-2024-08-08/btcusdt_20240808.gz";
  }();
  return kPath;
}

/// The listing of that recording.
inline Listing btcusdt() {
  Listing listing;
  listing.venue = VenueName{"binance"};
  listing.category = CategoryName{"usdm"};
  listing.symbol = SymbolName{"BTCUSDT"};
  listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  return listing;
}

/// One pass per repetition: tools/bench.py asks for five and takes the best.
template <class Function>
void add(const char* name, Function function) {
  benchmark::RegisterBenchmark(name, function)->Iterations(1)->Unit(benchmark::kMillisecond);
}

}  // namespace tw::bench
