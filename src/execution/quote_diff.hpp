#pragma once

#include <span>
#include <vector>

#include "model/target.hpp"

namespace tw::execution {

/// What turns the live orders into the wanted quotes.
struct QuoteDiff {
  std::vector<ClientOrderId> cancel;
  std::vector<QuoteTarget> place;
};

/// Compares wanted quotes with the live orders of the same strategy and instrument. An order that
/// rests, or is on its way, at a wanted side, price and original quantity stays, also when it is
/// partly filled; one that is being cancelled counts as gone; every other one is cancelled.
/// Input:   targets without duplicates of (side, price).
/// Cost:    O(orders * targets); `out` keeps its memory.
void diff_quotes(std::span<const QuoteTarget> targets, std::span<const Order> live,
                 const Route& route, InstrumentId instrument, QuoteDiff& out);

}  // namespace tw::execution
