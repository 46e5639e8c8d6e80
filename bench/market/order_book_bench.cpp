#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "market/order_book.hpp"
#include "venues/binance/recording_reader.hpp"

// Depth updates of a recorded session into our book and into the obvious one. Both report a hash
// over the best levels after every update; the program stops when they differ.
namespace {

using tw::DepthKind;
using tw::DepthLevel;
using tw::DepthUpdate;

struct Recorded {
  std::vector<DepthUpdate> updates;  // levels point into `levels`
  std::vector<DepthLevel> levels;
};

tw::Listing btcusdt() {
  tw::Listing listing;
  listing.category = tw::CategoryName{"usdm"};
  listing.symbol = tw::SymbolName{"BTCUSDT"};
  listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  return listing;
}

Recorded load() {
  const std::string path = std::string(TW_SOURCE_DIR) + "/data/demo/btcusdt_20240808.gz";
  const auto reader = tw::venues::binance::open_recording(path, btcusdt()).value();
  Recorded recorded;
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
      recorded.updates.push_back(*depth);
      recorded.levels.insert(recorded.levels.end(), depth->bids.begin(), depth->bids.end());
      recorded.levels.insert(recorded.levels.end(), depth->asks.begin(), depth->asks.end());
    }
  }
  std::span<const DepthLevel> rest{recorded.levels};
  for (DepthUpdate& update : recorded.updates) {
    const std::size_t bids = update.bids.size();
    const std::size_t asks = update.asks.size();
    update.bids = rest.first(bids);
    update.asks = rest.subspan(bids, asks);
    rest = rest.subspan(bids + asks);
  }
  return recorded;
}

const Recorded& recorded() {
  static const Recorded kRecorded = load();
  return kRecorded;
}

// The obvious book.
class MapBook {
 public:
  void apply(const DepthUpdate& update) {
    if (update.kind == DepthKind::Snapshot) {
      bids_.clear();
      asks_.clear();
    }
    set(bids_, update.bids);
    set(asks_, update.asks);
  }
  DepthLevel best_bid() const { return {bids_.rbegin()->first, bids_.rbegin()->second}; }
  DepthLevel best_ask() const { return {asks_.begin()->first, asks_.begin()->second}; }

 private:
  using Side = std::map<std::int64_t, std::int64_t>;
  static void set(Side& side, std::span<const DepthLevel> levels) {
    for (const DepthLevel& level : levels) {
      if (level.lots == 0) {
        side.erase(level.ticks);
      } else {
        side.insert_or_assign(level.ticks, level.lots);
      }
    }
  }
  Side bids_;
  Side asks_;
};

// Ours with the same face: a recorded book always has both sides.
class FlatBook {
 public:
  void apply(const DepthUpdate& update) { benchmark::DoNotOptimize(book_.apply(update)); }
  DepthLevel best_bid() const { return *book_.best_bid(); }
  DepthLevel best_ask() const { return *book_.best_ask(); }

 private:
  tw::market::OrderBook book_;
};

std::uint64_t mixed(std::uint64_t hash, std::int64_t value) {
  constexpr std::uint64_t kPrime = 1'099'511'628'211;  // FNV-1a
  return (hash ^ static_cast<std::uint64_t>(value)) * kPrime;
}

template <class Book>
std::uint64_t replay(Book& book) {
  std::uint64_t hash = 0;
  for (const DepthUpdate& update : recorded().updates) {
    book.apply(update);
    const DepthLevel bid = book.best_bid();
    const DepthLevel ask = book.best_ask();
    hash = mixed(mixed(mixed(mixed(hash, bid.ticks), bid.lots), ask.ticks), ask.lots);
  }
  return hash;
}

void require_equal_results() {
  static const bool kIsEqual = [] {
    FlatBook ours;
    MapBook twin;
    return replay(ours) == replay(twin);
  }();
  if (!kIsEqual) {
    std::fputs("the books disagree\n", stderr);
    std::abort();
  }
}

// Items are price levels.
template <class Book>
void book_apply(benchmark::State& state) {
  require_equal_results();
  Book book;
  for ([[maybe_unused]] const auto pass : state) {
    benchmark::DoNotOptimize(replay(book));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recorded().levels.size()));
}

BENCHMARK(book_apply<FlatBook>)->Unit(benchmark::kMillisecond);
BENCHMARK(book_apply<MapBook>)->Unit(benchmark::kMillisecond);

}  // namespace
