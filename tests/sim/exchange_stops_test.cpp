#include "sim/exchange_rig.hpp"

// Conditional orders, and the take-profits and stop-losses of positions.
namespace tw::sim {
namespace {

using support::dec;
using support::price;
using support::quantity;

constexpr auto kRise = TriggerDirection::Rise;
constexpr auto kFall = TriggerDirection::Fall;

StopTerms at(std::string_view trigger) { return {.price = price(trigger)}; }

OrderRequest with_stops(const OrderTerms& terms, std::string_view profit, std::string_view loss,
                        StopMode mode = StopMode::Full) {
  return {.link_id = LinkId{"parent"},
          .terms = terms,
          .take_profit = profit.empty() ? StopTerms{} : at(profit),
          .stop_loss = loss.empty() ? StopTerms{} : at(loss),
          .stop_mode = mode};
}

Taken<void> set(ExchangeRig& rig, const StopsRequest& request) {
  return rig.exchange.set_stops(rig.account, InstrumentId{0}, request, rig.now());
}

// ---- how many

TEST(ExchangeStops, OrdersBringNoMoreThanThePositionMayHave) {
  ExchangeRig rig;
  OrderRequest entry{.link_id = {}, .terms = market(Side::Buy, "0.1")};
  entry.stop_mode = StopMode::Partial;
  entry.stop_loss.price = price("90");
  entry.take_profit.price = price("110");
  OrderRequest resting = entry;
  resting.terms = limit(Side::Buy, "100.5", "0.1");
  ASSERT_TRUE(rig.place(resting).has_value());
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(rig.place(entry).has_value());
  }
  EXPECT_EQ(rig.place(entry).error(), Refusal::TooManyConditional);
  rig.trade(1000, 10'000, Side::Sell);  // through the resting one
  EXPECT_EQ(rig.position().quantity, quantity("1.1"));
  EXPECT_EQ(rig.active().size(), 20U);
}

// ---- conditional orders

TEST(ExchangeConditional, ItWaitsThenTriggersAndFills) {
  ExchangeRig rig;
  rig.trade(1005);
  const auto id = rig.place(when(market(Side::Buy, "1"), kRise, "102"));
  EXPECT_EQ(rig.changes(), "1 Untriggered");
  EXPECT_EQ(rig.exchange.accounts().order_margin(rig.account, Currency{"USDT"}), Decimal{});
  rig.trade(1015);
  EXPECT_EQ(rig.changes(), "");
  rig.trade(1020);
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 New, 1 Filled, fill 1 x 1 @ 101, position, wallet");
  EXPECT_EQ(rig.order(id).origin, OrderOrigin::Stop);
  EXPECT_EQ(rig.order(id).last_at_creation, price("100.5"));
}

TEST(ExchangeConditional, ALimitRestsOnceItIsTriggered) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(when(limit(Side::Buy, "98", "1"), kFall, "99")).has_value());
  rig.take();
  rig.trade(985);
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 New");
  EXPECT_GT(rig.exchange.accounts().order_margin(rig.account, Currency{"USDT"}), Decimal{});
}

TEST(ExchangeConditional, MarkAndIndexAreWatchedToo) {
  ExchangeRig rig;
  rig.mark("100");
  ASSERT_TRUE(rig.place(when(market(Side::Buy, "1"), kRise, "102", TriggerBy::Mark)).has_value());
  ASSERT_TRUE(rig.place(when(market(Side::Sell, "1"), kFall, "98", TriggerBy::Index)).has_value());
  rig.take();
  rig.trade(1030);
  EXPECT_EQ(rig.changes(), "");
  rig.mark("102");
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 New, 1 Filled, fill 1 x 1 @ 101, position, wallet");
  rig.mark("98");
  EXPECT_EQ(rig.changes(), "2 Triggered, 2 New, 2 Filled, fill 2 x 1 @ 100, position, wallet");
}

