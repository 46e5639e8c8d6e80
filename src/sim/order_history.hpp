#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/active_orders.hpp"
#include "sim/exchange.hpp"
#include "sim/flat_index.hpp"

namespace tw::sim {

/// What the exchange remembers: finished orders, executions and closed PnL, oldest first, each up
/// to its limit. Orders that ended without a fill leave after `canceled_kept`; they are looked
/// through when somebody asks for the whole list, and are not found before that either.
/// Cost:    O(1) to add; O(log orders) to find; O(orders) for the list where something left it.
class OrderHistory {
 public:
  explicit OrderHistory(const ExchangeLimits& limits);

  /// A finished order whose sequence is above all before, with its link.
  void add(const HeldOrder& order);
  void add(const Execution& execution);
  /// Its number, from 1.
  std::uint64_t add(const ClosedPnl& closed);
  /// The row of that number; null when it has left.
  ClosedPnl* closed_row(std::uint64_t number);

  /// Null when there is none, or it has left by `now`.
  const HeldOrder* find(VenueOrderId order, Timestamp now) const;
  const std::deque<HeldOrder>& orders(Timestamp now);
  const std::deque<Execution>& executions() const { return executions_; }
  const std::deque<ClosedPnl>& closed_pnl() const { return closed_pnl_; }

  // The clients' ids, of live orders as well: one that finishes stays where it is.
  void add_link(const HeldOrder& live);
  void remove_link(const HeldOrder& order);
  /// Tries the orders that may have the client's id until `is_right`.
  template <class Predicate>
  void find_link(AccountId account, const LinkId& link_id, Predicate is_right) const {
    by_link_.find(key_of(account, link_id),
                  [&](std::uint64_t id) { return is_right(VenueOrderId{id}); });
  }
  /// Brings what `find_link` and `add_link` look at near.
  void expect_link(AccountId account, const LinkId& link_id) const {
    by_link_.expect(key_of(account, link_id));
  }

  /// None of those that ended is recent any more, and their link ids are free again.
  void clear_recent() { forgotten_ = newest_; }
  /// Whether an order has ended and its link id is free again.
  bool is_forgotten(const HeldOrder& order) const {
    return is_final(order.status) && order.sequence <= forgotten_;
  }
  bool is_recent(const HeldOrder& order) const;
  /// Drops orders, executions and closed PnL, as if they had left one by one.
  void clear();

  void save(std::vector<std::byte>& bytes) const;
  /// Errors: InvalidInput; nothing has changed then.
  Checked<void> load(std::span<const std::byte> bytes);

 private:
  template <class Archive, class History>
  static void state(Archive& archive, History& history);
  bool has_left(const HeldOrder& order, Timestamp now) const;
  /// What finds an order, apart from it: who leaves is not looked at any more.
  struct Keys {
    std::uint64_t id = 0;
    std::uint64_t sequence = 0;
    std::uint64_t link = 0;  // zero: none
  };
  void index(const HeldOrder& order);
  void remove_index(const Keys& keys);
  const HeldOrder* at_sequence(std::uint64_t sequence) const;

  ExchangeLimits limits_;
  std::deque<HeldOrder> orders_;  // by sequence
  std::deque<Keys> keys_;         // of each of them
  std::deque<Execution> executions_;
  std::deque<ClosedPnl> closed_pnl_;
  WindowIndex by_id_;  // to the sequence
  FlatIndex by_link_;  // to the id
  std::uint64_t closed_count_ = 0;
  std::uint64_t newest_ = 0;           // sequence of the order that finished last
  std::uint64_t forgotten_ = 0;        // up to this sequence none is recent
  std::vector<std::uint64_t> recent_;  // sequences of the newest, in a ring
  std::uint64_t finished_count_ = 0;
};

}  // namespace tw::sim
