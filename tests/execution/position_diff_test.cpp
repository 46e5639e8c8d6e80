#include "execution/position_diff.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/samples.hpp"

namespace tw::execution {
namespace {

using testing::dec;

constexpr Route kRoute{TenantId{1}, AccountId{2}, StrategyId{3}};

Quantity units(const char* text) { return Quantity{dec(text)}; }
PositionTarget target_of(const char* quantity) { return {.quantity = units(quantity)}; }

// Bid 999.9, ask 1000.1; tick 0.1, step and smallest quantity as in the samples.
class PositionDiffTest : public ::testing::Test {
 protected:
  PositionDiffTest() { set_touch(9'999, 10'001); }

  void set_touch(std::int64_t bid, std::int64_t ask) {
    const std::vector<DepthLevel> bids{{bid, 1'000}};
    const std::vector<DepthLevel> asks{{ask, 1'000}};
    book.apply({.instrument = instrument.id(),
                .kind = DepthKind::Snapshot,
                .previous_sequence = 0,
                .sequence = ++sequence_,
                .bids = bids,
                .asks = asks});
  }
  Order order(Side side, const char* quantity, OrderStatus status = OrderStatus::New) {
    Order made;
    made.id = {1, ++ids_};
    made.route = kRoute;
    made.terms = {.instrument = instrument.id(),
                  .side = side,
                  .type = OrderType::Limit,
                  .time_in_force = TimeInForce::Ioc,
                  .post_only = PostOnly::No,
                  .reduce_only = ReduceOnly::No,
                  .limit_price = Price{dec("1000")},
                  .quantity = units(quantity)};
    made.status = status;
    return made;
  }
  const PositionDiff& diff(const PositionTarget& target, const char* position,
                           const std::vector<Order>& live = {}) {
    diff_position(target,
                  {.instrument = instrument,
                   .book = book,
                   .position = units(position),
                   .live = live,
                   .route = kRoute},
                  out_);
    return out_;
  }

  Instrument instrument{testing::sample_listing(), testing::sample_terms()};
  market::OrderBook book;

 private:
  std::uint64_t sequence_ = 0;
  std::uint64_t ids_ = 0;
  PositionDiff out_;
};

TEST_F(PositionDiffTest, TakesWhatIsMissingFromTheOppositeTouch) {
  const PositionDiff& buy = diff({.quantity = units("2"), .slack_ticks = 3}, "0.5");
  ASSERT_TRUE(buy.place.has_value());
  EXPECT_EQ(buy.place->side, Side::Buy);
  EXPECT_EQ(buy.place->quantity, units("1.5"));
  EXPECT_EQ(buy.place->limit_price, Price{dec("1000.4")});
  EXPECT_EQ(buy.place->time_in_force, TimeInForce::Ioc);
  EXPECT_EQ(buy.place->post_only, PostOnly::No);
  const PositionDiff& sell = diff({.quantity = units("-2"), .slack_ticks = 3}, "0.5");
  ASSERT_TRUE(sell.place.has_value());
  EXPECT_EQ(sell.place->side, Side::Sell);
  EXPECT_EQ(sell.place->quantity, units("2.5"));
  EXPECT_EQ(sell.place->limit_price, Price{dec("999.6")});
}

TEST_F(PositionDiffTest, NamesNoPriceInAMarketOrder) {
  const PositionDiff& out = diff({.quantity = units("1"), .type = OrderType::Market}, "0");
  ASSERT_TRUE(out.place.has_value());
  EXPECT_EQ(out.place->type, OrderType::Market);
  EXPECT_TRUE(out.place->limit_price.is_zero());
}

TEST_F(PositionDiffTest, DoesNothingAtTheTarget) {
  const PositionDiff& out = diff(target_of("-1"), "-1");
  EXPECT_EQ(out.place, std::nullopt);
  EXPECT_TRUE(out.cancel.empty());
}

TEST_F(PositionDiffTest, OwesNothingOfSpot) {
  Listing listing = testing::sample_listing();
  listing.kind = ContractKind::Spot;
  instrument = Instrument{listing, testing::sample_terms()};
  EXPECT_EQ(diff(target_of("-2"), "0").place, std::nullopt);
  const PositionDiff& out = diff(target_of("-2"), "1.5");
  ASSERT_TRUE(out.place.has_value());
  EXPECT_EQ(out.place->side, Side::Sell);
  EXPECT_EQ(out.place->quantity, units("1.5"));
}

TEST_F(PositionDiffTest, LeavesLessThanTheSmallestQuantityAlone) {
  EXPECT_EQ(diff(target_of("1"), "0.9999999").place, std::nullopt);
}

TEST_F(PositionDiffTest, PlacesNothingWithoutASoundTouch) {
  set_touch(10'002, 10'001);
  EXPECT_EQ(diff(target_of("1"), "0").place, std::nullopt) << "crossed";
  book.reset();
  EXPECT_EQ(diff(target_of("1"), "0").place, std::nullopt) << "unsynced";
}

TEST_F(PositionDiffTest, NeverAsksForAPriceBelowATick) {
  set_touch(2, 3);
  const PositionDiff& out = diff({.quantity = units("-100"), .slack_ticks = 50}, "0");
  ASSERT_TRUE(out.place.has_value());
  EXPECT_EQ(out.place->limit_price, instrument.terms().tick_size);
}

TEST_F(PositionDiffTest, WaitsForAnOrderThatGoesThere) {
  const PositionDiff& out = diff(target_of("2"), "0", {order(Side::Buy, "2")});
  EXPECT_EQ(out.place, std::nullopt);
  EXPECT_TRUE(out.cancel.empty());
}

TEST_F(PositionDiffTest, CancelsAnOrderThatWouldGoBeyondOrAway) {
  for (const Order& stale : {order(Side::Buy, "2.5"), order(Side::Sell, "0.1")}) {
    const PositionDiff& out = diff(target_of("2"), "0", {stale});
    EXPECT_EQ(out.cancel, std::vector{stale.id});
    EXPECT_EQ(out.place, std::nullopt) << "what became of it is not known yet";
  }
}

TEST_F(PositionDiffTest, WaitsForAnOrderThatIsBeingCanceled) {
  const PositionDiff& out =
      diff(target_of("2"), "0", {order(Side::Sell, "1", OrderStatus::PendingCancel)});
  EXPECT_EQ(out.place, std::nullopt);
  EXPECT_TRUE(out.cancel.empty());
}

TEST_F(PositionDiffTest, KeepsOneWorkingOrder) {
  const std::vector<Order> live{order(Side::Buy, "1"), order(Side::Buy, "1")};
  const PositionDiff& out = diff(target_of("2"), "0", live);
  EXPECT_EQ(out.cancel, std::vector{live[1].id});
}

TEST_F(PositionDiffTest, LeavesOrdersOfOthersAlone) {
  Order other = order(Side::Sell, "1");
  other.route.strategy = StrategyId{8};
  Order elsewhere = order(Side::Sell, "1");
  elsewhere.terms.instrument = InstrumentId{8};
  const PositionDiff& out = diff(target_of("2"), "0", {other, elsewhere});
  EXPECT_TRUE(out.cancel.empty());
  EXPECT_TRUE(out.place.has_value());
}

// Whatever is filled of whatever stays live and is placed, the position stays between where it is
// and its target.
RC_GTEST_FIXTURE_PROP(PositionDiffTest, NeverGoesBeyondTheTarget, ()) {
  const auto draw = [] {
    return Decimal::from_units(*rc::gen::inRange<std::int64_t>(-3'000, 3'001), 4);
  };
  const PositionTarget target{.quantity = Quantity{draw()}};
  const Decimal position = draw();
  std::vector<Order> live;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    live.push_back(order(*rc::gen::element(Side::Buy, Side::Sell),
                         abs(draw() + Decimal::from_units(1, 4)).to_string().c_str()));
  }
  const PositionDiff& out = diff(target, position.to_string().c_str(), live);
  Decimal missing = target.quantity.decimal() - position;
  int working = out.place.has_value() ? 1 : 0;
  for (const Order& kept : live) {
    if (std::ranges::find(out.cancel, kept.id) == out.cancel.end()) {
      ++working;
      const bool is_towards = kept.terms.side == Side::Buy ? kept.remaining().decimal() <= missing
                                                           : kept.remaining().decimal() <= -missing;
      RC_ASSERT(is_towards);
    }
  }
  RC_ASSERT(working <= 1);
  if (out.place.has_value()) {
    RC_ASSERT(live.empty());
    RC_ASSERT(out.place->quantity.decimal() <= abs(missing));
    RC_ASSERT((out.place->side == Side::Buy) == (missing.sign() > 0));
  }
}

}  // namespace
}  // namespace tw::execution
