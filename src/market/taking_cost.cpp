#include "market/taking_cost.hpp"

#include <algorithm>

namespace tw::market {

std::optional<Decimal> taking_cost(const OrderBook& book, const Instrument& instrument, Side taker,
                                   Quantity quantity) {
  const Side other = opposite(taker);
  const std::size_t levels = book.state() == BookState::Synced ? book.level_count(other) : 0;
  Quantity left = quantity;
  Decimal cost;
  for (std::size_t i = 0; i < levels && !left.is_zero(); ++i) {
    const DepthLevel level = book.level(other, i);
    const bool is_last = i + 1 == levels;
    const Quantity part = is_last ? left : std::min(left, instrument.grid().quantity(level.lots));
    const auto worth = instrument.notional(instrument.grid().price(level.ticks), part);
    const auto sum = worth.has_value() ? checked_add(cost, worth->amount)
                                       : Checked<Decimal>(std::unexpected(worth.error()));
    if (!sum.has_value()) {
      return std::nullopt;
    }
    cost = *sum;
    left -= part;
  }
  return left.is_zero() ? std::optional(cost) : std::nullopt;
}

}  // namespace tw::market
