#pragma once

#include <span>
#include <vector>

#include "model/target.hpp"

namespace tw::execution {

/// A live order that becomes another quote.
struct QuoteAmend {
  ClientOrderId order;
  QuoteTarget target;
  friend bool operator==(const QuoteAmend&, const QuoteAmend&) = default;
};

/// What turns the live orders into the wanted quotes.
struct QuoteDiff {
  std::vector<ClientOrderId> cancel;
  std::vector<QuoteAmend> amend;
  std::vector<QuoteTarget> place;
};

/// Whose orders are compared, and how they may be replaced.
struct QuoteScope {
  Route route;
  InstrumentId instrument;
  QuoteReplace replace = QuoteReplace::Cancel;
};

/// Compares wanted quotes with the live orders of the same strategy and instrument. An order that
/// rests, or is on its way, at a wanted side, price and original quantity stays, also when it is
/// partly filled; one whose amend has no answer yet counts as what was asked for; one that is being
/// cancelled counts as gone; every other one is cancelled. With QuoteReplace::Amend one that rests
/// unfilled is amended instead, to what is missing on its side: to the same price first, then in
/// the order of the targets.
/// Input:   targets without duplicates of (side, price).
/// Output:  an order is spoken of once: kept, amended or cancelled.
/// Cost:    O(orders * targets); `out` keeps its memory.
void diff_quotes(std::span<const QuoteTarget> targets, std::span<const Order> live,
                 const QuoteScope& scope, QuoteDiff& out);

}  // namespace tw::execution
