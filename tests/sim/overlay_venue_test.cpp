#include "sim/overlay_venue.hpp"

#include <gtest/gtest.h>

#include "sim/venue_rig.hpp"

namespace tw::sim {
namespace {

using support::at_ms;
using support::dec;
using support::price;
using support::quantity;

TEST(OverlayVenue, AnswersAfterBothLatencies) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99", "1"));
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].ts_event, at_ms(15));
  EXPECT_EQ(answers[0].ts_recv, at_ms(18));
}

TEST(OverlayVenue, SaysWhenTheNextCommandArrivesAndTheNextAnswerIsDue) {
  VenueRig rig;
  rig.open_book();
  EXPECT_EQ(rig.venue.next_arrival(), std::nullopt);
  rig.place(10, post_only(Side::Buy, "99", "1"));
  EXPECT_EQ(rig.venue.next_arrival(), at_ms(15));
  EXPECT_EQ(rig.venue.next_delivery(), std::nullopt);
  rig.venue.advance_to(at_ms(15));
  EXPECT_EQ(rig.venue.next_arrival(), std::nullopt);
  EXPECT_EQ(rig.venue.next_delivery(), at_ms(18));
}

TEST(OverlayVenue, AnOrderDoesNotArriveBeforeItsTime) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.venue.advance_to(at_ms(15) - Duration(1));
  EXPECT_FALSE(rig.venue.next_delivery().has_value());
}

TEST(OverlayVenue, AnOrderMeetsTheBookOfTheInstantItArrives) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, with(limit(Side::Buy, "101", "1"), TimeInForce::Ioc));
  rig.play(rig.script.delta(at_ms(14), {}, {{1010, 500}}));  // half of the ask goes on the way
  const auto fills = of_kind<Fill>(rig.answers_until(15));
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].quantity, quantity("0.5"));
}

TEST(OverlayVenue, AnOrderArrivesBeforeTheMarketEventOfTheSameInstant) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, with(limit(Side::Buy, "101", "1"), TimeInForce::Ioc));
  rig.play(rig.script.delta(at_ms(15), {}, {{1010, 0}}));
  const auto fills = of_kind<Fill>(rig.answers());
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].price, price("101"));
}

TEST(OverlayVenue, ATradeOfTheSameInstantFillsAnOrderThatJustArrived) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.play(rig.script.trade(at_ms(15), 989));
  EXPECT_EQ(of_kind<Fill>(rig.answers()).size(), 1U);
}

TEST(OverlayVenue, APostOnlyOrderThatWouldTakeExpires) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, post_only(Side::Buy, "101", "1"));
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 1U);
  const auto expired = of_kind<OrderExpired>(answers);
  ASSERT_EQ(expired.size(), 1U);
  EXPECT_EQ(expired[0], (OrderExpired{id, RejectReason::WouldTake, Quantity{}}));
  EXPECT_EQ(rig.venue.resting_orders(), 0U);
}

TEST(OverlayVenue, APostOnlyOrderOneTickOffTheTouchRests) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "100.5", "1"));
  rig.place(10, post_only(Side::Sell, "100.5", "1"));
  EXPECT_EQ(of_kind<OrderAccepted>(rig.answers_until(20)).size(), 2U);
  EXPECT_EQ(rig.venue.resting_orders(), 2U);
}

TEST(OverlayVenue, ABuyerTakesLevelByLevelAndTheRestWaits) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, limit(Side::Buy, "101.5", "4"));
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(std::get<OrderAccepted>(answers[0].body),
            (OrderAccepted{id, VenueOrderId{1}, price("101.5")}));
  const auto fills = of_kind<Fill>(answers);
  ASSERT_EQ(fills.size(), 2U);
  EXPECT_EQ(fills[0].price, price("101"));
  EXPECT_EQ(fills[0].quantity, quantity("1"));
  EXPECT_EQ(fills[1].price, price("101.5"));
  EXPECT_EQ(fills[1].quantity, quantity("2"));
  EXPECT_EQ(rig.venue.resting_orders(), 1U);
}

