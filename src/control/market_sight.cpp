#include "control/market_sight.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "model/names.hpp"

namespace tw::control {
namespace {

using json::Value;

double lots_near(const market::OrderBook& book, Side side) {
  std::array<DepthLevel, MarketSight::kImbalanceLevels> levels{};
  const std::size_t count = book.copy_levels(side, levels);
  return std::accumulate(
      levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(count), 0.0,
      [](double sum, const DepthLevel& level) { return sum + static_cast<double>(level.lots); });
}

std::optional<double> imbalance_of(const market::OrderBook& book) {
  const double bids = lots_near(book, Side::Buy);
  const double asks = lots_near(book, Side::Sell);
  return bids + asks > 0 ? std::optional((bids - asks) / (bids + asks)) : std::nullopt;
}

Value level_json(const std::optional<DepthLevel>& level, const BookGrid& grid) {
  return level.has_value() ? Value::object()
                                 .set("price", Value::of(grid.price(level->ticks).decimal()))
                                 .set("quantity", Value::of(grid.quantity(level->lots).decimal()))
                           : Value();
}

Value trade_json(const std::optional<market::TradePrint>& print, const BookGrid& grid) {
  return print.has_value()
             ? Value::object()
                   .set("time", Value::of(to_iso8601(print->ts_event)))
                   .set("trade_id", Value::of(print->trade.trade_id))
                   .set("aggressor", Value::of(name_of(print->trade.aggressor)))
                   .set("price", Value::of(grid.price(print->trade.ticks).decimal()))
                   .set("quantity", Value::of(grid.quantity(print->trade.lots).decimal()))
             : Value();
}

Value place_json(const std::optional<TapePlace>& place) {
  return place.has_value() ? Value::object()
                                 .set("market_event", Value::of(place->market_event))
                                 .set("pass", Value::of(place->pass))
                                 .set("event", Value::of(place->event))
                                 .set("events", Value::of(place->events))
                                 .set("tape_time", Value::of(to_iso8601(place->time)))
                           : Value();
}

}  // namespace

std::optional<Decimal> MarketSight::spread() const {
  return bid.has_value() && ask.has_value()
             ? std::optional(listing.grid.price(ask->ticks).decimal() -
                             listing.grid.price(bid->ticks).decimal())
             : std::nullopt;
}

MarketSight look_at(const engine::MarketState& market, const Listing& listing, Timestamp at) {
  const market::OrderBook& book = market.book(listing.id);
  const Timestamp heard_at = market.heard_at(listing.id);
  return {.listing = listing,
          .at = at,
          .state = book.state(),
          .bid = book.best_bid(),
          .ask = book.best_ask(),
          .imbalance = imbalance_of(book),
          .book_age = heard_at == Timestamp{} ? std::nullopt : std::optional(at - heard_at),
          .market_events = 0,
          .place = {},
          .trade = {}};
}

TapePlace place_of(const backtest::StoredHistory& tape, const TapeProgress& progress,
                   Timestamp at) {
  const std::uint64_t events = progress.market_events;
  const std::uint64_t pass = tape.size() + progress.instruments;
  const std::uint64_t passes = events == 0 ? 0 : (events - 1) / pass;
  const Duration length = tape.last_time() + progress.seam - tape.first_time();
  return {.market_event = events,
          .pass = passes + 1,
          .event = std::min<std::uint64_t>(events - passes * pass, tape.size()),
          .events = tape.size(),
          .time = at - static_cast<std::int64_t>(passes) * length,
          .shift = static_cast<std::int64_t>(passes) * length};
}

std::optional<market::TradePrint> last_trade(const backtest::StoredHistory& tape,
                                             const TapePlace& place, InstrumentId instrument) {
  for (std::size_t index = place.event; index > 0; --index) {
    const Event event = tape.at(index - 1, place.shift);
    const auto* trade = std::get_if<Trade>(&event.body);
    if (trade != nullptr && trade->instrument == instrument) {
      return market::TradePrint{event.ts_event, *trade};
    }
  }
  return std::nullopt;
}

json::Value to_json(const MarketSight& sight) {
  const BookGrid& grid = sight.listing.grid;
  const auto spread = sight.spread();
  return Value::object()
      .set("instrument", Value::of(sight.listing.symbol.view()))
      .set("time", Value::of(to_iso8601(sight.at)))
      .set("book_state", Value::of(market::name_of(sight.state)))
      .set("bid", level_json(sight.bid, grid))
      .set("ask", level_json(sight.ask, grid))
      .set("spread", spread.has_value() ? Value::of(*spread) : Value())
      .set("imbalance", sight.imbalance.has_value() ? Value::of(*sight.imbalance) : Value())
      .set("imbalance_levels", Value::of(std::uint64_t{MarketSight::kImbalanceLevels}))
      .set("book_age_ns",
           sight.book_age.has_value() ? Value::of(std::int64_t{sight.book_age->count()}) : Value())
      .set("last_trade", trade_json(sight.trade, grid))
      .set("tape", place_json(sight.place));
}

}  // namespace tw::control
