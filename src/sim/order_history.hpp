#pragma once

#include <cstdint>
#include <deque>
#include <vector>

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

  /// A finished order whose sequence is above all before.
  void add(const HeldOrder& order);
  void add(const Execution& execution);
  /// Its number, from 1.
  std::uint64_t add(const ClosedPnl& closed);
  /// The row of that number; null when it has left.
  ClosedPnl* closed_row(std::uint64_t number);

  /// Null when there is none, or it has left by `now`.
  const HeldOrder* find(VenueOrderId order, Timestamp now) const;
  /// The same; an order whose link id is free again is not found by it.
  const HeldOrder* find(AccountId account, const LinkId& link_id, Timestamp now) const;
  const std::deque<HeldOrder>& orders(Timestamp now);
  const std::deque<Execution>& executions() const { return executions_; }
  const std::deque<ClosedPnl>& closed_pnl() const { return closed_pnl_; }

  /// None of those that ended is recent any more, and their link ids are free again.
  void clear_recent() { forgotten_ = newest_; }
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
  void index(const HeldOrder& order);
  void remove_index(const HeldOrder& order);
  const HeldOrder* at_sequence(std::uint64_t sequence) const;

  ExchangeLimits limits_;
  std::deque<HeldOrder> orders_;  // by sequence
  std::deque<Execution> executions_;
  std::deque<ClosedPnl> closed_pnl_;
  WindowIndex by_id_;  // to the sequence
  FlatIndex by_link_;  // to the sequence
  std::uint64_t closed_count_ = 0;
  std::uint64_t newest_ = 0;           // sequence of the order that finished last
  std::uint64_t forgotten_ = 0;        // up to this sequence none is recent
  std::vector<std::uint64_t> recent_;  // sequences of the newest, in a ring
  std::uint64_t finished_count_ = 0;
};

}  // namespace tw::sim
