#include <gtest/gtest.h>

#include "sim/venue_rig.hpp"

// Order kinds of the overlay venue: reduce-only, conditional and amended orders.
namespace tw::sim {
namespace {

using support::at_ms;
using support::price;
using support::quantity;
using enum TriggerDirection;

constexpr AccountId kAccount{1};

// Buys 1 at 101, so that the account is long.
void go_long(VenueRig& rig, std::int64_t decided_ms) {
  rig.place(decided_ms, with(limit(Side::Buy, "101", "1"), TimeInForce::Ioc));
  rig.answers_until(decided_ms + 5);
}

// ---- reduce-only

TEST(OverlayReduceOnly, FillsUpToThePositionAndSaysThatItWasCut) {
  VenueRig rig;
  rig.open_book();
  go_long(rig, 10);
  const auto id = rig.place(20, reducing(with(limit(Side::Sell, "100", "3"), TimeInForce::Ioc)));
  const auto answers = rig.answers_until(30);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(std::get<OrderAccepted>(answers[0].body).order, id);
  EXPECT_EQ(std::get<OrderAmended>(answers[1].body),
            (OrderAmended{id, AmendCause::Position, price("100"), quantity("1")}));
  EXPECT_EQ(std::get<Fill>(answers[2].body).quantity, quantity("1"));
  EXPECT_TRUE(rig.venue.position(kAccount, InstrumentId{0}).is_zero());
}

TEST(OverlayReduceOnly, OnTheSideOfThePositionIsRefused) {
  VenueRig rig;
  rig.open_book();
  go_long(rig, 10);
  const auto id = rig.place(20, reducing(limit(Side::Buy, "99", "1")));
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers_until(30)),
            (std::vector<OrderRejected>{{id, RejectReason::NothingToReduce}}));
}

TEST(OverlayReduceOnly, OfAnotherAccountIsRefused) {
  VenueRig rig;
  rig.open_book();
  go_long(rig, 10);
  rig.route.account = AccountId{2};
  rig.place(20, reducing(limit(Side::Sell, "102", "1")));
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers_until(30)).size(), 1U);
}

// fault:E23
TEST(OverlayReduceOnly, ARestingOneExpiresWhenAnotherOrderClosesThePosition) {
  VenueRig rig;
  rig.open_book();
  go_long(rig, 10);
  const auto exit = rig.place(20, reducing(limit(Side::Sell, "102", "1")));
  rig.answers_until(25);
  rig.place(30, with(limit(Side::Sell, "100", "1"), TimeInForce::Ioc));
  EXPECT_EQ(of_kind<OrderExpired>(rig.answers_until(40)),
            (std::vector<OrderExpired>{{exit, RejectReason::NothingToReduce, Quantity{}}}));
  EXPECT_EQ(rig.venue.resting_orders(), 0U);
}

TEST(OverlayReduceOnly, ARestingOneShrinksWithThePosition) {
  VenueRig rig;
  rig.open_book();
  go_long(rig, 10);
  const auto exit = rig.place(20, reducing(limit(Side::Sell, "102", "1")));
  rig.answers_until(25);
  rig.place(30, with(limit(Side::Sell, "100", "0.4"), TimeInForce::Ioc));
  EXPECT_EQ(
      of_kind<OrderAmended>(rig.answers_until(40)),
      (std::vector<OrderAmended>{{exit, AmendCause::Position, price("102"), quantity("0.6")}}));
  rig.play(rig.script.trade(at_ms(50), 1030));
  EXPECT_TRUE(rig.venue.position(kAccount, InstrumentId{0}).is_zero());
}

TEST(OverlayReduceOnly, TwoOfThemDoNotFlipThePositionInOneTrade) {
  VenueRig rig;
  rig.open_book();
  go_long(rig, 10);
  rig.place(20, reducing(limit(Side::Sell, "102", "1")));
  rig.place(20, reducing(limit(Side::Sell, "101.5", "1")));
  rig.answers_until(30);
  rig.play(rig.script.trade(at_ms(50), 1030));
  const auto answers = rig.answers();
  EXPECT_EQ(of_kind<Fill>(answers).size(), 1U);
  EXPECT_EQ(of_kind<OrderExpired>(answers).size(), 1U);
  EXPECT_TRUE(rig.venue.position(kAccount, InstrumentId{0}).is_zero());
}

