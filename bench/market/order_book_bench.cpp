#include <benchmark/benchmark.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "market/order_book.hpp"
#include "measured.hpp"
#include "venues/binance/recording_reader.hpp"

// Depth updates of a recorded session into our book and into the obvious one. Both report a hash
// over the best levels after every update.
namespace {

using tw::DepthKind;
using tw::DepthLevel;
using tw::DepthUpdate;

struct Recorded {
  std::vector<DepthUpdate> updates;  // levels point into `levels`
  std::vector<DepthLevel> levels;
};

Recorded load() {
  const auto reader = tw::bench::require(
      tw::venues::binance::open_recording(tw::bench::recording_path(), tw::bench::btcusdt()));
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

// Items are price levels, already parsed.
template <class Book>
void apply_level(benchmark::State& state) {
  const Recorded& updates = recorded();
  std::uint64_t hash = 0;
  for ([[maybe_unused]] const auto pass : state) {
    Book book;
    tw::bench::Digest digest;
    for (const DepthUpdate& update : updates.updates) {
      book.apply(update);
      for (const DepthLevel& best : {book.best_bid(), book.best_ask()}) {
        digest.add(best.ticks);
        digest.add(best.lots);
      }
    }
    hash = digest.value();
  }
  tw::bench::report(state, updates.levels.size(), hash);
}

const bool kAdded = [] {
  tw::bench::add("market/apply_level/ours", apply_level<FlatBook>);
  tw::bench::add("market/apply_level/naive", apply_level<MapBook>);
  return true;
}();

}  // namespace
