#include "sim/matching_venue.hpp"

#include <gtest/gtest.h>

#include "sim/matching_rig.hpp"

namespace tw::sim {
namespace {

using support::at_ms;
using support::dec;
using support::price;
using support::quantity;

TEST(MatchingVenue, TwoClientsMeetAtThePriceOfTheOneWhoWaited) {
  MatchingRig rig;
  const auto maker = rig.place(10, limit(Side::Buy, "100", "2"), 1);
  const auto taker = rig.place(20, limit(Side::Sell, "99.5", "0.5"), 2);
  const auto fills = of_kind<Fill>(rig.answers());
  ASSERT_EQ(fills.size(), 2U);
  EXPECT_EQ(fills[0].order, taker);
  EXPECT_EQ(fills[0].liquidity, Liquidity::Taker);
  EXPECT_EQ(fills[0].route.account, AccountId{2});
  EXPECT_EQ(fills[0].price, price("100"));
  EXPECT_EQ(fills[0].fee.amount, dec("0.025"));
  EXPECT_EQ(fills[1].order, maker);
  EXPECT_EQ(fills[1].liquidity, Liquidity::Maker);
  EXPECT_EQ(fills[1].quantity, quantity("0.5"));
  EXPECT_EQ(fills[1].fee.amount, dec("0.01"));
  EXPECT_NE(fills[0].fill_id, fills[1].fill_id);
  EXPECT_EQ(fills[0].ts_event, at_ms(20));
}

TEST(MatchingVenue, TheOldestOrderOfAPriceIsFirst) {
  MatchingRig rig;
  const auto first = rig.place(10, limit(Side::Sell, "101", "1"), 1);
  const auto second = rig.place(11, limit(Side::Sell, "101", "1"), 1);
  const auto better = rig.place(12, limit(Side::Sell, "100.5", "1"), 1);
  rig.place(20, market(Side::Buy, "2.5"), 2);
  std::vector<ClientOrderId> makers;
  for (const Fill& fill : of_kind<Fill>(rig.answers())) {
    if (fill.liquidity == Liquidity::Maker) {
      makers.push_back(fill.order);
    }
  }
  EXPECT_EQ(makers, (std::vector{better, first, second}));
}

TEST(MatchingVenue, ASmallerAmendKeepsThePlaceAndAnyOtherLosesIt) {
  MatchingRig rig;
  const auto smaller = rig.place(10, limit(Side::Sell, "101", "2"), 1);
  const auto larger = rig.place(11, limit(Side::Sell, "101", "1"), 1);
  rig.place(12, limit(Side::Sell, "101", "1"), 1);
  rig.amend(13, smaller, "101", "1");
  rig.amend(14, larger, "101", "1.5");
  rig.answers();
  rig.place(20, market(Side::Buy, "1.5"), 2);
  const auto fills = of_kind<Fill>(rig.answers());
  ASSERT_EQ(fills.size(), 4U);
  EXPECT_EQ(fills[1].order, smaller);
  EXPECT_EQ(fills[3].order, (ClientOrderId{1, 3}));
}

TEST(MatchingVenue, AnAmendAcrossTheSpreadTrades) {
  MatchingRig rig;
  rig.place(10, limit(Side::Sell, "101", "1"), 1);
  const auto amended = rig.place(11, limit(Side::Buy, "99", "2"), 2);
  rig.answers();
  rig.amend(12, amended, "101", "3");
  const auto answers = rig.answers();
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(std::get<OrderAmended>(answers[0].body).quantity, quantity("3"));
  EXPECT_EQ(std::get<Fill>(answers[1].body).order, amended);
  EXPECT_EQ(rig.ear.depths.back().bids, (std::vector<DepthLevel>{{990, 0}, {1010, 2000}}));
  EXPECT_EQ(rig.ear.depths.back().asks, (std::vector<DepthLevel>{{1010, 0}}));
}

struct EndCase {
  const char* name;
  OrderTerms terms;
  RejectReason reason;
  const char* filled;
  bool is_accepted;
};
class MatchingEnd : public testing::TestWithParam<EndCase> {};

// Asks 101.0 x 1 and 101.5 x 1.
TEST_P(MatchingEnd, ExpiresByItsOwnTerms) {
  MatchingRig rig;
  rig.place(10, limit(Side::Sell, "101", "1"), 1);
  rig.place(10, limit(Side::Sell, "101.5", "1"), 1);
  rig.answers();
  const auto id = rig.place(20, GetParam().terms, 2);
  const auto answers = rig.answers();
  const OrderExpired expected{id, GetParam().reason, quantity(GetParam().filled)};
  EXPECT_EQ(std::get<OrderExpired>(answers.back().body), expected);
  EXPECT_EQ(of_kind<OrderAccepted>(answers).size(), GetParam().is_accepted ? 1U : 0U);
  EXPECT_EQ(rig.venue.resting_orders(), GetParam().is_accepted ? 1U : 2U);
}
INSTANTIATE_TEST_SUITE_P(
    Table, MatchingEnd,
    testing::Values(EndCase{"PostOnly", post_only(Side::Buy, "101", "1"), RejectReason::WouldTake,
                            "0", false},
                    EndCase{"Fok", with(limit(Side::Buy, "101", "1.5"), TimeInForce::Fok),
                            RejectReason::NotFilled, "0", false},
                    EndCase{"Ioc", with(limit(Side::Buy, "101", "1.5"), TimeInForce::Ioc),
                            RejectReason::NotFilled, "1", true}),
    [](const testing::TestParamInfo<EndCase>& row) { return std::string{row.param.name}; });

TEST(MatchingVenue, AMarketOrderTakesAllThereIs) {
  MatchingRig rig;
  rig.place(10, limit(Side::Buy, "100", "1"), 1);
  rig.place(11, limit(Side::Buy, "0.5", "100"), 1);
  rig.answers();
  rig.place(20, market(Side::Sell, "200"), 2);
  EXPECT_EQ(of_kind<OrderExpired>(rig.answers())[0].filled, quantity("101"));
  EXPECT_EQ(rig.venue.resting_orders(), 0U);
}

struct MatchingRefusalCase {
  const char* name;
  OrderTerms terms;
  RejectReason reason;
};
class MatchingRefusal : public testing::TestWithParam<MatchingRefusalCase> {};

OrderTerms elsewhere() {
  OrderTerms terms = limit(Side::Buy, "100", "1");
  terms.instrument = InstrumentId{1};
  return terms;
}

TEST_P(MatchingRefusal, NamesTheReason) {
  MatchingRig rig;
  const auto id = rig.place(10, GetParam().terms);
  const auto refused = of_kind<OrderRejected>(rig.answers());
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0], (OrderRejected{id, GetParam().reason}));
  EXPECT_EQ(rig.ear.depths.size(), 1U);  // the snapshot
}
INSTANTIATE_TEST_SUITE_P(
    Table, MatchingRefusal,
    testing::Values(MatchingRefusalCase{"OffTick", limit(Side::Buy, "100.1", "1"),
                                        RejectReason::InstrumentRule},
                    MatchingRefusalCase{"OffStep", limit(Side::Buy, "100", "1.001"),
                                        RejectReason::InstrumentRule},
                    MatchingRefusalCase{"SmallValue", limit(Side::Buy, "100", "0.04"),
                                        RejectReason::InstrumentRule},
                    MatchingRefusalCase{"Negative", limit(Side::Buy, "-100", "1"),
                                        RejectReason::InstrumentRule},
                    MatchingRefusalCase{"BeyondPrices",
                                        limit(Side::Buy, "1801439850948198.5", "0.02"),
                                        RejectReason::InstrumentRule},
                    MatchingRefusalCase{"BeyondLots", limit(Side::Buy, "0.5", "17592186044.42"),
                                        RejectReason::InstrumentRule},
                    MatchingRefusalCase{"Conditional",
                                        when(market(Side::Buy, "1"), TriggerDirection::Rise, "120"),
                                        RejectReason::NoTriggerPrice},
                    MatchingRefusalCase{"UnknownInstrument", elsewhere(), RejectReason::NoMarket}),
    [](const testing::TestParamInfo<MatchingRefusalCase>& row) {
      return std::string{row.param.name};
    });

