#include <gtest/gtest.h>

#include <algorithm>

#include "sim/venue_rig.hpp"

// Fills of resting orders behind the queue models of the overlay venue, and its latencies.
namespace tw::sim {
namespace {

using support::at_ms;
using support::price;
using support::quantity;

VenueRig rig_with(QueueSettings queue, FillRule fill = FillRule::Partial) {
  OverlayConfig config;
  config.queue = queue;
  config.fill = fill;
  VenueRig rig(support::sample_instrument(0), with_latency(std::move(config)));
  rig.open_book();
  return rig;
}

constexpr QueueSettings kRiskAdverse{.rule = QueueRule::RiskAdverse};

std::vector<Quantity> filled(const std::vector<Event>& answers) {
  std::vector<Quantity> quantities;
  for (const Fill& fill : of_kind<Fill>(answers)) {
    quantities.push_back(fill.quantity);
  }
  return quantities;
}

TEST(OverlayQueue, ATradeAtThePriceFillsWhatItLeavesBehindTheQueue) {
  VenueRig rig = rig_with(kRiskAdverse);
  rig.place(10, post_only(Side::Buy, "100", "1"));  // behind 2
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 1000, 2000, Side::Sell));
  EXPECT_TRUE(rig.answers().empty());
  rig.play(rig.script.trade(at_ms(31), 1000, 400, Side::Sell));
  rig.play(rig.script.trade(at_ms(32), 1000, 900, Side::Sell));
  const auto answers = rig.answers();
  EXPECT_EQ(filled(answers), (std::vector{quantity("0.4"), quantity("0.6")}));
  EXPECT_EQ(of_kind<Fill>(answers)[0].price, price("100"));
  EXPECT_EQ(of_kind<Fill>(answers)[0].liquidity, Liquidity::Maker);
  EXPECT_EQ(rig.venue.resting_orders(), 0U);
}

TEST(OverlayQueue, ABuyersTradeAtABuyersPriceMovesNothing) {
  VenueRig rig = rig_with(kRiskAdverse);
  rig.place(10, post_only(Side::Buy, "100.5", "1"));  // alone in the spread
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 1005, 5000, Side::Buy));
  EXPECT_TRUE(rig.answers().empty());
}

TEST(OverlayQueue, WholeFillsAllOfItOnceItsTurnComes) {
  VenueRig rig = rig_with(kRiskAdverse, FillRule::Whole);
  rig.place(10, post_only(Side::Buy, "100", "1"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 1000, 2001, Side::Sell));
  EXPECT_EQ(filled(rig.answers()), (std::vector{quantity("1")}));
}

TEST(OverlayQueue, WholeTakesEverythingAtTheTouch) {
  VenueRig rig = rig_with({}, FillRule::Whole);
  rig.place(10, limit(Side::Buy, "101.5", "4"));
  const auto fills = of_kind<Fill>(rig.answers_until(20));
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].price, price("101"));
  EXPECT_EQ(fills[0].quantity, quantity("4"));
}

TEST(OverlayQueue, ATradeThroughThePriceFillsEverything) {
  VenueRig rig = rig_with(kRiskAdverse);
  rig.place(10, post_only(Side::Buy, "100", "1"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 999, 1, Side::Sell));
  EXPECT_EQ(filled(rig.answers()), (std::vector{quantity("1")}));
}

TEST(OverlayQueue, TheOtherSideMovingOntoThePriceFillsEverything) {
  VenueRig rig = rig_with(kRiskAdverse);
  rig.place(10, post_only(Side::Buy, "100", "1"));
  rig.answers_until(20);
  rig.play(rig.script.delta(at_ms(30), {{1000, 0}}, {{1000, 50}}));
  const auto fills = of_kind<Fill>(rig.answers());
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].price, price("100"));
  EXPECT_EQ(fills[0].ts_event, at_ms(30));
}

TEST(OverlayQueue, TheRestOfATakerWaitsWhileTheLevelItTookStandsThere) {
  VenueRig rig = rig_with(kRiskAdverse);
  rig.place(10, limit(Side::Buy, "101", "1.5"));  // takes 1, rests at the best ask
  rig.answers_until(20);
  rig.play(rig.script.delta(at_ms(30), {}, {{1010, 700}}));
  EXPECT_TRUE(rig.answers().empty());
  rig.play(rig.script.delta(at_ms(31), {}, {{1010, 0}}));
  EXPECT_TRUE(rig.answers().empty());
  rig.play(rig.script.delta(at_ms(32), {}, {{1010, 300}}));
  EXPECT_EQ(filled(rig.answers()), (std::vector{quantity("0.5")}));
}

TEST(OverlayQueue, ProbabilityMovesUpWhenOthersCancel) {
  VenueRig rig = rig_with({.rule = QueueRule::Probability, .power = 1});
  rig.place(10, post_only(Side::Buy, "100", "1"));  // 2000 ahead
  rig.answers_until(20);
  rig.play(rig.script.delta(at_ms(30), {{1000, 1000}}, {}));  // all of it stood ahead
  rig.play(rig.script.trade(at_ms(31), 1000, 1500, Side::Sell));
  EXPECT_EQ(filled(rig.answers()), (std::vector{quantity("0.5")}));
}

// A queue is never longer than its level, wherever in the message that level stands.
TEST(OverlayQueue, LevelsOfAMessageMoveTheirOrdersInWhateverOrderTheyCome) {
  std::vector<DepthLevel> levels{{980, 900}, {990, 800}, {995, 600}, {1000, 500}};
  do {
    VenueRig rig = rig_with(kRiskAdverse);
    rig.place(10, post_only(Side::Buy, "100", "1"));   // behind 2
    rig.place(10, post_only(Side::Buy, "99.5", "1"));  // behind 3
    rig.answers_until(20);
    rig.play(rig.script.delta(at_ms(30), levels, {}));
    rig.play(rig.script.trade(at_ms(31), 1000, 1500, Side::Sell));
    rig.play(rig.script.trade(at_ms(32), 995, 900, Side::Sell));
    EXPECT_EQ(filled(rig.answers()), (std::vector{quantity("1"), quantity("0.3")}))
        << "first " << levels.front().ticks;
  } while (std::ranges::next_permutation(levels, {}, &DepthLevel::ticks).found);
}

