#pragma once

#include "model/samples.hpp"
#include "risk/risk_view.hpp"

/// A group that may trade, and orders that pass every rule.
namespace tw::risk {

/// Tick 0.1, step 0.001, smallest quantity 0.002, smallest value 100.
inline const Instrument& sample_instrument() {
  static const Instrument kInstrument{testing::sample_listing(), testing::sample_terms()};
  return kInstrument;
}

inline Quantity quantity(const char* text) { return Quantity{testing::dec(text)}; }

inline RiskView open_view() {
  RiskView view;
  view.instrument = &sample_instrument();
  view.book = market::BookState::Synced;
  return view;
}

inline OrderTerms limit_order(Side side, const char* price, const char* wanted) {
  return {.instrument = InstrumentId{0},
          .side = side,
          .type = OrderType::Limit,
          .time_in_force = TimeInForce::Gtc,
          .post_only = PostOnly::Yes,
          .reduce_only = ReduceOnly::No,
          .limit_price = Price{testing::dec(price)},
          .quantity = quantity(wanted)};
}

inline OrderTerms reducing(OrderTerms order) {
  order.reduce_only = ReduceOnly::Yes;
  return order;
}

inline OrderTerms market_order(Side side, const char* wanted) {
  OrderTerms order = limit_order(side, "0", wanted);
  order.type = OrderType::Market;
  order.post_only = PostOnly::No;
  return order;
}

}  // namespace tw::risk
