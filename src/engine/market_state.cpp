#include "engine/market_state.hpp"

#include "base/assert.hpp"

namespace tw::engine {

void MarketState::list(const Listing& listing) {
  TW_ASSERT(listing.id.value() == markets_.size());
  markets_.push_back({.grid = listing.grid,
                      .book = {},
                      .last_bid_ticks = 0,
                      .last_ask_ticks = 0,
                      .has_mark = false});
}

MarketState::Change MarketState::apply(const Event& event) {
  if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
    Market& market = markets_.at(reset->instrument.value());
    const bool was_valid = market.book.state() != market::BookState::Unsynced;
    market.book.reset();
    return {reset->instrument, was_valid};
  }
  const auto* depth = std::get_if<DepthUpdate>(&event.body);
  if (depth == nullptr) {
    return {};
  }
  Market& market = markets_.at(depth->instrument.value());
  const market::BookState before = market.book.state();
  static_cast<void>(market.book.apply(*depth));
  const auto bid = market.book.best_bid();
  const auto ask = market.book.best_ask();
  if (market.book.state() == market::BookState::Synced && bid && ask) {
    market.last_bid_ticks = bid->ticks;
    market.last_ask_ticks = ask->ticks;
    market.has_mark = true;
  }
  return {depth->instrument, market.book.state() != before};
}

std::optional<Price> MarketState::mark(InstrumentId id) const {
  const Market& market = markets_.at(id.value());
  if (!market.has_mark) {
    return std::nullopt;
  }
  const Decimal bid = market.grid.price(market.last_bid_ticks).decimal();
  const Decimal ask = market.grid.price(market.last_ask_ticks).decimal();
  return Price{divide(bid + ask, Decimal::from_int(2), Rounding::HalfEven)};
}

}  // namespace tw::engine
