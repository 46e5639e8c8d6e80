#pragma once

#include <vector>

#include "sim/overlay_venue.hpp"
#include "support/market_samples.hpp"

namespace tw::sim {

/// 5 ms to the venue and 3 ms back.
inline OverlayConfig with_latency(OverlayConfig config = {}) {
  config.order_latency = Latency::constant(std::chrono::milliseconds(5));
  config.response_latency = Latency::constant(std::chrono::milliseconds(3));
  return config;
}

/// A venue with one instrument and a script for its market, 5 ms to it and 3 ms back.
struct VenueRig {
  explicit VenueRig(InstrumentDefined listed = support::sample_instrument(0),
                    OverlayConfig config = with_latency())
      : defined(listed), venue(std::move(config)) {
    venue.list(Instrument{defined.listing, defined.terms});
  }

  /// Lets time pass up to the event, then applies it.
  void play(const Event& event) {
    venue.advance_to(event.ts_recv);
    venue.on_market(event);
  }
  /// Bids 100.0 x 2, 99.5 x 3; asks 101.0 x 1, 101.5 x 2, 102.0 x 4.
  void open_book(std::int64_t ms = 0) {
    play(script.snapshot(support::at_ms(ms), {{1000, 2000}, {995, 3000}},
                         {{1010, 1000}, {1015, 2000}, {1020, 4000}}));
  }
  ClientOrderId place(std::int64_t decided_ms, OrderTerms terms) {
    const ClientOrderId id{1, ++orders};
    submit(decided_ms, PlaceOrder{id, route, terms, 1});
    return id;
  }
  void cancel(std::int64_t decided_ms, ClientOrderId id) {
    submit(decided_ms, CancelOrder{id, route, InstrumentId{0}, CancelReason::Requoted});
  }
  void amend(std::int64_t decided_ms, ClientOrderId id, std::string_view at,
             std::string_view total) {
    submit(decided_ms,
           AmendOrder{id, route, InstrumentId{0}, support::price(at), support::quantity(total), 1});
  }
  void submit(std::int64_t decided_ms, CommandBody body) {
    venue.submit({support::at_ms(decided_ms), body});
  }
  std::vector<Event> answers() {
    std::vector<Event> all;
    while (venue.next_delivery().has_value()) {
      all.push_back(venue.pop_delivery());
    }
    return all;
  }
  /// Everything answered up to then, after letting time pass.
  std::vector<Event> answers_until(std::int64_t ms) {
    venue.advance_to(support::at_ms(ms));
    return answers();
  }

  InstrumentDefined defined;
  OverlayVenue venue;
  support::MarketScript script{0};
  Route route{TenantId{1}, AccountId{1}, StrategyId{1}};
  std::uint64_t orders = 0;
};

inline OrderTerms limit(Side side, std::string_view at, std::string_view quantity) {
  return {.instrument = InstrumentId{0},
          .side = side,
          .type = OrderType::Limit,
          .time_in_force = TimeInForce::Gtc,
          .post_only = PostOnly::No,
          .reduce_only = ReduceOnly::No,
          .limit_price = support::price(at),
          .quantity = support::quantity(quantity)};
}

inline OrderTerms post_only(Side side, std::string_view at, std::string_view quantity) {
  OrderTerms terms = limit(side, at, quantity);
  terms.post_only = PostOnly::Yes;
  return terms;
}

inline OrderTerms with(OrderTerms terms, TimeInForce time_in_force) {
  terms.time_in_force = time_in_force;
  return terms;
}

inline OrderTerms reducing(OrderTerms terms) {
  terms.reduce_only = ReduceOnly::Yes;
  return terms;
}

inline OrderTerms when(OrderTerms terms, TriggerDirection direction, std::string_view at,
                       TriggerBy by = TriggerBy::Last) {
  terms.trigger = {direction, by, support::price(at)};
  return terms;
}

inline OrderTerms market(Side side, std::string_view quantity) {
  OrderTerms terms = limit(side, "0", quantity);
  terms.type = OrderType::Market;
  terms.time_in_force = TimeInForce::Ioc;
  return terms;
}

/// All events of one kind.
template <class T>
std::vector<T> of_kind(const std::vector<Event>& events) {
  std::vector<T> all;
  for (const Event& event : events) {
    if (const auto* body = std::get_if<T>(&event.body)) {
      all.push_back(*body);
    }
  }
  return all;
}

}  // namespace tw::sim