TEST(OverlayVenue, ASellerTakesTheBidsDownToItsLimit) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, with(limit(Side::Sell, "99.5", "9"), TimeInForce::Ioc));
  const auto answers = rig.answers_until(20);
  const auto fills = of_kind<Fill>(answers);
  ASSERT_EQ(fills.size(), 2U);
  EXPECT_EQ(fills[0].price, price("100"));
  EXPECT_EQ(fills[0].quantity, quantity("2"));
  EXPECT_EQ(fills[1].price, price("99.5"));
  EXPECT_EQ(fills[1].quantity, quantity("3"));
  EXPECT_EQ(of_kind<OrderExpired>(answers)[0].filled, quantity("5"));
}

TEST(OverlayVenue, TheRestOfATakerFillsAsMakerWhenTheMarketTradesThrough) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, limit(Side::Buy, "101", "1.5"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 1009));
  const auto fills = of_kind<Fill>(rig.answers());
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].liquidity, Liquidity::Maker);
  EXPECT_EQ(fills[0].quantity, quantity("0.5"));
  EXPECT_EQ(fills[0].price, price("101"));
}

// fault:E30
TEST(OverlayVenue, WhatAnImmediateOrderDoesNotFindExpires) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, with(limit(Side::Buy, "101", "3"), TimeInForce::Ioc));
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(std::get<OrderExpired>(answers[2].body),
            (OrderExpired{id, RejectReason::NotFilled, quantity("1")}));
}

TEST(OverlayVenue, AFillOrKillOrderFindsAllOrNothing) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, with(limit(Side::Buy, "101.5", "3.01"), TimeInForce::Fok));
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(std::get<OrderExpired>(answers[0].body),
            (OrderExpired{id, RejectReason::NotFilled, Quantity{}}));
  rig.place(20, with(limit(Side::Buy, "101.5", "3"), TimeInForce::Fok));
  EXPECT_EQ(of_kind<Fill>(rig.answers_until(30)).size(), 2U);
}

TEST(OverlayVenue, AMarketOrderTakesWhatTheBookHolds) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, market(Side::Buy, "8"));
  const auto answers = rig.answers_until(20);
  const auto fills = of_kind<Fill>(answers);
  ASSERT_EQ(fills.size(), 3U);
  EXPECT_EQ(fills[2].price, price("102"));
  EXPECT_EQ(fills[2].quantity, quantity("4"));
  ASSERT_EQ(of_kind<OrderExpired>(answers).size(), 1U);
  EXPECT_EQ(of_kind<OrderExpired>(answers)[0].filled, quantity("7"));
}

// fault:E40
TEST(OverlayVenue, AMarketOrderIntoAnEmptySideExpires) {
  VenueRig rig;
  rig.play(rig.script.snapshot(at_ms(0), {{1000, 1}}, {}));
  const auto id = rig.place(10, market(Side::Buy, "1"));
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(std::get<OrderExpired>(answers[1].body),
            (OrderExpired{id, RejectReason::NotFilled, Quantity{}}));
}

TEST(OverlayVenue, TakingDoesNotChangeTheRecordedBook) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, with(limit(Side::Buy, "101", "1"), TimeInForce::Ioc));
  rig.place(11, with(limit(Side::Buy, "101", "1"), TimeInForce::Ioc));
  EXPECT_EQ(of_kind<Fill>(rig.answers_until(20)).size(), 2U);
}

TEST(OverlayVenue, ATradeAtThePriceDoesNotFill) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.place(10, post_only(Side::Sell, "102", "1"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 990, 1'000'000));
  rig.play(rig.script.trade(at_ms(31), 1020, 1'000'000));
  EXPECT_TRUE(rig.answers().empty());
  EXPECT_EQ(rig.venue.resting_orders(), 2U);
}

