#include "sim/exchange_rig.hpp"

// Funding and liquidation.
namespace tw::sim {
namespace {

using support::at_ms;
using support::dec;
using support::price;
using support::quantity;

ReferencePrices funded(std::string_view mark, std::string_view rate, std::int64_t due_ms) {
  ReferencePrices prices;
  prices.mark = prices.index = price(mark);
  prices.funding_rate = Rate{dec(rate)};
  prices.funding_next = at_ms(due_ms);
  return prices;
}

TEST(ExchangeFunding, EveryPositionPaysAtItsMoment) {
  ExchangeRig rig;
  const AccountId other = rig.open(MarginScope::Cross);
  ASSERT_TRUE(rig.place(market(Side::Buy, "2")).has_value());
  ASSERT_TRUE(
      rig.exchange.place(other, {.link_id = {}, .terms = market(Side::Sell, "1")}, rig.now())
          .has_value());
  rig.exchange.set_prices(InstrumentId{0}, funded("100", "0.0001", 1'000), rig.now());
  rig.take();
  EXPECT_EQ(rig.exchange.next_event(), at_ms(1'000));
  rig.exchange.advance_to(at_ms(999));
  EXPECT_EQ(rig.changes(), "");
  const Decimal before = rig.balance("USDT");
  rig.exchange.advance_to(at_ms(1'000));
  EXPECT_EQ(rig.changes(),
            "funding 0 x 2 @ 100, position, wallet, funding 0 x 1 @ 100, position, wallet");
  EXPECT_EQ(rig.balance("USDT"), before - dec("0.02"));
  const Execution& row = rig.exchange.executions().back();
  EXPECT_EQ(row.fee, (Money{dec("-0.01"), Currency{"USDT"}}));
  EXPECT_EQ(row.account, other);
  EXPECT_EQ(rig.exchange.next_event(), at_ms(1'000) + std::chrono::hours(8));
  EXPECT_EQ(rig.exchange.accounts().imbalance(Currency{"USDT"}), Decimal{});
}

TEST(ExchangeFunding, ManyIntervalsInOneStepArePaidOneByOne) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "2")).has_value());
  rig.exchange.set_prices(InstrumentId{0}, funded("100", "0.0001", 1'000), rig.now());
  rig.take();
  rig.exchange.advance_to(at_ms(1'000) + std::chrono::hours(16));
  EXPECT_EQ(rig.exchange.executions().size(), 5U);  // two fills, three payments
  EXPECT_EQ(rig.exchange.executions()[3].at, at_ms(1'000) + std::chrono::hours(8));
}

// Leverage 10, entry 101: bankrupt at 90.9, up to the tick; maintenance 0.5 %.
TEST(ExchangeLiquidation, AnIsolatedPositionIsTakenOverAtItsBankruptcyPrice) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(limit(Side::Buy, "101", "1")).has_value());
  ASSERT_TRUE(rig.place(limit(Side::Buy, "90", "1")).has_value());
  const Decimal before = rig.balance("USDT");
  rig.take();
  rig.mark("92");
  EXPECT_EQ(rig.changes(), "");
  rig.mark("91");
  EXPECT_EQ(rig.changes(),
            "2 Canceled:Liquidation, 3 Filled, takeover 3 x 1 @ 91, position, wallet");
  EXPECT_TRUE(rig.position().quantity.is_zero());
  EXPECT_EQ(rig.balance("USDT"), before - dec("10") - dec("0.0455"));
  EXPECT_EQ(rig.order(VenueOrderId{3}).origin, OrderOrigin::TakeOver);
  EXPECT_EQ(rig.exchange.closed_pnl().back().kind, ExecutionKind::TakeOver);
  EXPECT_EQ(rig.exchange.accounts().imbalance(Currency{"USDT"}), Decimal{});
}

// Ten contracts of 0.1 at 101 with leverage 10, as above.
TEST(ExchangeLiquidation, ATakeOverIsPricedByTheUnitsOfItsContracts) {
  ExchangeRig rig;
  Contract contract = linear_contract(4, "TENTHUSDT");
  Listing listing = contract.instrument.listing();
  listing.multiplier = dec("0.1");
  contract.instrument = {listing, contract.instrument.terms()};
  rig.exchange.list(contract);
  support::MarketScript script{4};
  rig.play(script.snapshot(rig.now(), {{1000, 20'000}}, {{1010, 20'000}}));
  OrderTerms order = limit(Side::Buy, "101", "10");
  order.instrument = InstrumentId{4};
  ASSERT_TRUE(rig.place(order).has_value());
  rig.take();
  ReferencePrices prices = rig.exchange.prices(order.instrument);
  prices.mark = prices.index = price("91");
  rig.exchange.set_prices(order.instrument, prices, rig.now());
  const std::string changes = rig.changes();
  EXPECT_NE(changes.find("takeover 2 x 10 @ 91,"), std::string::npos) << changes;
}

TEST(ExchangeLiquidation, AStopsOrderOfThePositionEndsWithIt) {
  ExchangeRig rig;
  rig.trade(1005);
  ASSERT_TRUE(rig.place(limit(Side::Buy, "101", "1")).has_value());
  ASSERT_TRUE(
      rig.exchange
          .set_stops(rig.account, InstrumentId{0}, {.stop_loss = StopTerms{price("85")}}, rig.now())
          .has_value());
  rig.take();
  rig.mark("91");
  EXPECT_EQ(rig.changes(),
            "2 Deactivated:Liquidation, 3 Filled, takeover 3 x 1 @ 91, position, wallet");
}

TEST(ExchangeLiquidation, OtherInstrumentsOfAnIsolatedAccountAreLeftAlone) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(limit(Side::Buy, "101", "1")).has_value());
  OrderTerms terms = limit(Side::Buy, "99", "1");
  terms.instrument = InstrumentId{1};
  ASSERT_TRUE(rig.place(terms).has_value());
  rig.mark("91");
  ASSERT_EQ(rig.active().size(), 1U);
  EXPECT_EQ(rig.active()[0]->request.terms.instrument, InstrumentId{1});
}

TEST(ExchangeLiquidation, ACrossAccountLosesItsOpeningOrdersFirst) {
  ExchangeRig rig{MarginScope::Cross};
  ASSERT_TRUE(
      rig.exchange.withdraw(rig.account, {dec("10"), Currency{"BTC"}}, rig.now()).has_value());
  ASSERT_TRUE(
      rig.exchange.withdraw(rig.account, {dec("9980"), Currency{"USDT"}}, rig.now()).has_value());
  ASSERT_TRUE(rig.place(limit(Side::Buy, "101", "1")).has_value());
  ASSERT_TRUE(rig.place(reducing(limit(Side::Sell, "120", "1"))).has_value());
  rig.take();
  rig.mark("82");
  EXPECT_EQ(rig.changes(), "");
  rig.mark("81");
  const std::string changes = rig.changes();
  EXPECT_NE(changes.find("takeover 3 x 1 @ "), std::string::npos) << changes;
  EXPECT_NE(changes.find("2 Canceled:ReduceOnly"), std::string::npos) << changes;
  EXPECT_TRUE(rig.position().quantity.is_zero());
  EXPECT_EQ(rig.exchange.accounts().imbalance(Currency{"USDT"}), Decimal{});
}

TEST(ExchangeLiquidation, TheAccountTradesOnAfterATakeover) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(limit(Side::Buy, "101", "1")).has_value());
  rig.mark("91");
  rig.mark("100");
  ASSERT_TRUE(rig.place(market(Side::Sell, "1.5")).has_value());
  EXPECT_EQ(rig.position().quantity, quantity("-1.5"));
  const auto id = rig.place(reducing(limit(Side::Buy, "99", "1.5")));
  ASSERT_TRUE(id.has_value());
  ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value());
  EXPECT_EQ(rig.order(id).request.terms.quantity, quantity("0.5"));
  rig.trade(985);
  EXPECT_TRUE(rig.position().quantity.is_zero());
}

// Above the lowest tier (here 100 USDT) what is beyond it is sold first.
TEST(ExchangeLiquidation, AHigherTierIsReducedBeforeTheTakeover) {
  OverlayVenue venue{many_orders()};
  Exchange exchange{venue, {}};
  Contract contract = linear_contract(0);
  contract.tiers = {{dec("100"), Rate{dec("0.005")}, dec("0"), dec("100")},
                    {dec("1000000"), Rate{dec("0.02")}, dec("1.5"), dec("50")}};
  exchange.list(contract);
  const AccountId account = exchange.open_account(MarginScope::Isolated, at_ms(0));
  ASSERT_TRUE(exchange.deposit(account, {dec("100"), Currency{"USDT"}}, at_ms(0)).has_value());
  support::MarketScript script{0};
  venue.on_market(script.snapshot(at_ms(0), {{1000, 9000}}, {{1010, 9000}}));
  ASSERT_TRUE(exchange.place(account, {.link_id = {}, .terms = market(Side::Buy, "4")}, at_ms(1)));
  venue.on_market(script.snapshot(at_ms(2), {{920, 9000}}, {{1010, 9000}}));
  exchange.advance_to(at_ms(2));
  exchange.take_changes();
  ReferencePrices prices;
  prices.mark = prices.index = price("92");
  exchange.set_prices(InstrumentId{0}, prices, at_ms(3));
  EXPECT_EQ(text_of(exchange.take_changes()),
            "2 New, 2 Filled, fill 2 x 2.92 @ 92, position, wallet");
  ASSERT_NE(exchange.find(VenueOrderId{2}), nullptr);
  EXPECT_EQ(exchange.find(VenueOrderId{2})->origin, OrderOrigin::Liquidation);
  EXPECT_EQ(exchange.accounts().find_position(account, InstrumentId{0})->quantity,
            quantity("1.08"));
}

}  // namespace
}  // namespace tw::sim