TEST(MatchingVenue, AnIdIsTakenOnceAndAnUnknownOneIsNotCanceled) {
  MatchingRig rig;
  const auto id = rig.place(10, limit(Side::Buy, "100", "1"));
  rig.cancel(11, id);
  rig.cancel(12, id);
  rig.submit(13, PlaceOrder{id, rig.route(1), limit(Side::Buy, "100", "1"), 1});
  rig.amend(14, id, "100", "1");
  const auto answers = rig.answers();
  EXPECT_EQ(of_kind<OrderCanceled>(answers).size(), 1U);
  EXPECT_EQ(of_kind<CancelRejected>(answers)[0].reason, RejectReason::UnknownOrder);
  EXPECT_EQ(of_kind<OrderRejected>(answers)[0].reason, RejectReason::DuplicateOrderId);
  EXPECT_EQ(of_kind<AmendRejected>(answers)[0].reason, RejectReason::UnknownOrder);
}

TEST(MatchingVenue, PublishesTradesThenOneDeltaOfTheCommand) {
  MatchingRig rig;
  rig.place(10, limit(Side::Sell, "101", "1"), 1);
  rig.place(11, limit(Side::Sell, "101.5", "1"), 1);
  rig.place(12, limit(Side::Buy, "101.5", "3"), 2);
  ASSERT_EQ(rig.ear.trades.size(), 2U);
  EXPECT_EQ(rig.ear.trades[0].trade_id, 1U);
  EXPECT_EQ(rig.ear.trades[1].ticks, 1015);
  EXPECT_EQ(rig.ear.trades[1].lots, 1000);
  EXPECT_EQ(rig.ear.trades[1].aggressor, Side::Buy);
  EXPECT_EQ(rig.ear.snapshots, 1U);
  ASSERT_EQ(rig.ear.depths.size(), 4U);
  EXPECT_EQ(rig.ear.depths[3].sequence, 4U);
  EXPECT_EQ(rig.ear.depths[3].asks, (std::vector<DepthLevel>{{1010, 0}, {1015, 0}}));
  EXPECT_EQ(rig.ear.depths[3].bids, (std::vector<DepthLevel>{{1015, 1000}}));
  EXPECT_EQ(rig.ear.lost, 0U);
}