TEST(OverlayVenue, ATradeThroughThePriceFillsWholeAtTheOwnPrice) {
  VenueRig rig;
  rig.open_book();
  const auto buy = rig.place(10, post_only(Side::Buy, "99", "1"));
  const auto sell = rig.place(10, post_only(Side::Sell, "102", "2"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 989, 1));
  rig.play(rig.script.trade(at_ms(31), 1021, 1));
  const auto answers = rig.answers();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].ts_event, at_ms(30));
  EXPECT_EQ(answers[0].ts_recv, at_ms(33));
  const auto fills = of_kind<Fill>(answers);
  EXPECT_EQ(fills[0].order, buy);
  EXPECT_EQ(fills[0].price, price("99"));
  EXPECT_EQ(fills[0].quantity, quantity("1"));
  EXPECT_EQ(fills[0].liquidity, Liquidity::Maker);
  EXPECT_EQ(fills[1].order, sell);
  EXPECT_EQ(fills[1].price, price("102"));
  EXPECT_EQ(fills[1].quantity, quantity("2"));
  EXPECT_EQ(rig.venue.resting_orders(), 0U);
}

TEST(OverlayVenue, ABookMovingThroughAnOrderDoesNotFillIt) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.answers_until(20);
  rig.play(rig.script.delta(at_ms(30), {{1000, 0}, {995, 0}}, {{980, 1000}}));
  EXPECT_TRUE(rig.answers().empty());
}

TEST(OverlayVenue, ATradeOfAnotherInstrumentFillsNothing) {
  VenueRig rig;
  const InstrumentDefined other = support::sample_instrument(1, "ETHUSDT");
  rig.venue.list(Instrument{other.listing, other.terms});
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.answers_until(20);
  support::MarketScript script{1};
  rig.play(script.trade(at_ms(30), 1));
  EXPECT_TRUE(rig.answers().empty());
}

TEST(OverlayVenue, AFillCarriesWhoseOrderItIs) {
  VenueRig rig;
  rig.open_book();
  rig.route = {TenantId{7}, AccountId{8}, StrategyId{9}};
  rig.place(10, with(limit(Side::Sell, "100", "1"), TimeInForce::Ioc));
  const auto fills = of_kind<Fill>(rig.answers_until(20));
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].route, rig.route);
  EXPECT_EQ(fills[0].side, Side::Sell);
  EXPECT_EQ(fills[0].venue_order_id, VenueOrderId{1});
  EXPECT_EQ(fills[0].fill_id, FillId{1});
  EXPECT_EQ(fills[0].ts_event, at_ms(15));
}

TEST(OverlayVenue, ACancelEndsARestingOrderWithWhatItFilled) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, limit(Side::Buy, "101", "3"));
  rig.answers_until(20);
  rig.cancel(20, id);
  const auto answers = rig.answers_until(30);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(std::get<OrderCanceled>(answers[0].body), (OrderCanceled{id, quantity("1")}));
  EXPECT_EQ(answers[0].ts_recv, at_ms(28));
  EXPECT_EQ(rig.venue.resting_orders(), 0U);
}

// fault:E12
TEST(OverlayVenue, AFillBeforeTheCancelArrivesWinsAndTheCancelIsRefused) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.answers_until(20);
  rig.cancel(20, id);
  rig.play(rig.script.trade(at_ms(24), 980));
  const auto answers = rig.answers_until(30);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<Fill>(answers[0].body));
  EXPECT_EQ(std::get<CancelRejected>(answers[1].body),
            (CancelRejected{id, RejectReason::UnknownOrder}));
}

TEST(OverlayVenue, ACancelArrivingAtTheInstantOfTheTradeWins) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.answers_until(20);
  rig.cancel(20, id);
  rig.play(rig.script.trade(at_ms(25), 980));
  const auto answers = rig.answers();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<OrderCanceled>(answers[0].body));
}

