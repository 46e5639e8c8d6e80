#include "control/session_view.hpp"

namespace tw::control {
namespace {

InstrumentView instrument_view(const PaperSession& paper, const InstrumentDefined& defined) {
  const engine::Loop& loop = paper.session().loop();
  const InstrumentId id = defined.listing.id;
  const PositionKey key{loop.group().settings().account.id, id, PositionSide::Net};
  const Instrument instrument{defined.listing, defined.terms};
  InstrumentView view;
  view.symbol = defined.listing.symbol.to_string();
  view.price_decimals = defined.listing.grid.price_decimals;
  const market::OrderBook& book = loop.market().book(id);
  const auto bid = book.best_bid();
  const auto ask = book.best_ask();
  if (book.state() != market::BookState::Unsynced && bid && ask) {
    view.bid = defined.listing.grid.price(bid->ticks);
    view.ask = defined.listing.grid.price(ask->ticks);
    view.bid_quantity = defined.listing.grid.quantity(bid->lots);
    view.ask_quantity = defined.listing.grid.quantity(ask->lots);
  }
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
      ++(order.terms.side == Side::Buy ? view.open_buys : view.open_sells);
    }
  }
  return view;
}

}  // namespace

SessionView view_of(const PaperSession& paper) {
  const backtest::Session& session = paper.session();
  const engine::FactState& facts = session.loop().facts();
  SessionView view;
  view.strategy = std::string(paper.run().settings.strategy.name);
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
