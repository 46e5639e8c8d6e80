#include "strategy/builtin/book_balance.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/assert.hpp"

namespace tw::strategy {
namespace {

Int128 lots_of(const market::OrderBook& book, Side side, std::size_t levels) {
  std::array<DepthLevel, kBalanceLevelsMax> found;
  const std::size_t count = book.copy_levels(side, std::span(found).first(levels));
  Int128 lots = 0;
  for (const DepthLevel& level : std::span(found).first(count)) {
    lots += level.lots;
  }
  return lots;
}

}  // namespace

Decimal book_balance(const market::OrderBook& book, std::size_t levels) {
  TW_ASSERT(levels > 0 && levels <= kBalanceLevelsMax);
  const Int128 bids = lots_of(book, Side::Buy, levels);
  const Int128 asks = lots_of(book, Side::Sell, levels);
  const Int128 total = bids + asks;
  return total == 0 ? Decimal{} : Decimal::from_raw((bids - asks) * Decimal::kScale / total);
}

std::int64_t level_ticks(const market::OrderBook& book, Side side, std::size_t number) {
  const std::size_t count = book.level_count(side);
  TW_ASSERT(number > 0 && count > 0);
  return book.level(side, std::min(number, count) - 1).ticks;
}

}  // namespace tw::strategy
