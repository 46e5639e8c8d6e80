#pragma once

#include <cstddef>

#include "market/order_book.hpp"

namespace tw::strategy {

/// How many levels of a side may be looked at.
inline constexpr std::size_t kBalanceLevelsMax = 50;

/// Which way the first `levels` levels of a book lean: (bids - asks) / (bids + asks) of their lots,
/// in [-1, 1]; zero of an empty book. Sums are of whole lots, and what does not divide is dropped
/// towards zero. Levels above kBalanceLevelsMax are a bug (TW_ASSERT).
Decimal book_balance(const market::OrderBook& book, std::size_t levels);

/// Price of the `number`th level of the side that orders of `side` rest on, from 1; of the last one
/// where there are fewer. An empty side is a bug (TW_ASSERT).
std::int64_t level_ticks(const market::OrderBook& book, Side side, std::size_t number);

}  // namespace tw::strategy