TEST(OverlayReduceOnly, MayBeWorthLessThanTheMinimum) {
  VenueRig rig;
  rig.open_book();
  go_long(rig, 10);
  rig.place(20, reducing(with(limit(Side::Sell, "100", "0.04"), TimeInForce::Ioc)));
  EXPECT_EQ(of_kind<Fill>(rig.answers_until(30)).size(), 1U);
}

// ---- conditional orders

TEST(OverlayTrigger, AStopWaitsUntilATradeFallsToItAndTakesThen) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, when(market(Side::Sell, "1"), Fall, "99.5"));
  ASSERT_EQ(of_kind<OrderAccepted>(rig.answers_until(20)).size(), 1U);
  rig.play(rig.script.trade(at_ms(30), 996));
  EXPECT_TRUE(rig.answers().empty());
  rig.play(rig.script.trade(at_ms(31), 995));
  const auto answers = rig.answers();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(std::get<OrderTriggered>(answers[0].body), (OrderTriggered{id}));
  EXPECT_EQ(std::get<Fill>(answers[1].body).price, price("100"));
  EXPECT_EQ(answers[1].ts_event, at_ms(31));
  EXPECT_EQ(rig.venue.waiting_orders(), 0U);
}

TEST(OverlayTrigger, ATakeProfitRestsAtItsLimitOnceThePriceRises) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, when(limit(Side::Sell, "102", "1"), Rise, "101.5"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 1015));
  EXPECT_EQ(of_kind<OrderTriggered>(rig.answers()).size(), 1U);
  EXPECT_EQ(rig.venue.resting_orders(), 1U);
  rig.play(rig.script.trade(at_ms(31), 1021));
  EXPECT_EQ(of_kind<Fill>(rig.answers())[0].liquidity, Liquidity::Maker);
}

TEST(OverlayTrigger, TheTradeThatTriggersDoesNotFillWhatRestsThen) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, when(limit(Side::Sell, "102", "1"), Rise, "101.5"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 1030));
  EXPECT_TRUE(of_kind<Fill>(rig.answers()).empty());
}

TEST(OverlayTrigger, MarkIsTheMidOfTheBook) {
  VenueRig rig;
  rig.open_book();  // mid 100.5
  rig.place(10, when(market(Side::Buy, "1"), Rise, "101", TriggerBy::Mark));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 1100));
  EXPECT_TRUE(rig.answers().empty());
  rig.play(rig.script.delta(at_ms(31), {{1009, 1}}, {{1010, 0}}));  // 100.9 and 101.5
  EXPECT_EQ(of_kind<OrderTriggered>(rig.answers()).size(), 1U);
}

TEST(OverlayTrigger, IndexIsRefused) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, when(market(Side::Buy, "1"), Rise, "101", TriggerBy::Index));
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers_until(20))[0].reason, RejectReason::NoTriggerPrice);
}

TEST(OverlayTrigger, APriceThatIsThereAlreadyIsRefused) {
  VenueRig rig;
  rig.open_book();
  rig.play(rig.script.trade(at_ms(1), 1000));
  rig.place(10, when(market(Side::Buy, "1"), Rise, "100"));
  rig.place(10, when(market(Side::Buy, "1"), Fall, "100"));
  rig.place(10, when(market(Side::Buy, "1"), Rise, "100.5", TriggerBy::Mark));
  const auto rejected = of_kind<OrderRejected>(rig.answers_until(20));
  ASSERT_EQ(rejected.size(), 3U);
  EXPECT_EQ(rejected[2].reason, RejectReason::TriggerPassed);
}

// fault:E31
TEST(OverlayTrigger, OnAnUnsyncedBookTheOrderEnds) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, when(market(Side::Buy, "1"), Rise, "101"));
  rig.answers_until(20);
  rig.play(rig.script.reset(at_ms(30)));
  rig.play(rig.script.trade(at_ms(31), 1010));
  EXPECT_EQ(of_kind<OrderExpired>(rig.answers()),
            (std::vector<OrderExpired>{{id, RejectReason::NoMarket, Quantity{}}}));
}

