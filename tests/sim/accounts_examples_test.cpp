#include <gtest/gtest.h>

#include "sim/account_rig.hpp"
#include "sim/spot_fees.hpp"

// Worked examples of Bybit's money rules, by their number in the list that the ledger is checked
// against too (E01-E14). What the venue prints with 8 digits or on the tick is compared so.
namespace tw::sim {
namespace {

constexpr InstrumentId kBtc = AccountRig::kBtc;
constexpr InstrumentId kEth = AccountRig::kEth;
constexpr InstrumentId kSpot = AccountRig::kSpot;

// To the last digit but ten: what the venue divides has no last one.
void expect_near(Decimal value, std::string_view expected, std::string_view tolerance) {
  const Decimal wanted = Decimal::parse_rounded(expected).value();
  EXPECT_LE(abs(value - wanted), dec(tolerance))
      << value.to_string() << " is not " << wanted.to_string();
}

// A long of one at 50000 that 20000 USDT stand in for (E01).
void open_long(AccountRig& rig) {
  rig.deposit("20000");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000");
}

TEST(AccountExamples, E01OrderHoldsItsCost) {
  AccountRig rig;
  rig.deposit("20000");
  const OrderClaim claim = rig.claim(1, kBtc, Side::Buy, "1", "50000");
  ASSERT_TRUE(rig.accounts.afford(claim).has_value());
  rig.accounts.hold(claim);
  EXPECT_EQ(rig.accounts.order_margin(rig.account, Currency{kUsdt}), dec("5052.25"));
  EXPECT_EQ(rig.available(), dec("14947.75"));
  rig.accounts.release(rig.account, VenueOrderId{1});
  EXPECT_EQ(rig.available(), dec("20000"));
}

TEST(AccountExamples, E01OpensLong) {
  AccountRig rig;
  open_long(rig);
  EXPECT_EQ(rig.wallet().balance, dec("19972.5"));
  EXPECT_EQ(rig.position(kBtc).entry_value, dec("50000"));
  EXPECT_EQ(rig.position(kBtc).realized, dec("-27.5"));
  const PositionMargin margin = rig.margin(kBtc);
  EXPECT_EQ(margin.initial, dec("5024.75"));
  EXPECT_EQ(margin.maintenance, dec("274.75"));
  EXPECT_EQ(margin.bankruptcy, price("45000"));
  EXPECT_EQ(margin.liquidation, price("45226.2"));
  EXPECT_EQ(rig.available(), dec("14947.75"));
}

void open_larger_long(AccountRig& rig) {
  open_long(rig);
  rig.trade(kBtc, Side::Buy, "0.5", "52000", "0.0002");
  rig.mark(kBtc, "52000");
}

TEST(AccountExamples, E02AddsToLongAndThenMargin) {
  AccountRig rig;
  open_larger_long(rig);
  EXPECT_EQ(rig.position(kBtc).entry_value, dec("76000"));
  EXPECT_EQ(rig.wallet().balance, dec("19967.3"));
  EXPECT_EQ(rig.position(kBtc).realized, dec("-32.7"));
  EXPECT_EQ(rig.margin(kBtc).unrealized, dec("2000"));
  expect_near(rig.margin(kBtc).initial, "7637.62", "0.00000001");
  expect_near(rig.margin(kBtc).maintenance, "427.62", "0.00000001");
  EXPECT_EQ(rig.margin(kBtc).bankruptcy, price("45600"));
  ASSERT_TRUE(rig.accounts.add_margin(rig.account, kBtc, dec("1000")).has_value());
  expect_near(rig.margin(kBtc).initial, "8637.62", "0.00000001");
  expect_near(rig.available(), "11329.68", "0.00000001");
  EXPECT_EQ(rig.margin(kBtc).bankruptcy, price("44933"));
  EXPECT_EQ(rig.margin(kBtc).liquidation, price("45158.8"));
}

TEST(AccountExamples, E03ClosesInTwoParts) {
  AccountRig rig;
  open_larger_long(rig);
  ASSERT_TRUE(rig.accounts.add_margin(rig.account, kBtc, dec("1000")).has_value());
  const Closing first = rig.trade(kBtc, Side::Sell, "0.6", "53000");
  EXPECT_EQ(first.entry_value, dec("30400"));
  EXPECT_EQ(first.exit_value, dec("31800"));
  EXPECT_EQ(first.pnl_gross, dec("1400"));
  EXPECT_EQ(first.close_fee, dec("17.49"));
  EXPECT_EQ(first.open_fee, dec("13.08"));
  EXPECT_EQ(first.pnl, dec("1369.43"));
  EXPECT_EQ(rig.position(kBtc).extra_margin, dec("600"));
  expect_near(rig.margin(kBtc).initial, "5182.572", "0.00000001");
  EXPECT_EQ(rig.margin(kBtc).liquidation, price("45158.8"));
  EXPECT_EQ(rig.wallet().balance, dec("21349.81"));
  EXPECT_EQ(rig.position(kBtc).realized, dec("1349.81"));
  const Closing second = rig.trade(kBtc, Side::Sell, "0.9", "49000", "0.0002");
  EXPECT_EQ(second.pnl_gross, dec("-1500"));
  EXPECT_EQ(second.close_fee, dec("8.82"));
  EXPECT_EQ(second.open_fee, dec("19.62"));
  EXPECT_EQ(second.pnl, dec("-1528.44"));
  EXPECT_EQ(rig.wallet().balance, dec("19840.99"));
  EXPECT_EQ(rig.position(kBtc).realized_total, dec("-159.01"));
  EXPECT_EQ(rig.available(), dec("19840.99"));
}

TEST(AccountExamples, E11FlipsFromLongToShort) {
  AccountRig rig;
  open_long(rig);
  rig.mark(kBtc, "51000");
  const Closing closing = rig.trade(kBtc, Side::Sell, "1.5", "51000");
  EXPECT_EQ(closing.quantity, quantity("1"));
  EXPECT_EQ(closing.close_fee, dec("28.05"));
  EXPECT_EQ(closing.pnl_gross, dec("1000"));
  EXPECT_EQ(closing.pnl, dec("944.45"));
  EXPECT_EQ(rig.wallet().balance, dec("20930.425"));
  EXPECT_EQ(rig.position(kBtc).quantity, quantity("-0.5"));
  EXPECT_EQ(rig.position(kBtc).entry_value, dec("25500"));
  EXPECT_EQ(rig.position(kBtc).realized, dec("-14.025"));
  EXPECT_EQ(rig.margin(kBtc).initial, dec("2565.4275"));
  EXPECT_EQ(rig.margin(kBtc).maintenance, dec("142.9275"));
  EXPECT_EQ(rig.margin(kBtc).liquidation, price("55820.8"));
  EXPECT_EQ(rig.available(), dec("18364.9975"));
}

TEST(AccountExamples, E11HoldsOnlyWhatGoesBeyondThePosition) {
  AccountRig rig;
  open_long(rig);
  rig.accounts.hold(rig.claim(1, kBtc, Side::Sell, "1.5", "51000"));
  EXPECT_EQ(rig.accounts.order_margin(rig.account, Currency{kUsdt}), dec("2579.4525"));
}

// ---- spot

TEST(AccountExamples, E10BuysAndSellsAssets) {
  AccountRig rig;
  rig.deposit("5000");
  const OrderClaim buy = rig.claim(1, kSpot, Side::Buy, "0.5", "3000");
  ASSERT_TRUE(rig.accounts.afford(buy).has_value());
  rig.accounts.hold(buy);
  EXPECT_EQ(rig.wallet().locked, dec("1500"));
  rig.accounts.release(rig.account, VenueOrderId{1});
  const Instrument& spot = rig.contracts[3].instrument;
  const Money buy_fee = spot_fee(spot, Side::Buy, Liquidity::Taker, price("2995"), quantity("0.5"));
  EXPECT_EQ(buy_fee, (Money{dec("0.0005"), Currency{"ETH"}}));
  rig.accounts.apply(rig.fill(kSpot, Side::Buy, "0.5", "2995", buy_fee));
  EXPECT_EQ(rig.wallet().balance, dec("3502.5"));
  EXPECT_EQ(rig.wallet().locked, dec("0"));
  EXPECT_EQ(rig.wallet("ETH").balance, dec("0.4995"));

  rig.accounts.hold(rig.claim(2, kSpot, Side::Sell, "0.4", "3100"));
  EXPECT_EQ(rig.wallet("ETH").locked, dec("0.4"));
  rig.accounts.release(rig.account, VenueOrderId{2});
  const Money sell_fee =
      spot_fee(spot, Side::Sell, Liquidity::Taker, price("3100"), quantity("0.4"));
  EXPECT_EQ(sell_fee, (Money{dec("1.24"), Currency{kUsdt}}));
  rig.accounts.apply(rig.fill(kSpot, Side::Sell, "0.4", "3100", sell_fee));
  EXPECT_EQ(rig.wallet().balance, dec("4741.26"));
  EXPECT_EQ(rig.wallet("ETH").balance, dec("0.0995"));
  EXPECT_TRUE(rig.accounts.imbalance(Currency{kUsdt}).is_zero());
  EXPECT_TRUE(rig.accounts.imbalance(Currency{"ETH"}).is_zero());
}

TEST(AccountExamples, E10GivesRebatesInWhatWasPaid) {
  const AccountRig rig;
  const Instrument& spot = rig.contracts[3].instrument;
  EXPECT_EQ(spot_fee(spot, Side::Buy, Liquidity::Maker, price("3000"), quantity("1")),
            (Money{dec("-0.3"), Currency{kUsdt}}));
  EXPECT_EQ(spot_fee(spot, Side::Sell, Liquidity::Maker, price("3000"), quantity("1")),
            (Money{dec("-0.0001"), Currency{"ETH"}}));
}

// ---- cross

struct CrossStep {
  std::string_view btc;
  std::string_view eth;
  std::string_view balance;
  std::string_view initial;
  std::string_view maintenance;
  std::string_view available;
  std::string_view initial_rate;
  std::string_view maintenance_rate;
};

constexpr CrossStep kCrossSteps[] = {
    {"50000", "3000", "9956", "6252.36", "487.36", "3703.64", "0.6279", "0.04895138609883487344"},
    {"47000", "3100", "5956", "6202.36", "477.36", "-246.36", "1.0413", "0.08014775016789791807"},
    {"44000", "3200", "1956", "6152.36", "467.36", "-4196.36", "3.1453", "0.23893660531697341513"},
    {"42600", "3200", "556", "6082.36", "460.36", "-5526.36", "10.9394", "0.82798561151079136691"},
    {"42500", "3200", "456", "6077.36", "459.86", "-5621.36", "13.3275", "1.00846491228070175439"},
};

// Long 1 BTC at 20x, short 10 ETH at 10x, and a resting order for two more ETH (E08).
void open_cross(AccountRig& rig) {
  rig.deposit("10000");
  rig.leverage(kBtc, "20");
  rig.trade(kBtc, Side::Buy, "1", "50000");
  rig.trade(kEth, Side::Sell, "10", "3000");
  rig.accounts.hold(rig.claim(1, kEth, Side::Sell, "2", "3500"));
}

TEST(AccountExamples, E08FollowsTheAccountToItsLiquidation) {
  AccountRig rig(MarginScope::Cross);
  open_cross(rig);
  EXPECT_EQ(rig.wallet().balance, dec("9956"));
  EXPECT_EQ(rig.accounts.order_margin(rig.account, Currency{kUsdt}), dec("708.085"));
  for (const CrossStep& step : kCrossSteps) {
    rig.mark(kBtc, step.btc);
    rig.mark(kEth, step.eth);
    const AccountTotals totals = rig.accounts.totals(rig.account);
    EXPECT_EQ(totals.margin_balance, dec(step.balance));
    EXPECT_EQ(totals.initial_margin, dec(step.initial));
    EXPECT_EQ(totals.maintenance_margin, dec(step.maintenance));
    EXPECT_EQ(totals.available, dec(step.available));
    EXPECT_EQ(round_to_step(*totals.initial_rate, dec("0.0001"), Rounding::Down),
              dec(step.initial_rate));
    expect_near(*totals.maintenance_rate, step.maintenance_rate, "0.000000000001");
  }
}

TEST(AccountExamples, E08LiquidatesByTheAccountsRate) {
  AccountRig rig(MarginScope::Cross);
  open_cross(rig);
  rig.mark(kEth, "3200");
  std::vector<const VenuePosition*> due;
  rig.mark(kBtc, "42500");
  rig.accounts.liquidations(due);
  EXPECT_EQ(due.size(), 2U);
  rig.accounts.release(rig.account, VenueOrderId{1});
  rig.accounts.liquidations(due);
  EXPECT_TRUE(due.empty());
  rig.mark(kBtc, "42440");
  rig.accounts.liquidations(due);
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0]->instrument, kBtc);
  EXPECT_EQ(due[1]->instrument, kEth);
}

