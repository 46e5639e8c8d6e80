#pragma once

#include "base/random.hpp"
#include "sim/matching_rig.hpp"

namespace tw::sim {

inline FlowSettings sample_flow() {
  return {.start = support::price("2000"),
          .spacing = support::price("0.5"),
          .spread = support::price("1"),
          .quantity = support::quantity("0.5"),
          .mean_gap = std::chrono::milliseconds(2),
          .volatility = 6,
          .levels = 200};
}

/// A venue whose instruments all have flow; each has its own seed.
struct FlowRig {
  explicit FlowRig(std::uint32_t instruments, std::uint64_t seed = 1,
                   const FlowSettings& settings = sample_flow())
      : ear(instruments) {
    venue.listen(&ear);
    for (std::uint32_t i = 0; i < instruments; ++i) {
      const InstrumentDefined defined =
          support::sample_instrument(i, i == 0 ? "BTCUSDT" : "ETHUSDT");
      venue.list(Instrument{defined.listing, defined.terms});
      const auto set = venue.set_flow(InstrumentId{i}, settings, seed + i);
      TW_ASSERT(set.has_value());
    }
  }

  MarketEar ear;
  MatchingVenue venue;
  std::uint64_t orders = 0;
};

/// A client who places, takes and cancels beside the flow every ten milliseconds.
inline void trade_along(FlowRig& rig, std::uint64_t seed, std::int64_t from, std::int64_t until) {
  Random random(seed);
  for (std::int64_t ms = from; ms < until; ms += 10) {
    const Timestamp at = support::at_ms(ms);
    rig.venue.advance_to(at);
    const Side side = random.below(2) == 0 ? Side::Buy : Side::Sell;
    const auto& book = rig.venue.books().at(InstrumentId{0});
    const auto level = book.level(side, random.below(5));
    OrderTerms terms = limit(side, "1", "0.3");
    terms.limit_price = Price{Decimal::from_units(level.ticks, 1)};
    if (random.below(4) == 0) {
      terms = market(side, "2");
    }
    const ClientOrderId id{5, 100 + ++rig.orders};
    rig.venue.submit({at, PlaceOrder{id, {}, terms, 1}});
    if (random.below(3) == 0) {
      const ClientOrderId old{5, 100 + rig.orders - random.below(rig.orders)};
      rig.venue.submit({at, CancelOrder{old, {}, InstrumentId{0}, CancelReason::Requoted}});
    }
    rig.venue.advance_to(at);
  }
}

}  // namespace tw::sim
