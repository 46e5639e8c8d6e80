#include "sim/exchange_rig.hpp"

// The life of an order: what changes, in which order, and what is left of it.
namespace tw::sim {
namespace {

using support::dec;
using support::price;
using support::quantity;

OrderTerms on_spot(OrderTerms terms) {
  terms.instrument = InstrumentId{1};
  return terms;
}

TEST(ExchangeOrders, ARestingOrderIsNewAndHoldsItsMargin) {
  ExchangeRig rig;
  const auto id = rig.place(limit(Side::Buy, "99", "1"));
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(rig.changes(), "1 New");
  EXPECT_EQ(rig.order(id).status, HeldStatus::New);
  EXPECT_GT(rig.exchange.accounts().order_margin(rig.account, Currency{"USDT"}), Decimal{});
}

TEST(ExchangeOrders, ATakerFillsLevelByLevel) {
  ExchangeRig rig;
  const auto id = rig.place(market(Side::Buy, "2"));
  EXPECT_EQ(rig.changes(),
            "1 New, 1 PartiallyFilled, fill 1 x 1 @ 101, position, wallet, 1 Filled, "
            "fill 1 x 1 @ 101.5, position, wallet");
  EXPECT_EQ(rig.position().quantity, quantity("2"));
  EXPECT_EQ(rig.order(id).filled_value, dec("202.5"));
  EXPECT_EQ(rig.order(id).fee, dec("0.10125"));
  EXPECT_EQ(rig.balance("USDT"), dec("9999.89875"));
  EXPECT_TRUE(rig.active().empty());
}

TEST(ExchangeOrders, ARestFillsWhenTheMarketComes) {
  ExchangeRig rig;
  const auto id = rig.place(limit(Side::Buy, "99", "1"));
  rig.take();
  rig.trade(985);
  EXPECT_EQ(rig.changes(), "1 Filled, fill 1 x 1 @ 99, position, wallet");
  EXPECT_EQ(rig.exchange.executions().back().liquidity, Liquidity::Maker);
  EXPECT_EQ(rig.exchange.accounts().order_margin(rig.account, Currency{"USDT"}), Decimal{});
  EXPECT_EQ(rig.order(id).fee, dec("0.0198"));
}

TEST(ExchangeOrders, ACancelEndsIt) {
  ExchangeRig rig;
  const auto id = rig.place(limit(Side::Buy, "99", "1"));
  rig.take();
  ASSERT_TRUE(rig.exchange.cancel(rig.account, *id, rig.now()).has_value());
  EXPECT_EQ(rig.changes(), "1 Canceled:ByUser");
  EXPECT_EQ(rig.exchange.accounts().order_margin(rig.account, Currency{"USDT"}), Decimal{});
  EXPECT_EQ(rig.exchange.cancel(rig.account, *id, rig.now()).error(), Refusal::UnknownOrder);
}

TEST(ExchangeOrders, PostOnlyThatWouldTakeIsTakenAndEnds) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(post_only(Side::Buy, "101", "1")).has_value());
  EXPECT_EQ(rig.changes(), "1 Canceled:WouldTake");
}

TEST(ExchangeOrders, TheRestOfAnIocEnds) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(with(limit(Side::Buy, "101", "3"), TimeInForce::Ioc)).has_value());
  EXPECT_EQ(rig.changes(),
            "1 New, 1 PartiallyFilled, fill 1 x 1 @ 101, position, wallet, 1 "
            "Canceled:NothingToMatch");
}

TEST(ExchangeOrders, AFokThatFindsTooLittleEndsWhole) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(with(limit(Side::Buy, "101", "3"), TimeInForce::Fok)).has_value());
  EXPECT_EQ(rig.changes(), "1 Canceled:NoFullFill");
}

TEST(ExchangeOrders, TheRestOfASpotMarketOrderIsPartlyFilledCanceled) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(on_spot(market(Side::Sell, "6"))).has_value());
  EXPECT_EQ(rig.changes(),
            "1 New, 1 PartiallyFilled, fill 1 x 2 @ 100, wallet, 1 PartiallyFilled, fill 1 x 3 @ "
            "99.5, wallet, 1 PartlyFilledCanceled:NothingToMatch");
}

TEST(ExchangeOrders, ASpotBuyPaysItsFeeInBase) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(on_spot(market(Side::Buy, "1"))).has_value());
  EXPECT_EQ(rig.balance("USDT"), dec("9899"));
  EXPECT_EQ(rig.balance("BTC"), dec("10.9995"));
  EXPECT_EQ(rig.exchange.executions().back().fee, (Money{dec("0.0005"), Currency{"BTC"}}));
}