TEST(OverlayVenue, ACancelOfAnUnknownOrderIsRefused) {
  VenueRig rig;
  rig.open_book();
  rig.cancel(10, {1, 99});
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(std::get<CancelRejected>(answers[0].body),
            (CancelRejected{{1, 99}, RejectReason::UnknownOrder}));
}

TEST(OverlayVenue, ACancelDecidedWithItsOrderArrivesAfterIt) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.cancel(10, id);
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<OrderAccepted>(answers[0].body));
  EXPECT_TRUE(std::holds_alternative<OrderCanceled>(answers[1].body));
}

// The journal's commit decides when an order is released, so release must not change what happens.
TEST(OverlayVenue, TheOrderOfSubmissionDoesNotMatterAtOneInstant) {
  const auto run = [](bool is_order_first) {
    VenueRig rig;
    rig.open_book();
    const auto resting = rig.place(0, post_only(Side::Buy, "99", "1"));
    rig.answers_until(10);
    if (is_order_first) {
      rig.place(10, post_only(Side::Buy, "98", "1"));
      rig.cancel(10, resting);
    } else {
      rig.cancel(10, resting);
      rig.place(10, post_only(Side::Buy, "98", "1"));
    }
    std::vector<std::size_t> kinds;
    for (const Event& event : rig.answers_until(20)) {
      kinds.push_back(event.body.index());
    }
    return kinds;
  };
  EXPECT_EQ(run(true), run(false));
}

struct RefusalCase {
  const char* name;
  OrderTerms terms;
  RejectReason reason;
};
class OverlayRefusal : public testing::TestWithParam<RefusalCase> {};

TEST_P(OverlayRefusal, NamesTheReason) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, GetParam().terms);
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(std::get<OrderRejected>(answers[0].body), (OrderRejected{id, GetParam().reason}));
  EXPECT_EQ(rig.venue.resting_orders(), 0U);
}

OrderTerms of_instrument(OrderTerms terms, std::uint32_t id) {
  terms.instrument = InstrumentId{id};
  return terms;
}

INSTANTIATE_TEST_SUITE_P(
    Table, OverlayRefusal,
    testing::Values(
        RefusalCase{"OffTick", limit(Side::Buy, "99.1", "1"), RejectReason::InstrumentRule},
        RefusalCase{"OffGrid", limit(Side::Buy, "99.05", "1"), RejectReason::InstrumentRule},
        RefusalCase{"PriceZero", limit(Side::Buy, "0", "1"), RejectReason::InstrumentRule},
        RefusalCase{"PriceNegative", limit(Side::Buy, "-1", "1"), RejectReason::InstrumentRule},
        RefusalCase{"OffStep", limit(Side::Buy, "99", "1.001"), RejectReason::InstrumentRule},
        RefusalCase{"BelowMinimum", limit(Side::Buy, "99", "0.01"), RejectReason::InstrumentRule},
        RefusalCase{"QuantityZero", limit(Side::Buy, "99", "0"), RejectReason::InstrumentRule},
        RefusalCase{"BelowNotional", limit(Side::Buy, "99", "0.05"), RejectReason::InstrumentRule},
        RefusalCase{"MarketBelowNotional", market(Side::Sell, "0.04"),
                    RejectReason::InstrumentRule},
        RefusalCase{"NotionalBeyondRange", limit(Side::Sell, "900000000000", "900000000000"),
                    RejectReason::InstrumentRule},
        RefusalCase{"ReduceOnly", reducing(limit(Side::Buy, "99", "1")),
                    RejectReason::NothingToReduce},
        RefusalCase{"UnknownInstrument", of_instrument(limit(Side::Buy, "99", "1"), 5),
                    RejectReason::NoMarket}),
    [](const testing::TestParamInfo<RefusalCase>& row) { return std::string{row.param.name}; });

TEST(OverlayVenue, TheSmallestOrderAllowedIsAccepted) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, limit(Side::Buy, "50", "0.1"));
  rig.place(10, market(Side::Sell, "0.05"));
  EXPECT_EQ(of_kind<OrderAccepted>(rig.answers_until(20)).size(), 2U);
}