// A conditional order of the exchange goes in at the trade that triggers it.
TEST(MatchingVenue, AListenerMaySubmit) {
  struct Follower final : MarketListener {
    void on_market(const Event& event) override {
      if (std::holds_alternative<Trade>(event.body)) {
        venue->submit({event.ts_event, PlaceOrder{{9, 1}, {}, market(Side::Sell, "1"), 1}});
      }
    }
    MatchingVenue* venue = nullptr;
  } follower;
  MatchingRig rig;
  follower.venue = &rig.venue;
  rig.place(10, limit(Side::Buy, "100", "2"), 1);
  rig.venue.listen(&follower);
  rig.place(11, limit(Side::Sell, "100", "0.5"), 2);
  const auto fills = of_kind<Fill>(rig.answers());
  ASSERT_GE(fills.size(), 4U);
  EXPECT_EQ(fills[2].order, (ClientOrderId{9, 1}));
  EXPECT_EQ(fills[2].ts_event, at_ms(11));
}

TEST(MatchingVenue, HoldsNoMoreOrdersThanItIsTold) {
  MatchingRig rig({.orders_max = 3});
  for (int i = 0; i < 4; ++i) {
    rig.place(10, limit(Side::Buy, "100", "1"));
  }
  EXPECT_EQ(rig.venue.resting_orders(), 3U);
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers())[0].reason, RejectReason::NoMarket);
  rig.cancel(11, {1, 2});
  rig.place(12, limit(Side::Buy, "100", "1"));
  EXPECT_EQ(rig.venue.resting_orders(), 3U);
}

}  // namespace
}  // namespace tw::sim