TEST(ExchangeOrders, ASpotMarketBuyByQuoteTakesWholeSteps) {
  ExchangeRig rig;
  OrderRequest request{.link_id = {}, .terms = on_spot(market(Side::Buy, "50"))};
  request.unit = QuantityUnit::Quote;
  const auto id = rig.place(request);
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(rig.order(id).filled, quantity("0.49"));  // 50 / 101 = 0.495...
}

TEST(ExchangeOrders, ASpotMarketBuyByQuoteSpendsNoMoreOnDeeperLevels) {
  ExchangeRig rig;
  OrderRequest request{.link_id = {}, .terms = on_spot(market(Side::Buy, "305"))};
  request.unit = QuantityUnit::Quote;
  const auto id = rig.place(request);
  EXPECT_EQ(rig.order(id).filled, quantity("3"));  // 1 at 101, 2 at 101.5, 1 left, 0.0098 at 102
  EXPECT_EQ(rig.balance("USDT"), dec("9696"));
}

TEST(ExchangeOrders, ASpotMarketSaleByQuoteEarnsAsMuchOnDeeperLevels) {
  ExchangeRig rig;
  OrderRequest request{.link_id = {}, .terms = on_spot(market(Side::Sell, "299.5"))};
  request.unit = QuantityUnit::Quote;
  const auto id = rig.place(request);
  EXPECT_EQ(rig.order(id).filled, quantity("3"));  // 2 at 100, 1 at 99.5
}

TEST(ExchangeOrders, ASpotMarketBuyByQuoteOfMoreThanTheBookEndsWithIt) {
  ExchangeRig rig;
  OrderRequest request{.link_id = {}, .terms = on_spot(market(Side::Buy, "1000"))};
  request.unit = QuantityUnit::Quote;
  const auto id = rig.place(request);
  EXPECT_EQ(rig.order(id).filled, quantity("7"));
  EXPECT_EQ(rig.order(id).status, HeldStatus::PartlyFilledCanceled);
}

TEST(ExchangeOrders, ASpotMarketBuyMaySpendAllThereIs) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.exchange.withdraw(rig.account, {dec("9696"), Currency{"USDT"}}, rig.now()));
  OrderRequest request{.link_id = {}, .terms = on_spot(market(Side::Buy, "304"))};
  request.unit = QuantityUnit::Quote;
  ASSERT_TRUE(rig.place(request).has_value());
  EXPECT_EQ(rig.balance("USDT"), Decimal{});
  EXPECT_EQ(rig.place(on_spot(market(Side::Buy, "1"))).error(), Refusal::InsufficientBalance);
}

TEST(ExchangeOrders, TheLeastOfAnOrderByQuoteIsWhatWasAskedFor) {
  ExchangeRig rig;
  OrderRequest request{.link_id = {}, .terms = on_spot(market(Side::Buy, "4.99"))};
  request.unit = QuantityUnit::Quote;
  EXPECT_EQ(rig.place(request).error(), Refusal::NotionalTooSmall);
  request.terms.quantity = quantity("5");
  const auto id = rig.place(request);
  EXPECT_EQ(rig.order(id).filled, quantity("0.04"));  // worth 4.04
}

TEST(ExchangeOrders, AConditionalOrderByQuoteIsSizedAtItsTrigger) {
  ExchangeRig rig;
  rig.play(rig.spot.trade(rig.now(), 1005, 1, Side::Buy));
  OrderRequest request{.link_id = {}, .terms = on_spot(market(Side::Buy, "305"))};
  request.unit = QuantityUnit::Quote;
  request.terms.trigger.price = price("102");
  const auto id = rig.place(request);
  ASSERT_TRUE(id.has_value());
  rig.play(rig.spot.snapshot(rig.now(), {{1000, 2000}}, {{2000, 5000}}));
  rig.play(rig.spot.trade(rig.now(), 1020, 1, Side::Buy));
  EXPECT_EQ(rig.order(id).filled, quantity("1.52"));  // 305 / 200
}

TEST(ExchangeOrders, ASpotOrderLocksWhatItGives) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(on_spot(limit(Side::Buy, "99", "2"))).has_value());
  ASSERT_TRUE(rig.place(on_spot(limit(Side::Sell, "110", "3"))).has_value());
  for (const Wallet& wallet : rig.exchange.accounts().wallets(rig.account)) {
    EXPECT_EQ(wallet.locked, dec(wallet.currency.view() == "BTC" ? "3" : "198"));
  }
}