TEST(AccountExamples, E08ShowsLiquidationPricesWithMarginFrozen) {
  AccountRig rig(MarginScope::Cross);
  open_cross(rig);
  rig.mark(kBtc, "44000");
  rig.mark(kEth, "3200");
  EXPECT_EQ(rig.margin(kBtc).liquidation, price("42511.36"));
  EXPECT_EQ(rig.margin(kEth).liquidation, price("3348.864"));
}

// ---- funding and liquidation

FundingPaid funding(const AccountRig& rig, InstrumentId instrument, std::string_view amount) {
  return {.account = rig.account,
          .instrument = instrument,
          .due = at_ms(1000),
          .rate = {},
          .mark = {},
          .amount = {dec(amount), Currency{kUsdt}}};
}

TEST(AccountExamples, E09TakesFundingThatTheWalletLacksFromTheMargin) {
  AccountRig rig;
  rig.deposit("20000");
  rig.trade(kBtc, Side::Buy, "1.5", "50666.7", "0");  // as near to 76000 as the tick allows
  const Decimal spare = rig.available() - dec("5");
  ASSERT_TRUE(rig.accounts.withdraw(rig.account, {spare, Currency{kUsdt}}).has_value());
  rig.accounts.apply(funding(rig, kBtc, "-7.8"));
  EXPECT_EQ(rig.position(kBtc).extra_margin, dec("-2.8"));
  EXPECT_EQ(rig.available(), dec("0"));
  EXPECT_EQ(rig.position(kBtc).realized, dec("-7.8"));
  EXPECT_TRUE(rig.accounts.imbalance(Currency{kUsdt}).is_zero());
}

struct TakeOverCase {
  std::string_view mark;
  std::string_view insurance;
};

TEST(AccountExamples, E14TakesOverAtTheBankruptcyPrice) {
  for (const TakeOverCase& each : {TakeOverCase{"45120", "120"}, TakeOverCase{"44900", "-100"}}) {
    AccountRig rig;
    open_long(rig);
    rig.mark(kBtc, each.mark);
    std::vector<const VenuePosition*> due;
    rig.accounts.liquidations(due);
    ASSERT_EQ(due.size(), 1U);
    const Closing closing = rig.accounts.take_over(rig.account, kBtc, at_ms(5));
    EXPECT_EQ(closing.pnl_gross, dec("-5000"));
    EXPECT_EQ(closing.close_fee, dec("24.75"));
    EXPECT_EQ(rig.wallet().balance, dec("14947.75"));
    EXPECT_EQ(rig.available(), dec("14947.75"));
    EXPECT_EQ(rig.accounts.insurance(Currency{kUsdt}), dec(each.insurance));
    EXPECT_TRUE(rig.accounts.imbalance(Currency{kUsdt}).is_zero());
  }
}

}  // namespace
}  // namespace tw::sim
