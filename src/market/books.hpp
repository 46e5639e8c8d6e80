#pragma once

#include <vector>

#include "market/order_book.hpp"

namespace tw::market {

/// What one event did to the book of its instrument.
struct BookChange {
  InstrumentId instrument;
  std::uint64_t sequence = 0;  ///< of the update; 0 for a reset
  BookState before = BookState::Unsynced;
  ApplyOutcome outcome = ApplyOutcome::Applied;  ///< of the update; Applied for a reset
};

/// The books of several instruments, kept by whoever sees their events first. Others who see the
/// same events at the same moment read them, and what the newest one changed, instead of keeping
/// their own.
/// Input:   market events in order. Only depth updates and resets of listed instruments change
///          anything; an instrument that is not listed is a bug (std::vector::at).
/// Cost:    as OrderBook; no allocation after `list`.
class Books {
 public:
  /// The next instrument id.
  void list() { books_.emplace_back(); }
  std::size_t size() const { return books_.size(); }
  const OrderBook& at(InstrumentId id) const { return books_.at(id.value()); }

  const BookChange& apply(const DepthUpdate& update);
  const BookChange& apply(const FeedReset& reset);
  /// An event of whatever kind.
  void apply(const Event& event);
  /// What the newest update or reset did.
  const BookChange& newest() const { return newest_; }

 private:
  std::vector<OrderBook> books_;
  BookChange newest_;
};

}  // namespace tw::market
