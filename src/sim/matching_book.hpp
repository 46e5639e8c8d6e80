#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "market/order_book.hpp"
#include "model/event.hpp"

namespace tw::sim {

/// One order that lies in a matching book, or that is about to.
struct BookOrder {
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  ClientOrderId order;  ///< of a client's order
  VenueOrderId venue_order_id;
  Route route;
  InstrumentId instrument;
  Side side = Side::Buy;
  PostOnly post_only = PostOnly::No;
  ReduceOnly reduce_only = ReduceOnly::No;
  bool is_generated = false;  ///< nobody hears of its fate
  std::int64_t ticks = 0;
  std::int64_t lots = 0;  ///< in total
  std::int64_t filled = 0;
  std::uint32_t before = kNone;  ///< in the queue of its price
  std::uint32_t behind = kNone;

  std::int64_t remaining() const { return lots - filled; }
};

/// The orders of all books of a venue, each in a slot of its own until it ends.
/// Cost:    O(1); memory grows to the most orders that there were at one time.
class OrderPool {
 public:
  std::uint32_t take(const BookOrder& order);
  void give_back(std::uint32_t slot);
  BookOrder& at(std::uint32_t slot) { return slots_[slot]; }
  const BookOrder& at(std::uint32_t slot) const { return slots_[slot]; }

 private:
  std::vector<BookOrder> slots_;
  std::vector<std::uint32_t> free_;
};

/// One price of a matching book with its queue, oldest order first.
struct BookLevel {
  std::int64_t ticks = 0;
  std::int64_t lots = 0;  ///< that are left of its orders
  std::uint32_t first = BookOrder::kNone;
  std::uint32_t last = BookOrder::kNone;
};

/// The limit order book of one instrument, by price and then by time. It keeps places; who trades
/// with whom is decided by `MatchingVenue`.
/// Cost:    O(log levels) per order and O(levels nearer to the touch), 24 bytes each, where a level
///          comes or goes. No allocation up to kLevelsReserved levels a side.
class MatchingBook {
 public:
  /// Per side: as many as the public book may have.
  static constexpr std::size_t kLevelsMax = market::OrderBook::kLevelsMax;
  static constexpr std::size_t kLevelsReserved = 1'024;

  MatchingBook();

  std::size_t level_count(Side side) const { return levels(side).size(); }
  /// Counted from the touch; index < level_count (TW_ASSERT).
  const BookLevel& level(Side side, std::size_t index) const;
  const BookLevel* best(Side side) const {
    return levels(side).empty() ? nullptr : &levels(side).back();
  }
  std::optional<DepthLevel> touch(Side side) const;
  /// Lots at exactly this price.
  std::int64_t lots_at(Side side, std::int64_t ticks) const;
  /// Whether an order at this price would need a level more than there may be.
  bool is_full_at(Side side, std::int64_t ticks) const;

  // Each of these returns what is left at the price of the order.

  /// Puts an order of the pool behind all others of its price.
  std::int64_t rest(OrderPool& pool, std::uint32_t slot);
  /// Takes it out, and its level where it was the last one.
  std::int64_t remove(OrderPool& pool, std::uint32_t slot);
  /// Fills a part of an order that stays where it is; less than is left of it (TW_ASSERT).
  std::int64_t fill(OrderPool& pool, std::uint32_t slot, std::int64_t lots);
  /// Makes an order smaller where it is; more than is filled of it (TW_ASSERT).
  std::int64_t shrink(OrderPool& pool, std::uint32_t slot, std::int64_t total);

  /// The price at which one side accepts the other: the smaller, the farther from the touch.
  static std::int64_t key_of(Side side, std::int64_t ticks) {
    return side == Side::Buy ? ticks : -ticks;
  }

 private:
  using Levels = std::vector<BookLevel>;

  const Levels& levels(Side side) const { return sides_[side == Side::Buy ? 0 : 1]; }
  Levels& levels(Side side) { return sides_[side == Side::Buy ? 0 : 1]; }
  static Levels::const_iterator place_of(const Levels& levels, Side side, std::int64_t ticks);
  BookLevel& level_of(const BookOrder& order);

  std::array<Levels, 2> sides_;  // bids and asks, the best price last
};

}  // namespace tw::sim
