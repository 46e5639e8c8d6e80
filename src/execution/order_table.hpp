#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/ordered_list.hpp"
#include "model/record.hpp"

namespace tw::execution {

/// Whether an order may go from one status to another; staying is not a transition.
bool is_legal(OrderStatus from, OrderStatus to);

/// Every order of a risk group: live ones, and the last terminal ones for late messages.
/// Rules:   the venue's evidence decides. A terminal order never lives again; a late fill on one is
///          counted in `filled` all the same. `filled` counts fills alone: an answer that ends an
///          order and counts more or fewer changes nothing in it. A message about an unknown order,
///          and a refusal of an order that was accepted, change nothing. An amend is a request of
///          its own: it does not change the status, and its answer alone changes price and
///          quantity. A request without an answer in time is Unknown: the order stays as it is, and
///          live, until evidence comes; a cancel may be asked for again meanwhile, an amend not.
/// Errors:  none; our own illegal step (a repeated id, a cancel or amend of an unknown order, a
///          second amend before the answer) is a bug (TW_ASSERT). A fill beyond the quantity is
///          counted whole and ends the order.
/// Cost:    O(live orders) per message, no allocation up to kLiveMax live orders.
class OrderTable {
 public:
  static constexpr std::uint16_t kStateVersion = 1;
  static constexpr std::size_t kLiveMax = 512;
  static constexpr std::size_t kTerminalKept = 1'024;

  OrderTable();

  void apply(const PlaceOrder& place, Timestamp decided_at);
  std::optional<OrderTransition> apply(const CancelOrder& cancel, Timestamp decided_at);
  void apply(const AmendOrder& amend, Timestamp decided_at);
  std::optional<OrderTransition> apply(const OrderAccepted& message);
  std::optional<OrderTransition> apply(const OrderRejected& message);
  std::optional<OrderTransition> apply(const OrderCanceled& message);
  std::optional<OrderTransition> apply(const OrderExpired& message);
  std::optional<OrderTransition> apply(const CancelRejected& message);
  std::optional<OrderTransition> apply(const OrderAmended& message);
  std::optional<OrderTransition> apply(const AmendRejected& message);
  std::optional<OrderTransition> apply(const OrderTriggered& message);
  void apply(const RequestUnanswered& message);
  std::optional<OrderTransition> apply(const Fill& fill);

  std::span<const Order> live() const { return live_.all(); }
  /// Live or recently ended; null when unknown.
  const Order* find(ClientOrderId id) const;
  /// Requests without an answer: orders in flight.
  std::size_t requests_in_flight() const;

  /// Appends every order with the version of the layout.
  void save(std::vector<std::byte>& out) const;
  /// Takes a saved state; continuing from it equals not having stopped. Errors: InvalidInput for
  /// another version or bytes that are no state; nothing changes then.
  Checked<void> load(std::span<const std::byte> bytes);

  friend bool operator==(const OrderTable& a, const OrderTable& b) { return a.live_ == b.live_; }

 private:
  Order* find_live(ClientOrderId id);
  const Order* find_terminal(ClientOrderId id) const;
  std::optional<OrderTransition> take_as_accepted(Order& order);
  std::optional<OrderTransition> move_to(Order& order, OrderStatus to);
  std::optional<OrderTransition> end(ClientOrderId id, OrderStatus to);
  bool is_possible() const;

  OrderedList<Order> live_;      // in order of placing
  std::vector<Order> terminal_;  // a ring once full
  std::size_t terminal_next_ = 0;
  ClientOrderId newest_;  // of all that were placed
};

}  // namespace tw::execution
