#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/order_book.hpp"
#include "model/target.hpp"

namespace tw::execution {

/// What turns position and live orders into the wanted position.
struct PositionDiff {
  std::vector<ClientOrderId> cancel;
  std::optional<OrderTerms> place;
};

/// What a target is compared with.
struct PositionView {
  const Instrument& instrument;
  const market::OrderBook& book;
  Quantity position;  ///< signed
  std::span<const Order> live;
  Route route;
};

/// Compares a wanted position with position and live orders of the same strategy and instrument.
/// Rules:   one working order at a time. A live one that goes towards the target, and not beyond
/// it,
///          stays; every other one is cancelled, and nothing is placed before the venue said what
///          became of it. The new order has exactly what is missing, rounded down to the step, so
///          even a full fill never goes beyond the target. It is reduce-only where it brings the
///          position nearer to zero at most, so that risk lets exits out. Nothing is placed below
///          the smallest quantity, nor without a synced book that has the touch to take from.
/// Cost:    O(orders); `out` keeps its memory.
void diff_position(const PositionTarget& target, const PositionView& view, PositionDiff& out);

}  // namespace tw::execution