TEST(ExchangeOrders, AnAmendMovesPriceAndQuantity) {
  ExchangeRig rig;
  const auto id = rig.place(limit(Side::Buy, "99", "1"));
  rig.take();
  const AmendRequest amend{.price = price("98"), .quantity = quantity("2")};
  ASSERT_TRUE(rig.exchange.amend(rig.account, *id, amend, rig.now()).has_value());
  EXPECT_EQ(rig.changes(), "1 New");
  EXPECT_EQ(rig.order(id).request.terms.limit_price, price("98"));
  EXPECT_EQ(rig.order(id).request.terms.quantity, quantity("2"));
}

TEST(ExchangeOrders, AnAmendIntoTheOtherSideTakes) {
  ExchangeRig rig;
  const auto id = rig.place(limit(Side::Buy, "99", "1"));
  rig.take();
  ASSERT_TRUE(rig.exchange.amend(rig.account, *id, {.price = price("101")}, rig.now()).has_value());
  EXPECT_EQ(rig.changes(), "1 New, 1 Filled, fill 1 x 1 @ 101, position, wallet");
  EXPECT_EQ(rig.exchange.accounts().order_margin(rig.account, Currency{"USDT"}), Decimal{});
}

TEST(ExchangeOrders, APostOnlyOrderThatIsMovedIntoTheOtherSideEnds) {
  ExchangeRig rig;
  const auto id = rig.place(post_only(Side::Buy, "99", "1"));
  rig.take();
  ASSERT_TRUE(rig.exchange.amend(rig.account, *id, {.price = price("101")}, rig.now()).has_value());
  EXPECT_EQ(rig.changes(), "1 Canceled:WouldTake");
}

// ---- reduce-only

TEST(ExchangeReduceOnly, ItIsCutToThePosition) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value());
  rig.take();
  const auto id = rig.place(reducing(limit(Side::Sell, "103", "5")));
  EXPECT_EQ(rig.changes(), "2 New");
  EXPECT_EQ(rig.order(id).request.terms.quantity, quantity("1"));
}

TEST(ExchangeReduceOnly, ItShrinksAndEndsWithThePosition) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value());
  const auto id = rig.place(reducing(limit(Side::Sell, "103", "1")));
  rig.take();
  ASSERT_TRUE(rig.place(market(Side::Sell, "0.4")).has_value());
  EXPECT_EQ(rig.changes(), "3 New, 3 Filled, fill 3 x 0.4 @ 100, position, wallet, 2 New");
  EXPECT_EQ(rig.order(id).request.terms.quantity, quantity("0.6"));
  ASSERT_TRUE(rig.place(market(Side::Sell, "0.6")).has_value());
  EXPECT_EQ(rig.changes(),
            "4 New, 4 Filled, fill 4 x 0.6 @ 100, position, wallet, 2 Canceled:ReduceOnly");
}

// After a takeover the source of liquidity knows another position and cuts nothing.
TEST(ExchangeReduceOnly, ItEndsWhereTheRestIsTooSmallForAnOrder) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(limit(Side::Buy, "101", "1")).has_value());
  rig.mark("91");
  ASSERT_TRUE(rig.position().quantity.is_zero());
  rig.mark("100");
  ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value());
  const auto id = rig.place(reducing(limit(Side::Sell, "103", "1")));
  ASSERT_TRUE(rig.place(market(Side::Sell, "0.99")).has_value());
  EXPECT_EQ(rig.position().quantity, quantity("0.01"));  // an order has 0.02 at least
  EXPECT_EQ(rig.order(id).status, HeldStatus::Canceled);
  EXPECT_EQ(rig.order(id).cause, EndCause::ReduceOnly);
}

TEST(ExchangeReduceOnly, ACloseOrderTakesTheWholePosition) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "1.5")).has_value());
  OrderRequest request{.link_id = {}, .terms = reducing(market(Side::Sell, "0"))};
  request.close_on_trigger = CloseOnTrigger::Yes;
  const auto id = rig.place(request);
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(rig.order(id).origin, OrderOrigin::Closing);
  EXPECT_EQ(rig.order(id).filled, quantity("1.5"));
  EXPECT_TRUE(rig.position().quantity.is_zero());
}

TEST(ExchangeReduceOnly, TheVenueClosesAPositionForSomebody) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "1.5")).has_value());
  const auto id = rig.exchange.close_position(rig.account, InstrumentId{0},
                                              OrderOrigin::AdminClosing, rig.now());
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(rig.order(id).origin, OrderOrigin::AdminClosing);
  EXPECT_TRUE(rig.position().quantity.is_zero());
}

// ---- rows