TEST(ExchangeConditional, AnAccountThatCannotStandInForItAtItsTriggerLosesIt) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.exchange.set_leverage(rig.account, InstrumentId{0}, dec("1"), rig.now()));
  ASSERT_TRUE(rig.place(when(limit(Side::Buy, "101", "100"), kRise, "102")).has_value());
  rig.take();
  rig.trade(1020);
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 Canceled:NotAffordable");
}

TEST(ExchangeConditional, WithoutAMarketItIsRejectedAtItsTrigger) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(when(market(Side::Buy, "1"), kRise, "102")).has_value());
  rig.play(rig.linear.reset(rig.now()));
  rig.take();
  rig.trade(1020);
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 Rejected:NoMarket");
}

TEST(ExchangeConditional, CanceledBeforeItsTriggerItIsDeactivated) {
  ExchangeRig rig;
  rig.trade(1005);
  const auto id = rig.place(when(market(Side::Buy, "1"), kRise, "102"));
  rig.take();
  ASSERT_TRUE(rig.exchange.cancel(rig.account, *id, rig.now()).has_value());
  EXPECT_EQ(rig.changes(), "1 Deactivated:ByUser");
  rig.trade(1020);
  EXPECT_EQ(rig.changes(), "");
}

TEST(ExchangeConditional, AnAmendMovesItsTrigger) {
  ExchangeRig rig;
  rig.trade(1005);
  const auto id = rig.place(when(market(Side::Buy, "1"), kRise, "102"));
  ASSERT_TRUE(
      rig.exchange.amend(rig.account, *id, {.trigger_price = price("103")}, rig.now()).has_value());
  rig.take();
  rig.trade(1025);
  EXPECT_EQ(rig.changes(), "");
  rig.trade(1030);
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 New, 1 Filled, fill 1 x 1 @ 101, position, wallet");
}

TEST(ExchangeConditional, ReduceOnlyIsAskedAtTheTrigger) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(reducing(when(market(Side::Sell, "1"), kFall, "99"))).has_value());
  rig.take();
  rig.trade(990);
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 Canceled:ReduceOnly");
}

TEST(ExchangeConditional, AConditionalCloseTakesThePositionOfItsMoment) {
  ExchangeRig rig;
  rig.trade(1005);
  OrderRequest request{.link_id = {},
                       .terms = reducing(when(market(Side::Sell, "0"), kFall, "99"))};
  request.close_on_trigger = CloseOnTrigger::Yes;
  ASSERT_TRUE(rig.place(request).has_value());
  ASSERT_TRUE(rig.place(market(Side::Buy, "1.5")).has_value());
  rig.take();
  rig.trade(990);
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 New, 1 Filled, fill 1 x 1.5 @ 100, position, wallet");
}

TEST(ExchangeConditional, OfSeveralTheOldestTriggersFirst) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(when(limit(Side::Buy, "90", "1"), kRise, "104")).has_value());
  ASSERT_TRUE(rig.place(when(limit(Side::Buy, "90", "1"), kRise, "102")).has_value());
  rig.take();
  rig.trade(1050);
  EXPECT_EQ(rig.changes(), "1 Triggered, 1 New, 2 Triggered, 2 New");
}

TEST(ExchangeConditional, ASpotTriggerNeedsNoDirection) {
  ExchangeRig rig;
  rig.play(rig.spot.trade(rig.now(), 1005));
  OrderTerms terms = market(Side::Sell, "1");
  terms.instrument = InstrumentId{1};
  terms.trigger = {TriggerDirection::None, TriggerBy::Last, price("99")};
  const auto id = rig.place(terms);
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(rig.order(id).request.terms.trigger.direction, kFall);
}

// ---- stops that come with an order

