#include <gtest/gtest.h>

#include "base/random.hpp"
#include "sim/matching_venue.hpp"
#include "support/allocation_count.hpp"
#include "support/market_samples.hpp"

namespace tw::sim {
namespace {

using support::allocation_count;
using support::at_ms;
using support::price;
using support::quantity;

// Clients who place, cross, amend and cancel beside a flow.
class Clients {
 public:
  explicit Clients(MatchingVenue& venue) : venue_(venue) {}

  void act(Timestamp at) {
    const InstrumentId instrument{0};
    const ClientOrderId old{1, newest_ - random_.below(std::min<std::uint64_t>(newest_, 400) + 1)};
    const auto ticks = 19'900 + 5 * static_cast<std::int64_t>(random_.below(41));
    const Price limit{Decimal::from_units(ticks, 1)};
    OrderTerms terms{.instrument = instrument,
                     .side = random_.below(2) == 0 ? Side::Buy : Side::Sell,
                     .limit_price = limit,
                     .quantity = quantity("0.5")};
    switch (random_.below(4)) {
      case 0:
        venue_.submit({at, CancelOrder{old, {}, instrument, CancelReason::Requoted}});
        break;
      case 1:
        venue_.submit({at, AmendOrder{old, {}, instrument, limit, quantity("0.4"), 1}});
        break;
      default:
        terms.time_in_force = random_.below(3) == 0 ? TimeInForce::Ioc : TimeInForce::Gtc;
        venue_.submit({at, PlaceOrder{{1, ++newest_}, {}, terms, 1}});
    }
    venue_.advance_to(at);
    while (venue_.has_delivery(at)) {
      venue_.pop_delivery();
    }
  }

 private:
  MatchingVenue& venue_;
  Random random_{5};
  std::uint64_t newest_ = 0;
};

TEST(MatchingAllocation, IsZeroAfterTheWarmUp) {
  MatchingVenue venue({.orders_max = 500});
  const InstrumentDefined defined = support::sample_instrument(0);
  venue.list(Instrument{defined.listing, defined.terms});
  const FlowSettings flow{.start = price("2000"),
                          .spacing = price("0.5"),
                          .spread = price("1"),
                          .quantity = quantity("0.5"),
                          .mean_gap = std::chrono::milliseconds(1)};
  ASSERT_TRUE(venue.set_flow(InstrumentId{0}, flow, 1).has_value());
  Clients clients(venue);
  for (std::int64_t ms = 0; ms < 20'000; ++ms) {
    clients.act(at_ms(ms));
  }
  const auto before = allocation_count();
  for (std::int64_t ms = 20'000; ms < 40'000; ++ms) {
    clients.act(at_ms(ms));
  }
  EXPECT_EQ(allocation_count() - before, 0U);
}

}  // namespace
}  // namespace tw::sim