TEST(OverlayTrigger, AReduceOnlyStopIsCutWhenItTriggersNotBefore) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(5, reducing(when(market(Side::Sell, "3"), Fall, "99")));
  EXPECT_EQ(of_kind<OrderAccepted>(rig.answers_until(10)).size(), 1U);
  go_long(rig, 10);
  rig.play(rig.script.trade(at_ms(30), 990));
  const auto answers = rig.answers();
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(std::get<OrderAmended>(answers[1].body).quantity, quantity("1"));
  EXPECT_EQ(std::get<Fill>(answers[2].body).order, id);
}

TEST(OverlayTrigger, AReduceOnlyStopWithoutPositionExpires) {
  VenueRig rig;
  rig.open_book();
  rig.place(10, reducing(when(market(Side::Sell, "1"), Fall, "99")));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 990));
  EXPECT_EQ(of_kind<OrderExpired>(rig.answers())[0].reason, RejectReason::NothingToReduce);
}

TEST(OverlayTrigger, AWaitingOrderIsCanceledAndAmendedLikeOthers) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, when(limit(Side::Sell, "102", "1"), Rise, "101.5"));
  rig.amend(11, id, "103", "2");
  rig.cancel(12, id);
  const auto answers = rig.answers_until(20);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(std::get<OrderAmended>(answers[1].body),
            (OrderAmended{id, AmendCause::Requested, price("103"), quantity("2")}));
  EXPECT_TRUE(std::holds_alternative<OrderCanceled>(answers[2].body));
  EXPECT_EQ(rig.venue.waiting_orders(), 0U);
}

// ---- amends

TEST(OverlayAmend, AnotherPriceFillsThere) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.amend(20, id, "98", "1");
  rig.answers_until(30);
  rig.play(rig.script.trade(at_ms(30), 989));
  EXPECT_TRUE(rig.answers().empty());
  rig.play(rig.script.trade(at_ms(31), 979));
  EXPECT_EQ(of_kind<Fill>(rig.answers())[0].price, price("98"));
}

TEST(OverlayAmend, APriceInsideTheOtherSideTakes) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, limit(Side::Buy, "99", "1.5"));
  rig.answers_until(20);
  rig.amend(20, id, "101", "1.5");
  const auto answers = rig.answers_until(30);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(std::get<Fill>(answers[1].body).liquidity, Liquidity::Taker);
  EXPECT_EQ(rig.venue.resting_orders(), 1U);
}

TEST(OverlayAmend, APostOnlyOrderThatWouldTakeStaysAsItWas) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.answers_until(20);
  rig.amend(20, id, "101", "1");
  EXPECT_EQ(of_kind<AmendRejected>(rig.answers_until(30)),
            (std::vector<AmendRejected>{{id, RejectReason::WouldTake}}));
  rig.play(rig.script.trade(at_ms(31), 989));
  EXPECT_EQ(of_kind<Fill>(rig.answers())[0].price, price("99"));
}

// fault:E11
TEST(OverlayAmend, BelowWhatIsFilledIsRefused) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, limit(Side::Buy, "101", "3"));  // 1 fills
  rig.answers_until(20);
  rig.amend(20, id, "101", "1");
  EXPECT_EQ(of_kind<AmendRejected>(rig.answers_until(30)),
            (std::vector<AmendRejected>{{id, RejectReason::BelowFilled}}));
}

TEST(OverlayAmend, OfAnUnknownOrderOffTheTickOrOnNoBookIsRefused) {
  VenueRig rig;
  rig.open_book();
  const auto id = rig.place(10, post_only(Side::Buy, "99", "1"));
  rig.answers_until(20);
  rig.amend(20, {9, 9}, "99", "1");
  rig.amend(21, id, "99.1", "1");
  rig.venue.advance_to(at_ms(30));
  rig.play(rig.script.reset(at_ms(30)));
  rig.amend(31, id, "98", "1");
  const auto rejected = of_kind<AmendRejected>(rig.answers_until(40));
  ASSERT_EQ(rejected.size(), 3U);
  EXPECT_EQ(rejected[0], (AmendRejected{{9, 9}, RejectReason::UnknownOrder}));
  EXPECT_EQ(rejected[1], (AmendRejected{id, RejectReason::InstrumentRule}));
  EXPECT_EQ(rejected[2], (AmendRejected{id, RejectReason::NoMarket}));
}