TEST(OverlayQueue, ASmallerQuantityKeepsThePlaceAndALargerOneLosesIt) {
  VenueRig rig = rig_with(kRiskAdverse);
  const auto smaller = rig.place(10, post_only(Side::Buy, "100", "1"));
  const auto larger = rig.place(10, post_only(Side::Buy, "100", "1"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 1000, 1500, Side::Sell));  // 500 ahead of both
  rig.amend(31, smaller, "100", "0.5");
  rig.amend(31, larger, "100", "2");
  rig.answers_until(40);
  rig.play(rig.script.trade(at_ms(41), 1000, 1000, Side::Sell));
  const auto fills = of_kind<Fill>(rig.answers());
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_EQ(fills[0].order, smaller);
  EXPECT_EQ(fills[0].quantity, quantity("0.5"));
}

TEST(OverlayQueue, APlaceIsKeptOverAResetAndCappedByTheNextSnapshot) {
  VenueRig rig = rig_with(kRiskAdverse);
  rig.place(10, post_only(Side::Buy, "100", "1"));
  rig.answers_until(20);
  rig.play(rig.script.reset(at_ms(30)));
  rig.play(rig.script.snapshot(at_ms(31), {{1000, 700}}, {{1010, 1000}}));
  rig.play(rig.script.trade(at_ms(32), 1000, 800, Side::Sell));
  EXPECT_EQ(filled(rig.answers()), (std::vector{quantity("0.1")}));
}

TEST(OverlayQueue, WithTheOppositeRuleOnlyTheOtherSidesAggressorTradesThrough) {
  OverlayConfig config;
  config.queue = kRiskAdverse;
  config.through = ThroughRule::Opposite;
  VenueRig rig(support::sample_instrument(0), with_latency(std::move(config)));
  rig.open_book();
  rig.place(10, post_only(Side::Buy, "100", "1"));
  rig.answers_until(20);
  rig.play(rig.script.trade(at_ms(30), 999, 5000, Side::Buy));
  EXPECT_TRUE(rig.answers().empty());
  rig.play(rig.script.trade(at_ms(31), 999, 1, Side::Sell));
  EXPECT_EQ(filled(rig.answers()), (std::vector{quantity("1")}));
}

TEST(OverlayQueue, ABookThatMovedThroughThePriceWhileUnsyncedFillsWhenItIsBack) {
  VenueRig rig = rig_with(kRiskAdverse);
  rig.place(10, post_only(Side::Buy, "100", "1"));
  rig.answers_until(20);
  rig.play(rig.script.reset(at_ms(30)));
  rig.play(rig.script.snapshot(at_ms(31), {{980, 700}}, {{990, 1000}}));
  EXPECT_EQ(filled(rig.answers()), (std::vector{quantity("1")}));
}

TEST(OverlayLatency, AnswersKeepTheirOrderWhenALaterOneWouldBeFaster) {
  OverlayConfig config;
  config.response_latency = Latency::recorded(Decimal::from_int(1)).value();
  VenueRig rig(support::sample_instrument(0), std::move(config));
  const auto slow = [&](std::int64_t ms, std::int64_t feed_ms) {
    Event event = rig.script.quote(at_ms(ms));
    event.ts_event = at_ms(ms - feed_ms);
    rig.play(event);
  };
  rig.open_book();
  slow(5, 50);
  rig.place(6, post_only(Side::Buy, "99", "1"));
  rig.venue.advance_to(at_ms(6));
  slow(7, 1);
  rig.place(8, post_only(Side::Buy, "98", "1"));
  const auto answers = rig.answers_until(8);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].ts_recv, at_ms(56));
  EXPECT_EQ(answers[1].ts_recv, at_ms(56)) << "behind the first, though it alone takes 1 ms";
}

TEST(OverlayLatency, AVenueThatIsAheadActsEarlierOnWhatIsAsLongOnItsWay) {
  OverlayConfig config;
  config.response_latency = Latency::recorded(Decimal::from_int(1)).value();
  VenueRig rig(support::sample_instrument(0), std::move(config));
  rig.open_book();
  rig.place(6, post_only(Side::Buy, "100", "1"));
  rig.answers_until(6);
  Event trade = rig.script.trade(at_ms(40), 990, 10, Side::Sell);
  trade.ts_event = at_ms(20);
  rig.venue.on_market(trade, at_ms(25));
  const auto answers = rig.answers();
  ASSERT_EQ(filled(answers), (std::vector{quantity("1")}));
  EXPECT_EQ(answers[0].ts_event, at_ms(25));
  EXPECT_EQ(answers[0].ts_recv, at_ms(45));
}

TEST(OverlayLatency, ManyAnswersOnTheirWayAreAllKept) {
  OverlayConfig config;
  config.response_latency = Latency::constant(std::chrono::seconds(10));
  VenueRig rig(support::sample_instrument(0), std::move(config));
  rig.open_book();
  for (std::size_t i = 0; i <= OverlayVenue::kDeliveriesKept; ++i) {
    rig.cancel(1, {9, i});
    rig.venue.advance_to(at_ms(1));
  }
  EXPECT_EQ(rig.answers().size(), OverlayVenue::kDeliveriesKept + 1);
}

}  // namespace
}  // namespace tw::sim