// fault:F02
TEST(OverlayVenue, AnOrderWithoutASoundBookIsRefused) {
  VenueRig rig;
  const auto refusals = [&rig](std::int64_t decided_ms) {
    rig.place(decided_ms, post_only(Side::Buy, "99", "1"));
    const auto answers = of_kind<OrderRejected>(rig.answers_until(decided_ms + 5));
    return answers.size() == 1U && answers[0].reason == RejectReason::NoMarket;
  };
  EXPECT_TRUE(refusals(0)) << "no book yet";
  rig.open_book(10);
  EXPECT_FALSE(refusals(10));
  rig.play(rig.script.reset(at_ms(20)));
  EXPECT_TRUE(refusals(20)) << "reset";
  rig.open_book(30);
  rig.play(rig.script.gap(at_ms(31)));
  EXPECT_TRUE(refusals(31)) << "gap";
  rig.open_book(40);
  rig.play(rig.script.delta(at_ms(41), {{1010, 1}}, {}));
  EXPECT_TRUE(refusals(41)) << "crossed";
}

TEST(OverlayVenue, ARestingOrderSurvivesAFeedReset) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.answers_until(20);
  rig.play(rig.script.reset(at_ms(30)));
  rig.play(rig.script.trade(at_ms(31), 980));
  EXPECT_EQ(of_kind<Fill>(rig.answers()).size(), 1U);
}

TEST(OverlayVenue, AnIdThatRestsIsNotAcceptedAgain) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.submit(11, PlaceOrder{id, rig.route, post_only(Side::Buy, "98", "1"), 1});
  const auto rejected = of_kind<OrderRejected>(rig.answers_until(20));
  ASSERT_EQ(rejected.size(), 1U);
  EXPECT_EQ(rejected[0], (OrderRejected{id, RejectReason::DuplicateOrderId}));
}

// An idempotency key holds beyond the life of its order (I02).
TEST(OverlayVenue, AnIdThatEndedIsNotAcceptedAgain) {
  VenueRig rig;
  rig.open_book();
  const auto taken = rig.place(10, with(limit(Side::Buy, "101", "1"), TimeInForce::Ioc));
  const auto canceled = rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.cancel(11, canceled);
  rig.answers_until(20);
  rig.submit(20, PlaceOrder{taken, rig.route, post_only(Side::Buy, "98", "1"), 1});
  rig.submit(20, PlaceOrder{canceled, rig.route, post_only(Side::Buy, "98", "1"), 1});
  const auto rejected = of_kind<OrderRejected>(rig.answers_until(30));
  ASSERT_EQ(rejected.size(), 2U);
  EXPECT_EQ(rejected[0].reason, RejectReason::DuplicateOrderId);
  EXPECT_EQ(rejected[1].reason, RejectReason::DuplicateOrderId);
}

TEST(OverlayVenue, RemembersTheNewestIdsWhenManyWereUsed) {
  VenueRig rig;
  rig.open_book();
  ClientOrderId last;
  for (std::size_t i = 0; i < 2 * OverlayVenue::kIdsKept + 10; ++i) {
    last = rig.place(10, with(limit(Side::Buy, "101", "1"), TimeInForce::Fok));
    rig.answers_until(15);
  }
  rig.submit(20, PlaceOrder{last, rig.route, limit(Side::Buy, "99", "1"), 1});
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers_until(25)).size(), 1U);
}

TEST(OverlayVenue, AnOldOrderThatStillRestsKeepsItsId) {
  VenueRig rig;
  rig.open_book();
  const auto old = rig.place(10, post_only(Side::Buy, "99", "1"));
  for (std::size_t i = 0; i < 2 * OverlayVenue::kIdsKept + 1; ++i) {
    rig.place(10, with(limit(Side::Buy, "101", "1"), TimeInForce::Fok));
    rig.answers_until(15);
  }
  rig.submit(20, PlaceOrder{old, rig.route, limit(Side::Buy, "99", "1"), 1});
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers_until(25)).size(), 1U);
}