TEST(ExchangeStops, AFilledEntryGetsItsStops) {
  ExchangeRig rig;
  rig.trade(1005);
  rig.take();
  ASSERT_TRUE(rig.place(with_stops(market(Side::Buy, "1"), "110", "95")).has_value());
  EXPECT_EQ(rig.changes(),
            "1 New, 1 Filled, fill 1 x 1 @ 101, position, wallet, 2 Untriggered, 3 Untriggered");
  const HeldOrder& profit = rig.order(VenueOrderId{2});
  EXPECT_EQ(profit.origin, OrderOrigin::TakeProfit);
  EXPECT_EQ(profit.parent, VenueOrderId{1});
  EXPECT_EQ(profit.parent_link_id, LinkId{"parent"});
  EXPECT_TRUE(profit.request.link_id.is_empty());
  EXPECT_EQ(profit.request.terms.side, Side::Sell);
  EXPECT_EQ(profit.request.terms.reduce_only, ReduceOnly::Yes);
  EXPECT_EQ(profit.request.close_on_trigger, CloseOnTrigger::Yes);
  EXPECT_EQ(profit.request.terms.quantity, quantity("1"));
  EXPECT_EQ(profit.request.terms.trigger, (Trigger{kRise, TriggerBy::Last, price("110")}));
  EXPECT_EQ(rig.order(VenueOrderId{3}).origin, OrderOrigin::StopLoss);
}

TEST(ExchangeStops, OneFiresAndTheOtherEnds) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(with_stops(market(Side::Buy, "1"), "110", "95")).has_value());
  rig.take();
  rig.trade(950);
  EXPECT_EQ(rig.changes(),
            "3 Triggered, 2 Deactivated:OtherStopFired, 3 New, 3 Filled, fill 3 x 1 @ 100, "
            "position, wallet");
  EXPECT_TRUE(rig.position().quantity.is_zero());
}

TEST(ExchangeStops, AClosedPositionEndsThem) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(with_stops(market(Side::Buy, "1"), "110", "95")).has_value());
  rig.take();
  ASSERT_TRUE(rig.place(market(Side::Sell, "1")).has_value());
  EXPECT_EQ(rig.changes(),
            "4 New, 4 Filled, fill 4 x 1 @ 100, position, wallet, 2 Deactivated:StopsCleared, 3 "
            "Deactivated:StopsCleared");
}

TEST(ExchangeStops, AFlipEndsThoseOfTheOldSide) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(with_stops(market(Side::Buy, "1"), "110", "95")).has_value());
  rig.take();
  ASSERT_TRUE(rig.place(with_stops(market(Side::Sell, "2"), "90", "")).error() ==
              Refusal::DuplicateLinkId);
  OrderRequest request = with_stops(market(Side::Sell, "2"), "90", "");
  request.link_id = {};
  ASSERT_TRUE(rig.place(request).has_value());
  EXPECT_EQ(rig.changes(),
            "4 New, 4 Filled, fill 4 x 2 @ 100, position, wallet, 2 Deactivated:StopsCleared, 3 "
            "Deactivated:StopsCleared, 5 Untriggered");
  EXPECT_EQ(rig.order(VenueOrderId{5}).request.terms.quantity, quantity("1"));
  EXPECT_EQ(rig.order(VenueOrderId{5}).request.terms.side, Side::Buy);
}

TEST(ExchangeStops, FullOnesGrowAndShrinkWithThePosition) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(with_stops(market(Side::Buy, "1"), "", "95")).has_value());
  ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value());
  EXPECT_EQ(rig.order(VenueOrderId{2}).request.terms.quantity, quantity("2"));
  ASSERT_TRUE(rig.place(market(Side::Sell, "1.5")).has_value());
  EXPECT_EQ(rig.order(VenueOrderId{2}).request.terms.quantity, quantity("0.5"));
}

TEST(ExchangeStops, ASecondEntryMovesTheFullOnes) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(with_stops(market(Side::Buy, "1"), "", "95")).has_value());
  OrderRequest request = with_stops(market(Side::Buy, "1"), "", "96");
  request.link_id = LinkId{"second"};
  ASSERT_TRUE(rig.place(request).has_value());
  ASSERT_EQ(rig.active().size(), 1U);
  EXPECT_EQ(rig.active()[0]->request.terms.trigger.price, price("96"));
  EXPECT_EQ(rig.active()[0]->parent_link_id, LinkId{"second"});
}

