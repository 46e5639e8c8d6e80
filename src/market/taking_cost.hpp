#pragma once

#include <optional>

#include "market/order_book.hpp"
#include "model/instrument.hpp"

namespace tw::market {

/// What a taker of this quantity pays, or gets, level by level; what the book does not hold is
/// valued at its last level. Nothing without a synced book with such levels, and for a value that
/// no Decimal holds.
/// Units:   those of Instrument::notional.
/// Cost:    O(levels taken), no allocation.
std::optional<Decimal> taking_cost(const OrderBook& book, const Instrument& instrument, Side taker,
                                   Quantity quantity);

}  // namespace tw::market