TEST(OverlayAmend, OfAReduceOnlyOrderIsCutToThePosition) {
  VenueRig rig;
  rig.open_book();
  go_long(rig, 10);
  const auto id = rig.place(20, reducing(limit(Side::Sell, "102", "0.5")));
  rig.answers_until(25);
  rig.amend(30, id, "102", "9");
  EXPECT_EQ(of_kind<OrderAmended>(rig.answers_until(40)),
            (std::vector<OrderAmended>{{id, AmendCause::Requested, price("102"), quantity("1")}}));
}

// ---- funding

TEST(OverlayFunding, LongsPayAPositiveRateAtItsMomentAndShortsReceive) {
  OverlayConfig config;
  config.funding = {{InstrumentId{0}, at_ms(50), Rate{support::dec("0.0001")}, price("100")},
                    {InstrumentId{0}, at_ms(60), Rate{support::dec("0.0001")}, std::nullopt}};
  VenueRig rig(support::sample_instrument(0), with_latency(std::move(config)));
  rig.open_book();
  go_long(rig, 10);
  EXPECT_EQ(rig.venue.next_arrival(), at_ms(50));
  auto answers = rig.answers_until(50);
  ASSERT_EQ(answers.size(), 1U);
  const auto paid = std::get<FundingPaid>(answers[0].body);
  EXPECT_EQ(paid.amount, (Money{support::dec("-0.01"), Currency("USDT")}));
  EXPECT_EQ(paid.account, kAccount);
  EXPECT_EQ(paid.due, at_ms(50));
  EXPECT_EQ(answers[0].ts_recv, at_ms(53));
  rig.place(51, market(Side::Sell, "3"));
  answers = rig.answers_until(60);
  EXPECT_EQ(of_kind<FundingPaid>(answers)[0].amount.amount, support::dec("0.0201"))
      << "short 2 at a mid of 100.5";
}

// 1 contract of 100 at 80 is 1.25 coins; who is long pays of them.
TEST(OverlayFunding, OfACoinContractIsInCoins) {
  OverlayConfig config;
  config.funding = {{InstrumentId{0}, at_ms(50), Rate{support::dec("0.0001")}, price("80")}};
  InstrumentDefined inverse = support::sample_instrument(0);
  inverse.listing.kind = ContractKind::Inverse;
  inverse.listing.settle = inverse.listing.base;
  inverse.listing.multiplier = support::dec("100");
  inverse.terms.min_notional = {};
  VenueRig rig(inverse, with_latency(std::move(config)));
  rig.open_book();
  go_long(rig, 10);
  const auto paid = of_kind<FundingPaid>(rig.answers_until(60));
  ASSERT_EQ(paid.size(), 1U);
  EXPECT_EQ(paid[0].amount, (Money{support::dec("-0.000125"), inverse.listing.base}));
}

TEST(OverlayFunding, AMarkWhoseValueNoMoneyCanStatePaysNothing) {
  OverlayConfig config;
  config.funding = {
      {InstrumentId{0}, at_ms(50), Rate{support::dec("0.0001")}, price("1000000000000000")},
      {InstrumentId{0}, at_ms(60), Rate{support::dec("0.0001")}, price("100")}};
  VenueRig rig(support::sample_instrument(0), with_latency(std::move(config)));
  rig.open_book();
  go_long(rig, 10);
  const auto paid = of_kind<FundingPaid>(rig.answers_until(70));
  ASSERT_EQ(paid.size(), 1U);
  EXPECT_EQ(paid[0].due, at_ms(60));
}

TEST(OverlayFunding, WithoutPositionNothingIsPaid) {
  OverlayConfig config;
  config.funding = {{InstrumentId{0}, at_ms(50), Rate{support::dec("0.0001")}, price("100")}};
  VenueRig rig(support::sample_instrument(0), with_latency(std::move(config)));
  rig.open_book();
  EXPECT_TRUE(rig.answers_until(60).empty());
}

}  // namespace
}  // namespace tw::sim