TEST(ExchangeStops, PartialOnesAreOfWhatTheOrderFilled) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(with_stops(limit(Side::Buy, "101", "2"), "110", "95", StopMode::Partial)));
  EXPECT_EQ(rig.order(VenueOrderId{2}).origin, OrderOrigin::PartialTakeProfit);
  EXPECT_EQ(rig.order(VenueOrderId{2}).request.terms.quantity, quantity("1"));
  rig.play(rig.linear.delta(rig.now(), {}, {{1010, 0}}));
  rig.trade(1000, 1, Side::Sell);  // through the rest
  EXPECT_EQ(rig.order(VenueOrderId{2}).request.terms.quantity, quantity("2"));
  EXPECT_EQ(rig.order(VenueOrderId{3}).request.terms.quantity, quantity("2"));
  ASSERT_EQ(rig.active().size(), 2U);
}

TEST(ExchangeStops, APartialLimitRestsBesideThePosition) {
  ExchangeRig rig;
  rig.trade(1005);
  OrderRequest request = with_stops(market(Side::Buy, "2"), "110", "95", StopMode::Partial);
  request.take_profit.type = OrderType::Limit;
  request.take_profit.limit_price = price("111");
  ASSERT_TRUE(rig.place(request).has_value());
  rig.take();
  rig.trade(1100);
  EXPECT_EQ(rig.changes(), "2 Triggered, 3 Deactivated:OtherStopFired, 2 New");
  EXPECT_EQ(rig.active()[0]->request.terms.limit_price, price("111"));
}

// ---- stops that are set later

TEST(ExchangeSetStops, TheySetChangeAndRemove) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value());
  rig.trade(1005);
  rig.take();
  ASSERT_TRUE(set(rig, {.take_profit = at("110"), .stop_loss = at("95")}).has_value());
  EXPECT_EQ(rig.changes(), "2 Untriggered, 3 Untriggered, position");
  ASSERT_TRUE(set(rig, {.take_profit = at("112")}).has_value());
  EXPECT_EQ(rig.changes(), "2 Untriggered, position");
  EXPECT_EQ(rig.order(VenueOrderId{2}).request.terms.trigger.price, price("112"));
  ASSERT_TRUE(set(rig, {.stop_loss = at("0")}).has_value());
  EXPECT_EQ(rig.changes(), "3 Deactivated:ByUser, position");
  EXPECT_EQ(rig.active().size(), 1U);
}

TEST(ExchangeSetStops, PartialOnesAreAdded) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value());
  rig.trade(1005);
  StopsRequest request{.take_profit = at("110"), .stop_loss = at("95"), .mode = StopMode::Partial};
  request.quantity = quantity("0.4");
  ASSERT_TRUE(set(rig, request).has_value());
  ASSERT_TRUE(set(rig, request).has_value());
  EXPECT_EQ(rig.active().size(), 4U);
  rig.take();
  rig.trade(950);
  EXPECT_EQ(rig.changes(),
            "3 Triggered, 2 Deactivated:OtherStopFired, 3 New, 3 Filled, fill 3 x 0.4 @ 100, "
            "position, wallet, 5 Triggered, 4 Deactivated:OtherStopFired, 5 New, 5 Filled, fill 5 "
            "x 0.4 @ 100, position, wallet");
  EXPECT_EQ(rig.position().quantity, quantity("0.2"));
}

TEST(ExchangeSetStops, AStopOfAShortRisesToItsLoss) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Sell, "1")).has_value());
  rig.trade(1005);
  ASSERT_TRUE(set(rig, {.stop_loss = at("103")}).has_value());
  rig.take();
  rig.trade(1030);
  EXPECT_EQ(rig.changes(), "2 Triggered, 2 New, 2 Filled, fill 2 x 1 @ 101, position, wallet");
}

}  // namespace
}  // namespace tw::sim