TEST(ExchangeRows, AClosingOrderHasOneRowWithAllItsFills) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "3")).has_value());
  ASSERT_TRUE(rig.place(market(Side::Sell, "3")).has_value());
  ASSERT_EQ(rig.exchange.closed_pnl().size(), 1U);
  const ClosedPnl& row = rig.exchange.closed_pnl().front();
  EXPECT_EQ(row.fills, 2U);
  EXPECT_EQ(row.closed, quantity("3"));
  EXPECT_EQ(row.entry_value, dec("304"));
  EXPECT_EQ(row.exit_value, dec("299.5"));
  EXPECT_EQ(row.pnl, dec("-4.80175"));  // -4.5 - 0.152 - 0.14975
  EXPECT_EQ(row.pnl, rig.balance("USDT") - dec("10000"));
  EXPECT_EQ(rig.order(VenueOrderId{2}).closed_pnl, row.pnl);
}

TEST(ExchangeRows, AnExecutionSaysWhatItClosedAndWhatIsLeft) {
  ExchangeRig rig;
  rig.mark("100.5");
  ASSERT_TRUE(rig.place(market(Side::Buy, "1"), "one").has_value());
  ASSERT_TRUE(rig.place(market(Side::Sell, "3"), "two").has_value());
  const Execution& row = rig.exchange.executions()[1];
  EXPECT_EQ(row.link_id, LinkId{"two"});
  EXPECT_EQ(row.quantity, quantity("2"));
  EXPECT_EQ(row.closed, quantity("1"));
  EXPECT_EQ(row.pnl_gross, dec("-1"));
  EXPECT_EQ(row.leaves, quantity("1"));
  EXPECT_EQ(row.fee, (Money{dec("0.1"), Currency{"USDT"}}));
  EXPECT_EQ(row.fee_rate, Rate{dec("0.0005")});
  EXPECT_EQ(row.mark, price("100.5"));
}

// ---- how far a market order goes

struct ToleranceRow {
  Side side;
  SlippageTolerance::Unit unit;
  const char* amount;
  const char* filled;  // of 5: asks 101 x 1, 101.5 x 2, 102 x 4; bids 100 x 2, 99.5 x 3
};

TEST(ExchangeOrders, AToleranceEndsAMarketOrderWhereThePriceGoesTooFar) {
  using enum SlippageTolerance::Unit;
  for (const bool is_of_spot : {false, true}) {
    for (const ToleranceRow& row :
         {ToleranceRow{Side::Buy, Ticks, "1", "3"}, ToleranceRow{Side::Buy, Ticks, "2", "5"},
          ToleranceRow{Side::Buy, Percent, "0.49", "1"},
          ToleranceRow{Side::Buy, Percent, "0.5", "3"},
          ToleranceRow{Side::Sell, Percent, "0.49", "2"}, ToleranceRow{Side::Sell, Ticks, "1", "5"},
          ToleranceRow{Side::Buy, None, "0", "5"}}) {
      SCOPED_TRACE(std::string(row.amount) + (is_of_spot ? " spot" : " linear"));
      ExchangeRig rig;
      const OrderTerms terms = market(row.side, "5");
      const auto id = rig.place(OrderRequest{.link_id = {},
                                             .terms = is_of_spot ? on_spot(terms) : terms,
                                             .slippage = {row.unit, dec(row.amount)}});
      ASSERT_TRUE(id.has_value());
      const HeldOrder& order = rig.order(id);
      EXPECT_EQ(order.filled, quantity(row.filled));
      EXPECT_EQ(order.request.terms.type, OrderType::Market);
      EXPECT_TRUE(order.request.terms.limit_price.is_zero());
      const bool is_whole = order.filled == quantity("5");
      const HeldStatus cut = is_of_spot ? HeldStatus::PartlyFilledCanceled : HeldStatus::Canceled;
      EXPECT_EQ(order.status, is_whole ? HeldStatus::Filled : cut);
      EXPECT_EQ(order.cause, is_whole ? EndCause::None : EndCause::BeyondPrice);
      EXPECT_TRUE(rig.active().empty());
    }
  }
}

// ---- the venue ends an order

TEST(ExchangeOrders, TheVenueEndsWhatIsActiveAndSaysWhy) {
  ExchangeRig rig;
  const auto resting = rig.place(limit(Side::Buy, "99", "1"));
  EXPECT_TRUE(rig.exchange.end_order(*resting, EndCause::SelfMatch, rig.now()).has_value());
  EXPECT_EQ(rig.order(resting).status, HeldStatus::Canceled);
  EXPECT_EQ(rig.order(resting).cause, EndCause::SelfMatch);
  EXPECT_EQ(rig.exchange.accounts().order_margin(rig.account, Currency{"USDT"}), Decimal{});
  EXPECT_EQ(rig.exchange.end_order(*resting, EndCause::Admin, rig.now()).error(),
            Refusal::UnknownOrder);
}

}  // namespace
}  // namespace tw::sim