TEST(OverlayVenue, ARefusedIdMayBeUsedOnceItIsValid) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, limit(Side::Buy, "99.1", "1"));
  rig.submit(11, PlaceOrder{id, rig.route, limit(Side::Buy, "99", "1"), 1});
  EXPECT_EQ(of_kind<OrderAccepted>(rig.answers_until(20)).size(), 1U);
}

TEST(OverlayVenue, TakesNoMoreRestingOrdersThanItHolds) {
  VenueRig rig;
  rig.open_book();
  for (std::size_t i = 0; i <= OwnOrders::kOrdersMax; ++i) {
    rig.place(10, post_only(Side::Buy, "99", "1"));
    rig.venue.advance_to(at_ms(15));
  }
  EXPECT_EQ(rig.venue.resting_orders(), OwnOrders::kOrdersMax);
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers()).size(), 1U);
}

struct FeeCase {
  const char* name;
  const char* maker;
  const char* taker;
  const char* maker_paid;
  const char* taker_paid;
};
class OverlayFee : public testing::TestWithParam<FeeCase> {};

// 0.07 at 99.5 as maker is 6.965, at 101.0 as taker 7.07.
TEST_P(OverlayFee, IsNotionalTimesRateRoundedHalfToEven) {
  InstrumentDefined defined = support::sample_instrument(0);
  defined.terms.maker_fee = Rate{dec(GetParam().maker)};
  defined.terms.taker_fee = Rate{dec(GetParam().taker)};
  VenueRig rig(defined);
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99.5", "0.07"));
  rig.place(10, with(limit(Side::Buy, "101", "0.07"), TimeInForce::Ioc));
  rig.play(rig.script.trade(at_ms(20), 994));
  const auto fills = of_kind<Fill>(rig.answers());
  ASSERT_EQ(fills.size(), 2U);
  EXPECT_EQ(fills[0].fee, (Money{dec(GetParam().taker_paid), Currency("USDT")}));
  EXPECT_EQ(fills[1].fee, (Money{dec(GetParam().maker_paid), Currency("USDT")}));
}

// fault:E28
INSTANTIATE_TEST_SUITE_P(
    Table, OverlayFee,
    testing::Values(FeeCase{"Usual", "0.0002", "0.0005", "0.001393", "0.003535"},
                    FeeCase{"Rebate", "-0.0001", "0.0004", "-0.0006965", "0.002828"},
                    FeeCase{"Free", "0", "0", "0", "0"},
                    FeeCase{"DownAtTheLastDigit", "0.000000000001", "0.000000000001",
                            "0.000000000007", "0.000000000007"},
                    FeeCase{"TieToEven", "0.0000000001", "-0.0000000005", "0.000000000696",
                            "-0.000000003535"}),
    [](const testing::TestParamInfo<FeeCase>& row) { return std::string{row.param.name}; });

TEST(OverlayVenueDeathTest, ACommandFromThePastIsABug) {
  VenueRig rig;
  rig.open_book(100);
  EXPECT_DEATH(rig.place(10, post_only(Side::Buy, "99", "1")), "");
}

TEST(OverlayVenueDeathTest, MarketTimeThatOvertakesACommandIsABug) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "99", "1"));
  EXPECT_DEATH(rig.venue.on_market(rig.script.trade(at_ms(16), 980)), "");
}

TEST(OverlayVenueDeathTest, AnInstrumentOutOfTurnIsABug) {
  VenueRig rig;
  const InstrumentDefined other = support::sample_instrument(2, "ETHUSDT");
  EXPECT_DEATH(rig.venue.list(Instrument{other.listing, other.terms}), "");
}

}  // namespace
}  // namespace tw::sim
