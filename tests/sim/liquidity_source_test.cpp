#include "sim/liquidity_source.hpp"

#include <gtest/gtest.h>

#include "sim/venue_rig.hpp"

// What a source of liquidity promises, and that the overlay keeps it behind the interface.
namespace tw::sim {
namespace {

using support::at_ms;

std::vector<std::byte> saved(const OverlayVenue& venue) {
  std::vector<std::byte> bytes;
  venue.save(bytes);
  return bytes;
}

struct Step {
  std::int64_t ms;
  CommandBody body;
};

std::vector<Step> session() {
  const Route route{TenantId{1}, AccountId{1}, StrategyId{1}};
  const InstrumentId instrument{0};
  const OrderTerms resting = post_only(Side::Buy, "99.5", "1");
  return {
      {10, PlaceOrder{{1, 1}, route, limit(Side::Buy, "101", "3"), 1}},
      {11, PlaceOrder{{1, 2}, route, resting, 1}},
      {12,
       AmendOrder{{1, 2}, route, instrument, support::price("99.5"), support::quantity("0.5"), 1}},
      {13, PlaceOrder{{1, 3}, route, market(Side::Sell, "0.7"), 1}},
      {14, CancelOrder{{1, 1}, route, instrument, CancelReason::Requoted}},
      {15, CancelOrder{{1, 9}, route, instrument, CancelReason::Requoted}}};
}

TEST(LiquiditySource, OverlayAnswersTheSameThroughTheInterface) {
  VenueRig direct;
  VenueRig behind;
  direct.open_book();
  behind.open_book();
  LiquiditySource& liquidity = behind.venue;
  for (const Step& step : session()) {
    direct.venue.submit({at_ms(step.ms), step.body});
    direct.venue.advance_to(at_ms(step.ms));
    liquidity.submit({at_ms(step.ms), step.body});
    liquidity.advance_to(at_ms(step.ms));
    EXPECT_EQ(liquidity.next_event(), direct.venue.next_arrival());
  }
  liquidity.advance_to(at_ms(30));
  direct.venue.advance_to(at_ms(30));
  EXPECT_EQ(saved(behind.venue), saved(direct.venue));  // with every answer, none popped yet
  std::size_t answers = 0;
  while (liquidity.has_delivery(at_ms(40))) {
    ASSERT_TRUE(direct.venue.has_delivery(at_ms(40)));
    const Event through = liquidity.pop_delivery();
    const Event straight = direct.venue.pop_delivery();
    EXPECT_EQ(through.ts_recv, straight.ts_recv);
    EXPECT_EQ(through.body.index(), straight.body.index());
    ++answers;
  }
  EXPECT_EQ(answers, 8U);
  EXPECT_EQ(&liquidity.books(), &behind.venue.books());
}

TEST(LiquiditySource, ACommandOfThisInstantIsMatchedAtThisInstant) {
  VenueRig rig(support::sample_instrument(0), {});
  rig.open_book();
  LiquiditySource& liquidity = rig.venue;
  liquidity.submit({at_ms(10), session()[0].body});
  EXPECT_EQ(liquidity.next_event(), at_ms(10));
  liquidity.advance_to(at_ms(10));
  EXPECT_TRUE(liquidity.has_delivery(at_ms(10)));
  EXPECT_FALSE(liquidity.next_event().has_value());
}

// Many accounts share one venue.
TEST(LiquiditySource, AnOverlayHoldsAsManyOrdersAsItIsTold) {
  OverlayConfig config;
  config.orders_max = 3'000;
  VenueRig rig(support::sample_instrument(0), config);
  rig.open_book();
  for (std::size_t i = 0; i <= config.orders_max; ++i) {
    rig.place(10, post_only(Side::Buy, "99", "1"));
    rig.venue.advance_to(at_ms(10));
  }
  EXPECT_EQ(rig.venue.resting_orders(), config.orders_max);
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers()).size(), 1U);
  VenueRig other(support::sample_instrument(0), config);
  EXPECT_TRUE(other.venue.load(saved(rig.venue)).has_value());
  VenueRig small;
  EXPECT_FALSE(small.venue.load(saved(rig.venue)).has_value());
}

}  // namespace
}  // namespace tw::sim
