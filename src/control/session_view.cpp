#include "control/session_view.hpp"

#include <array>
#include <span>

#include "control/strategy_choice.hpp"

namespace tw::control {
namespace {

std::vector<LevelView> levels_of(const market::OrderBook& book, Side side, const BookGrid& grid) {
  std::array<DepthLevel, InstrumentView::kLevels> levels{};
  const std::size_t count = book.copy_levels(side, levels);
  std::vector<LevelView> views;
  for (const DepthLevel& level : std::span(levels).first(count)) {
    views.push_back({grid.price(level.ticks), grid.quantity(level.lots)});
  }
  return views;
}

void take_book(const market::OrderBook& book, const BookGrid& grid, InstrumentView& view) {
  if (book.state() == market::BookState::Unsynced || !book.best_bid() || !book.best_ask()) {
    return;
  }
  view.bids = levels_of(book, Side::Buy, grid);
  view.asks = levels_of(book, Side::Sell, grid);
  view.bid = view.bids.front().price;
  view.ask = view.asks.front().price;
}

void take_order(const Order& order, InstrumentView& view) {
  const bool is_buy = order.terms.side == Side::Buy;
  ++(is_buy ? view.open_buys : view.open_sells);
  const Price price = order.terms.limit_price;
  std::optional<LevelView>& nearest = is_buy ? view.own_bid : view.own_ask;
  const bool is_nearer =
      !nearest.has_value() || (is_buy ? price > nearest->price : price < nearest->price);
  if (order.terms.type == OrderType::Limit && !order.terms.is_conditional() && is_nearer) {
    nearest = LevelView{price, order.terms.quantity - order.filled};
  }
}

InstrumentView instrument_view(const PaperSession& paper, const InstrumentDefined& defined) {
  const engine::Loop& loop = paper.session().loop();
  const InstrumentId id = defined.listing.id;
  const PositionKey key{loop.group().settings().account.id, id, PositionSide::Net};
  const Instrument instrument{defined.listing, defined.terms};
  InstrumentView view;
  view.symbol = defined.listing.symbol.to_string();
  view.price_decimals = defined.listing.grid.price_decimals;
  take_book(loop.market().book(id), defined.listing.grid, view);
  for (const Position& position : loop.facts().portfolio().positions()) {
    if (position.key == key && !position.quantity.is_zero()) {
      view.position = position.quantity;
    }
  }
  if (const auto mark = loop.market().mark(id)) {
    view.unrealized_gross = loop.facts().portfolio().unrealized_gross(key, instrument, *mark);
  }
  for (const Order& order : loop.facts().orders().live()) {
    if (order.terms.instrument == id) {
      take_order(order, view);
    }
  }
  return view;
}

}  // namespace

SessionView view_of(const PaperSession& paper) {
  const backtest::Session& session = paper.session();
  const engine::FactState& facts = session.loop().facts();
  SessionView view;
  view.strategy = names_of(paper.run().settings);
  view.now = session.loop().now();
  view.elapsed = view.now - session.started_at();
  view.loop = paper.loop();
  for (const InstrumentDefined& defined : paper.run().settings.instruments) {
    view.instruments.push_back(instrument_view(paper, defined));
  }
  view.counts = paper.projection().counts();
  view.counts.market_events = session.loop().market_events();
  view.open_orders = facts.orders().live().size();
  view.in_flight = facts.orders().requests_in_flight();
  view.journal = paper.journal_latency();
  view.capital = paper.run().settings.capital;
  view.equity = session.equity();
  view.unrealized_gross = session.unrealized_gross();
  const SettledTotals settled = settled_totals(facts.portfolio());
  view.fees = settled.fees;
  view.realized = settled.realized_gross - settled.fees + settled.funding;
  view.fills.assign(paper.recent_fills().begin(), paper.recent_fills().end());
  return view;
}

}  // namespace tw::control
