#pragma once

#include <optional>
#include <vector>

#include "market/order_book.hpp"
#include "model/event.hpp"

namespace tw::engine {

/// Public state of every instrument, shared read-only by the risk groups of a thread.
/// Cost: as OrderBook; no allocation after `list`.
class MarketState {
 public:
  /// The next instrument id (TW_ASSERT).
  void list(const Listing& listing);
  /// Applies one market event; says whether the validity of the instrument's book changed.
  struct Change {
    InstrumentId instrument;
    bool is_validity_changed = false;
  };
  Change apply(const Event& event);

  const market::OrderBook& book(InstrumentId id) const { return markets_.at(id.value()).book; }
  /// Mid of the last synced book, kept while it is unsynced; nothing before the first one.
  std::optional<Price> mark(InstrumentId id) const;
  std::size_t size() const { return markets_.size(); }

 private:
  struct Market {
    BookGrid grid;
    market::OrderBook book;
    std::int64_t last_bid_ticks = 0;
    std::int64_t last_ask_ticks = 0;
    bool has_mark = false;
  };
  std::vector<Market> markets_;
};

}  // namespace tw::engine
