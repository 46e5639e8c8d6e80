#include "sim/accounts.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "sim/account_rig.hpp"
#include "support/saved_state.hpp"

namespace tw::sim {
namespace {

constexpr InstrumentId kBtc = AccountRig::kBtc;
constexpr InstrumentId kEth = AccountRig::kEth;
constexpr InstrumentId kInverse = AccountRig::kInverse;
constexpr InstrumentId kSpot = AccountRig::kSpot;
const Currency kQuote{kUsdt};

std::optional<ErrorCode> code_of(const Checked<void>& result) {
  return result.has_value() ? std::nullopt : std::optional(result.error().code);
}

Decimal order_margin(const AccountRig& rig) {
  return rig.accounts.order_margin(rig.account, kQuote);
}

bool can_afford(const AccountRig& rig, const OrderClaim& claim) {
  return rig.accounts.afford(claim).has_value();
}

OrderClaim reducing(OrderClaim claim) {
  claim.reduce_only = ReduceOnly::Yes;
  return claim;
}

TEST(Accounts, CountsFromOne) {
  AccountRig rig;
  EXPECT_EQ(rig.account, AccountId{1});
  EXPECT_EQ(rig.accounts.open(MarginScope::Cross, at_ms(7)), AccountId{2});
  EXPECT_EQ(rig.accounts.size(), 2U);
  EXPECT_EQ(rig.accounts.scope(AccountId{2}), MarginScope::Cross);
  EXPECT_EQ(rig.accounts.opened(AccountId{2}), at_ms(7));
}

// ---- refusals

struct Refused {
  std::string_view name;
  ErrorCode code;
  std::function<Checked<void>(AccountRig&)> act;
};

// An isolated account of 1000 USDT and 1 ETH with a long, an order and two spot orders.
void fill_up(AccountRig& rig) {
  rig.deposit("1000");
  rig.deposit("1", "ETH");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "0.1", "50000");
  rig.accounts.hold(rig.claim(1, kBtc, Side::Buy, "0.02", "49000"));
  rig.accounts.hold(rig.claim(2, kSpot, Side::Buy, "0.05", "2000"));
  rig.accounts.hold(rig.claim(3, kSpot, Side::Sell, "0.6", "3000"));
}

Checked<void> deposit(AccountRig& rig, AccountId account, std::string_view amount,
                      std::string_view currency) {
  return rig.accounts.deposit(account, {dec(amount), Currency{currency}});
}

Checked<void> withdraw(AccountRig& rig, std::string_view amount, std::string_view currency) {
  return rig.accounts.withdraw(rig.account, {dec(amount), Currency{currency}});
}

std::vector<Refused> refused_settings() {
  using enum ErrorCode;
  return {
      {"DepositToNobody", NotFound,
       [](AccountRig& rig) { return deposit(rig, AccountId{}, "1", kUsdt); }},
      {"DepositOfNothing", InvalidInput,
       [](AccountRig& rig) { return deposit(rig, rig.account, "0", kUsdt); }},
      {"DepositOfNoCurrency", InvalidInput,
       [](AccountRig& rig) { return deposit(rig, rig.account, "1", ""); }},
      {"DepositBeyondAllBounds", InvalidInput,
       [](AccountRig& rig) { return deposit(rig, rig.account, "10000000000000", kUsdt); }},
      {"WithdrawOfNothing", InvalidInput,
       [](AccountRig& rig) { return withdraw(rig, "0", kUsdt); }},
      {"WithdrawOfMargin", Conflict, [](AccountRig& rig) { return withdraw(rig, "400", kUsdt); }},
      {"WithdrawOfLocked", Conflict, [](AccountRig& rig) { return withdraw(rig, "0.5", "ETH"); }},
      {"WithdrawOfUnknown", NotFound, [](AccountRig& rig) { return withdraw(rig, "1", "SOL"); }},
      {"ScopeWithPosition", Conflict,
       [](AccountRig& rig) { return rig.accounts.set_scope(rig.account, MarginScope::Cross); }},
      {"SameScope", Conflict,
       [](AccountRig& rig) { return rig.accounts.set_scope(rig.account, MarginScope::Isolated); }},
      {"ScopeOfNobody", NotFound,
       [](AccountRig& rig) { return rig.accounts.set_scope(AccountId{9}, MarginScope::Cross); }},
      {"SameLeverage", Conflict,
       [](AccountRig& rig) { return rig.accounts.set_leverage(rig.account, kBtc, dec("10")); }},
      {"SameLeverageAsAtFirst", Conflict,
       [](AccountRig& rig) { return rig.accounts.set_leverage(rig.account, kEth, dec("10")); }},
      {"LeverageBelowOne", InvalidInput,
       [](AccountRig& rig) { return rig.accounts.set_leverage(rig.account, kBtc, dec("0.9")); }},
      {"LeverageAboveAll", InvalidInput,
       [](AccountRig& rig) { return rig.accounts.set_leverage(rig.account, kBtc, dec("101")); }},
      {"LeverageThatNeedsMore", Conflict,
       [](AccountRig& rig) { return rig.accounts.set_leverage(rig.account, kBtc, dec("5")); }},
      {"LeverageOfSpot", NotFound,
       [](AccountRig& rig) { return rig.accounts.set_leverage(rig.account, kSpot, dec("2")); }},
      {"LeverageOfUnknown", NotFound,
       [](AccountRig& rig) {
         return rig.accounts.set_leverage(rig.account, InstrumentId{9}, dec("2"));
       }},
      {"MarginOfFlat", NotFound,
       [](AccountRig& rig) { return rig.accounts.add_margin(rig.account, kEth, dec("1")); }},
      {"MarginThatIsNotThere", Conflict,
       [](AccountRig& rig) { return rig.accounts.add_margin(rig.account, kBtc, dec("400")); }},
      {"MarginThatWasNotAdded", Conflict,
       [](AccountRig& rig) { return rig.accounts.add_margin(rig.account, kBtc, dec("-1")); }},
      {"MarginOfNothing", InvalidInput,
       [](AccountRig& rig) { return rig.accounts.add_margin(rig.account, kBtc, dec("0")); }},
      {"MarginWithFiveDigits", InvalidInput,
       [](AccountRig& rig) { return rig.accounts.add_margin(rig.account, kBtc, dec("0.00001")); }},
  };
}

std::vector<Refused> refused_orders() {
  using enum ErrorCode;
  return {
      {"OrderOfNobody", NotFound,
       [](AccountRig& rig) {
         OrderClaim claim = rig.claim(9, kBtc, Side::Buy, "0.01", "50000");
         claim.account = AccountId{7};
         return rig.accounts.afford(claim);
       }},
      {"OrderOfUnknown", NotFound,
       [](AccountRig& rig) {
         return rig.accounts.afford(rig.claim(9, InstrumentId{9}, Side::Buy, "0.01", "50000"));
       }},
      {"OrderOfNothing", InvalidInput,
       [](AccountRig& rig) {
         return rig.accounts.afford(rig.claim(9, kBtc, Side::Buy, "0", "50000"));
       }},
      {"OrderForNothing", InvalidInput,
       [](AccountRig& rig) {
         return rig.accounts.afford(rig.claim(9, kBtc, Side::Buy, "0.01", "0"));
       }},
      {"OrderBeyondAllBounds", InvalidInput,
       [](AccountRig& rig) {
         return rig.accounts.afford(rig.claim(9, kBtc, Side::Buy, "900000000000", "900000000000"));
       }},
      {"OrderWithoutMargin", Conflict,
       [](AccountRig& rig) {
         return rig.accounts.afford(rig.claim(9, kBtc, Side::Buy, "0.1", "50000"));
       }},
      {"SpotBuyWithoutQuote", Conflict,
       [](AccountRig& rig) {
         return rig.accounts.afford(rig.claim(9, kSpot, Side::Buy, "0.2", "2000"));
       }},
      {"SpotSellWithoutBase", Conflict,
       [](AccountRig& rig) {
         return rig.accounts.afford(rig.claim(9, kSpot, Side::Sell, "0.41", "2000"));
       }},
  };
}

TEST(Accounts, RefusalsChangeNothing) {
  AccountRig rig;
  fill_up(rig);
  const auto before = support::saved(rig.accounts);
  for (const auto& list : {refused_settings(), refused_orders()}) {
    for (const Refused& each : list) {
      SCOPED_TRACE(each.name);
      EXPECT_EQ(code_of(each.act(rig)), each.code);
      EXPECT_EQ(support::saved(rig.accounts), before);
      EXPECT_EQ(order_margin(rig), dec("99.0241"));
    }
  }
}

// ---- orders of contracts

TEST(Accounts, AffordsUpToTheLastDigit) {
  AccountRig rig;
  rig.deposit("5052.25");
  const OrderClaim claim = rig.claim(1, kBtc, Side::Buy, "1", "50000");
  EXPECT_TRUE(can_afford(rig, claim));
  ASSERT_TRUE(withdraw(rig, "0.000000000001", kUsdt).has_value());
  EXPECT_EQ(code_of(rig.accounts.afford(claim)), ErrorCode::Conflict);
}

TEST(Accounts, LargerSideOfOpeningOrdersCounts) {
  AccountRig rig;
  rig.deposit("10000");
  rig.accounts.hold(rig.claim(1, kBtc, Side::Buy, "1", "50000"));
  rig.accounts.hold(rig.claim(2, kBtc, Side::Sell, "0.9", "50000"));
  EXPECT_EQ(order_margin(rig), dec("5052.25"));
  rig.accounts.hold(rig.claim(3, kBtc, Side::Sell, "0.3", "50000"));
  EXPECT_EQ(order_margin(rig), dec("6069.3"));
  rig.accounts.release(rig.account, VenueOrderId{3});
  rig.accounts.release(rig.account, VenueOrderId{1});
  EXPECT_EQ(order_margin(rig), dec("4551.975"));
  rig.accounts.release(rig.account, VenueOrderId{2});
  EXPECT_TRUE(order_margin(rig).is_zero());
}

TEST(Accounts, ClosingOrdersNeedNothing) {
  AccountRig rig;
  rig.deposit("5052.25");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000");
  EXPECT_TRUE(rig.available().is_zero());
  const OrderClaim close = rig.claim(1, kBtc, Side::Sell, "1", "60000");
  ASSERT_TRUE(can_afford(rig, close));
  rig.accounts.hold(close);
  EXPECT_TRUE(order_margin(rig).is_zero());
  // A second one would open a short, unless it may only reduce.
  const OrderClaim second = rig.claim(2, kBtc, Side::Sell, "0.5", "60000");
  EXPECT_FALSE(can_afford(rig, second));
  EXPECT_TRUE(can_afford(rig, reducing(second)));
  rig.accounts.hold(reducing(second));
  EXPECT_TRUE(order_margin(rig).is_zero());
}

TEST(Accounts, WhatClosesIsTakenFromAllOrdersAlike) {
  AccountRig rig;
  rig.deposit("100000");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000");
  rig.accounts.hold(rig.claim(1, kBtc, Side::Sell, "1", "50000"));
  rig.accounts.hold(rig.claim(2, kBtc, Side::Sell, "1", "60000"));
  // Half of 110000 opens: 5500 margin, 30.25 and 33.275 fees.
  EXPECT_EQ(order_margin(rig), dec("5563.525"));
  rig.trade(kBtc, Side::Sell, "1", "50000");
  EXPECT_EQ(order_margin(rig), dec("11127.05"));
}

TEST(Accounts, AmendCountsInPlaceOfTheOrder) {
  AccountRig rig;
  rig.deposit("5052.25");
  rig.accounts.hold(rig.claim(1, kBtc, Side::Buy, "1", "50000"));
  EXPECT_TRUE(rig.available().is_zero());
  EXPECT_TRUE(can_afford(rig, rig.claim(1, kBtc, Side::Buy, "0.5", "100000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(1, kBtc, Side::Buy, "1.01", "50000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(2, kBtc, Side::Buy, "0.01", "50000")));
  rig.accounts.hold(rig.claim(1, kBtc, Side::Buy, "0.5", "50000"));
  EXPECT_EQ(order_margin(rig), dec("2526.125"));
}

TEST(Accounts, SmallerOrderIsAffordedEvenInNeed) {
  AccountRig rig;
  rig.deposit("5052.25");
  rig.accounts.hold(rig.claim(1, kBtc, Side::Buy, "1", "50000"));
  rig.accounts.apply(rig.fill(kEth, Side::Buy, "1", "3000", {dec("1.65"), kQuote}));
  EXPECT_LT(rig.available().sign(), 0);
  EXPECT_TRUE(can_afford(rig, rig.claim(1, kBtc, Side::Buy, "0.99", "50000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(1, kBtc, Side::Buy, "1", "50000.1")));
}

TEST(Accounts, RiskLimitBoundsLeverageAndValue) {
  AccountRig rig;
  rig.deposit("10000000");
  rig.leverage(kBtc, "100");
  rig.mark(kBtc, "50000");
  const OrderClaim small = rig.claim(1, kBtc, Side::Buy, "40", "50000");
  const OrderClaim large = rig.claim(1, kBtc, Side::Buy, "41", "50000");
  EXPECT_TRUE(can_afford(rig, small));
  EXPECT_EQ(rig.accounts.afford(large).error(), (Fault{ErrorCode::Conflict, Field::Capacity}));
  rig.leverage(kBtc, "90");
  EXPECT_TRUE(can_afford(rig, large));
  rig.accounts.hold(large);
  EXPECT_EQ(code_of(rig.accounts.set_leverage(rig.account, kBtc, dec("91"))),
            ErrorCode::InvalidInput);
  rig.leverage(kBtc, "2");
  EXPECT_TRUE(can_afford(rig, rig.claim(2, kBtc, Side::Buy, "23", "50000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(2, kBtc, Side::Buy, "23.01", "50000")));
  // The other side is another matter.
  EXPECT_TRUE(can_afford(rig, rig.claim(2, kBtc, Side::Sell, "64", "50000")));
}

TEST(Accounts, PositionCountsInTheRiskLimitAtTheMark) {
  AccountRig rig;
  rig.deposit("10000000");
  rig.leverage(kBtc, "2");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "60", "50000");
  EXPECT_TRUE(can_afford(rig, rig.claim(1, kBtc, Side::Buy, "4", "50000")));
  rig.mark(kBtc, "50001");
  EXPECT_FALSE(can_afford(rig, rig.claim(1, kBtc, Side::Buy, "4", "50000")));
}

// ---- orders without margin

TEST(Accounts, SpotOrdersLockWhatTheyGive) {
  AccountRig rig;
  rig.deposit("100");
  EXPECT_TRUE(can_afford(rig, rig.claim(1, kSpot, Side::Buy, "0.05", "2000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(1, kSpot, Side::Buy, "0.06", "2000")));
  rig.accounts.hold(rig.claim(1, kSpot, Side::Buy, "0.04", "2000"));
  EXPECT_EQ(rig.available(), dec("20"));
  // Amended it may use what it locked.
  EXPECT_TRUE(can_afford(rig, rig.claim(1, kSpot, Side::Buy, "0.05", "2000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(2, kSpot, Side::Buy, "0.05", "2000")));
  rig.accounts.hold(rig.claim(1, kSpot, Side::Buy, "0.01", "2000"));
  EXPECT_EQ(rig.wallet().locked, dec("20"));
  rig.accounts.release(rig.account, VenueOrderId{1});
  rig.accounts.release(rig.account, VenueOrderId{1});
  EXPECT_TRUE(rig.wallet().locked.is_zero());
}

TEST(Accounts, MarginIsNotSpentOnAssets) {
  AccountRig rig;
  rig.deposit("5152.25");
  rig.accounts.hold(rig.claim(1, kBtc, Side::Buy, "1", "50000"));
  EXPECT_TRUE(can_afford(rig, rig.claim(2, kSpot, Side::Buy, "0.05", "2000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(2, kSpot, Side::Buy, "0.051", "2000")));
}

TEST(Accounts, OpenLossesBuyNothingInCross) {
  AccountRig rig(MarginScope::Cross);
  rig.deposit("1000");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "0.1", "50000", "0");
  rig.mark(kBtc, "48000");
  EXPECT_TRUE(can_afford(rig, rig.claim(1, kSpot, Side::Buy, "0.4", "2000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(1, kSpot, Side::Buy, "0.41", "2000")));
  rig.mark(kBtc, "60000");  // nor do open profits
  EXPECT_FALSE(can_afford(rig, rig.claim(1, kSpot, Side::Buy, "0.51", "2000")));
}

// ---- leverage, margin, scope

TEST(Accounts, LeverageRewritesMarginOfPositionAndOrders) {
  AccountRig rig;
  rig.deposit("20000");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000", "0");
  rig.accounts.hold(rig.claim(1, kBtc, Side::Buy, "1", "50000"));
  EXPECT_EQ(rig.available(), dec("9923"));  // less 5024.75 and 5052.25
  ASSERT_TRUE(rig.accounts.set_leverage(rig.account, kBtc, dec("20")).has_value());
  EXPECT_EQ(rig.available(), dec("14920.25"));  // less 2526.125 and 2553.625
  EXPECT_EQ(rig.accounts.leverage(rig.account, kBtc), dec("20"));
}

TEST(Accounts, LeverageThatWouldLiquidateIsRefused) {
  AccountRig rig;
  rig.deposit("20000");
  rig.mark(kBtc, "46000");
  rig.trade(kBtc, Side::Buy, "1", "50000");
  EXPECT_EQ(code_of(rig.accounts.set_leverage(rig.account, kBtc, dec("20"))), ErrorCode::Conflict);
  EXPECT_TRUE(rig.accounts.set_leverage(rig.account, kBtc, dec("9")).has_value());
}

TEST(Accounts, FirstLeverageIsTenOrTheLargest) {
  AccountRig rig;
  rig.contracts[1].leverage_max = dec("5");
  EXPECT_EQ(rig.accounts.leverage(rig.account, kBtc), dec("10"));
  EXPECT_EQ(rig.accounts.leverage(rig.account, kEth), dec("5"));
  EXPECT_EQ(rig.accounts.leverage(rig.account, kSpot), dec("1"));
}

TEST(Accounts, AddedMarginComesBack) {
  AccountRig rig;
  rig.deposit("20000");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000");
  const auto before = support::saved(rig.accounts);
  ASSERT_TRUE(rig.accounts.add_margin(rig.account, kBtc, dec("100.5")).has_value());
  EXPECT_EQ(rig.available(), dec("14847.25"));
  EXPECT_EQ(rig.wallet().balance, dec("19972.5"));
  ASSERT_TRUE(rig.accounts.add_margin(rig.account, kBtc, dec("-100.5")).has_value());
  EXPECT_EQ(support::saved(rig.accounts), before);
}

TEST(Accounts, MarginThatHoldsThePositionStays) {
  AccountRig rig;
  rig.deposit("20000");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000");
  ASSERT_TRUE(rig.accounts.add_margin(rig.account, kBtc, dec("1000")).has_value());
  rig.mark(kBtc, "45000");
  EXPECT_EQ(code_of(rig.accounts.add_margin(rig.account, kBtc, dec("-1000"))), ErrorCode::Conflict);
  EXPECT_TRUE(rig.accounts.add_margin(rig.account, kBtc, dec("-700")).has_value());
}

TEST(Accounts, CrossTakesNoMarginByHand) {
  AccountRig rig(MarginScope::Cross);
  rig.deposit("20000");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000");
  EXPECT_EQ(code_of(rig.accounts.add_margin(rig.account, kBtc, dec("1"))), ErrorCode::Conflict);
}

TEST(Accounts, ScopeChangesWhileNothingIsHeld) {
  AccountRig rig;
  rig.deposit("20000");
  rig.accounts.hold(rig.claim(1, kSpot, Side::Buy, "1", "2000"));
  EXPECT_EQ(code_of(rig.accounts.set_scope(rig.account, MarginScope::Cross)), ErrorCode::Conflict);
  rig.accounts.release(rig.account, VenueOrderId{1});
  rig.trade(kBtc, Side::Buy, "0.1", "50000");
  rig.trade(kBtc, Side::Sell, "0.1", "50000");
  EXPECT_TRUE(rig.accounts.set_scope(rig.account, MarginScope::Cross).has_value());
  EXPECT_EQ(rig.accounts.scope(rig.account), MarginScope::Cross);
}

// ---- cross

TEST(Accounts, CrossAffordsBelowTheWholeBalance) {
  AccountRig rig(MarginScope::Cross);
  rig.deposit("5052.25");
  const OrderClaim claim = rig.claim(1, kBtc, Side::Buy, "1", "50000");
  EXPECT_FALSE(can_afford(rig, claim));  // at 100 %
  rig.deposit("0.000000000001");
  EXPECT_TRUE(can_afford(rig, claim));
}

TEST(Accounts, CrossCountsEveryAssetAtItsIndex) {
  AccountRig rig(MarginScope::Cross);
  rig.deposit("2", "ETH");
  const OrderClaim claim = rig.claim(1, kBtc, Side::Buy, "1", "50000");
  EXPECT_FALSE(can_afford(rig, claim));  // nobody says what ETH is worth
  rig.valuation.indices[Currency{"ETH"}] = dec("2500");
  EXPECT_FALSE(can_afford(rig, claim));
  rig.valuation.indices[Currency{"ETH"}] = dec("2600");
  EXPECT_TRUE(can_afford(rig, claim));
  EXPECT_EQ(rig.accounts.totals(rig.account).equity, dec("5200"));
}

TEST(Accounts, CrossInNeedOnlyReduces) {
  AccountRig rig(MarginScope::Cross);
  rig.deposit("5900");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000", "0");
  rig.mark(kBtc, "49000");
  EXPECT_FALSE(can_afford(rig, rig.claim(1, kBtc, Side::Buy, "0.01", "49000")));
  EXPECT_TRUE(can_afford(rig, rig.claim(1, kBtc, Side::Sell, "1", "49000")));
  EXPECT_FALSE(can_afford(rig, rig.claim(1, kBtc, Side::Sell, "1.01", "49000")));
}

TEST(Accounts, CrossLetsGoWhatMarginLeaves) {
  AccountRig rig(MarginScope::Cross);
  rig.deposit("6000");
  rig.valuation.indices[Currency{"ETH"}] = dec("2000");
  rig.deposit("1", "ETH");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000", "0");
  EXPECT_EQ(rig.available(), dec("2975.25"));  // 8000 - 5024.75
  EXPECT_EQ(rig.available("ETH"), dec("1"));
  rig.mark(kBtc, "48000");
  EXPECT_EQ(rig.available(), dec("1175.25"));  // 6000 - 4824.75
  EXPECT_EQ(rig.available("ETH"), dec("0.587625"));
}

// ---- liquidation

TEST(Accounts, IsolatedIsDueWhereMarginMeetsMaintenance) {
  AccountRig rig;
  rig.deposit("20000");
  rig.mark(kBtc, "50000");
  rig.trade(kBtc, Side::Buy, "1", "50000");
  std::vector<const VenuePosition*> due;
  rig.mark(kBtc, "45226.2");
  rig.accounts.liquidations(due);
  EXPECT_TRUE(due.empty());
  rig.mark(kBtc, "45226.1");
  rig.accounts.liquidations(due);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due.front(), &rig.position(kBtc));
}

TEST(Accounts, WorstIsolatedPositionComesFirst) {
  AccountRig rig;
  rig.deposit("20000");
  rig.trade(kBtc, Side::Buy, "0.1", "50000");
  rig.trade(kEth, Side::Sell, "1", "3000");
  rig.mark(kBtc, "45000");
  rig.mark(kEth, "3400");
  std::vector<const VenuePosition*> due;
  rig.accounts.liquidations(due);
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0]->instrument, kEth);
  EXPECT_EQ(due[1]->instrument, kBtc);
}

TEST(Accounts, CrossIsTakenOverWhereTheBalanceEnds) {  // OE7
  AccountRig rig(MarginScope::Cross);
  rig.deposit("1100");
  rig.trade(kEth, Side::Buy, "100", "500", "0");
  rig.mark(kEth, "490");
  EXPECT_EQ(rig.margin(kEth).bankruptcy, price("489"));
  const Closing closing = rig.accounts.take_over(rig.account, kEth, at_ms(9));
  EXPECT_EQ(closing.exit_value, dec("48900"));
  EXPECT_EQ(rig.wallet().balance, dec("-26.895"));  // the fee
  EXPECT_EQ(rig.accounts.insurance(kQuote), dec("100"));
}

TEST(Accounts, CrossIsTakenOverAtTheMarkWhereTheBalanceReachesFurther) {
  AccountRig rig(MarginScope::Cross);
  rig.deposit("25");
  rig.trade(kEth, Side::Sell, "1", "500", "0");
  rig.mark(kEth, "500");
  EXPECT_EQ(rig.margin(kEth).bankruptcy, price("525"));
  rig.deposit("0.01");  // now it is more than 5 % away
  EXPECT_EQ(rig.margin(kEth).bankruptcy, price("500"));
  rig.accounts.take_over(rig.account, kEth, at_ms(9));
  EXPECT_TRUE(rig.accounts.insurance(kQuote).is_zero());
}

TEST(Accounts, CrossPositionsShareTheBalanceByMaintenance) {
  AccountRig rig(MarginScope::Cross);
  rig.deposit("1000");
  rig.trade(kBtc, Side::Buy, "1", "50000", "0");
  rig.trade(kEth, Side::Buy, "10", "5000", "0");
  rig.mark(kBtc, "50000");
  rig.mark(kEth, "5000");
  EXPECT_EQ(rig.margin(kBtc).bankruptcy, price("49500"));
  EXPECT_EQ(rig.margin(kEth).bankruptcy, price("4950"));
}

TEST(Accounts, NothingIsTakenOverWhileFlat) {
  AccountRig rig;
  rig.deposit("1000");
  const auto before = support::saved(rig.accounts);
  EXPECT_TRUE(rig.accounts.take_over(rig.account, kBtc, at_ms(1)).quantity.is_zero());
  EXPECT_EQ(support::saved(rig.accounts), before);
}

// ---- inverse contracts

TEST(Accounts, InverseContractsAreKeptInCoin) {  // E06
  AccountRig rig;
  rig.deposit("0.5", "BTC");
  rig.mark(kInverse, "50000");
  rig.trade(kInverse, Side::Buy, "60000", "50000");
  EXPECT_EQ(rig.wallet("BTC").balance, dec("0.49934"));
  EXPECT_EQ(rig.available("BTC"), dec("0.378614"));
  rig.mark(kInverse, "51000");
  EXPECT_EQ(rig.margin(kInverse).initial, dec("0.120726"));
  EXPECT_EQ(rig.margin(kInverse).maintenance, dec("0.006608352941"));
  EXPECT_EQ(rig.margin(kInverse).unrealized, dec("0.023529411765"));
  EXPECT_EQ(rig.margin(kInverse).liquidation, price("45682"));
  const Closing closing = rig.trade(kInverse, Side::Sell, "20000", "52000");
  EXPECT_EQ(closing.pnl_gross, dec("0.015384615385"));
  EXPECT_EQ(closing.open_fee, dec("0.00022"));
  EXPECT_EQ(closing.pnl, dec("0.014953076923"));
  EXPECT_EQ(rig.wallet("BTC").balance, dec("0.514513076923"));
  EXPECT_EQ(rig.position(kInverse).entry_value, dec("0.8"));
  EXPECT_TRUE(rig.accounts.imbalance(Currency{"BTC"}).is_zero());
}

TEST(Accounts, InverseShortClosesInCoin) {  // E07
  AccountRig rig;
  rig.deposit("1", "BTC");
  rig.mark(kInverse, "49000");
  rig.trade(kInverse, Side::Sell, "60000", "50000");
  rig.trade(kInverse, Side::Sell, "40000", "48000");
  ASSERT_TRUE(rig.accounts.add_margin(rig.account, kInverse, dec("0.05")).has_value());
  EXPECT_EQ(rig.margin(kInverse).liquidation, price("55899.5"));
  const Closing closing = rig.trade(kInverse, Side::Buy, "100000", "47000");
  EXPECT_EQ(closing.pnl_gross, dec("0.094326241135"));
  // Fees and PnL are rounded one by one.
  EXPECT_LE(abs(closing.pnl - dec("0.092037695035")), Decimal::from_raw(1));
  EXPECT_LE(abs(rig.wallet("BTC").balance - dec("1.092037695035")), Decimal::from_raw(1));
}

// ---- positions

TEST(Accounts, FlipIsCloseAndOpen) {
  AccountRig once;
  AccountRig twice;
  for (AccountRig* rig : {&once, &twice}) {
    rig->deposit("20000");
    rig->mark(kBtc, "51000");
    rig->trade(kBtc, Side::Buy, "1", "50000");
    rig->accounts.hold(rig->claim(1, kBtc, Side::Buy, "1", "50000"));
    rig->now = 10;
  }
  const Closing flip = once.trade(kBtc, Side::Sell, "1.5", "51000");
  const Closing close = twice.trade(kBtc, Side::Sell, "1", "51000");
  twice.now = 10;
  twice.trade(kBtc, Side::Sell, "0.5", "51000");
  EXPECT_EQ(flip.pnl, close.pnl);
  EXPECT_EQ(support::saved(once.accounts), support::saved(twice.accounts));
}

TEST(Accounts, TimesOfAPosition) {
  AccountRig rig;
  rig.deposit("20000");
  rig.trade(kBtc, Side::Buy, "0.1", "50000");
  rig.trade(kBtc, Side::Buy, "0.1", "50000");
  EXPECT_EQ(rig.position(kBtc).created, at_ms(1));
  EXPECT_EQ(rig.position(kBtc).updated, at_ms(2));
  rig.trade(kBtc, Side::Sell, "0.3", "50000");
  EXPECT_EQ(rig.position(kBtc).created, at_ms(3));
}

TEST(Accounts, StateWhoseBooksDoNotBalanceIsRefused) {
  AccountRig poor;
  poor.deposit("1000");
  AccountRig rich;
  rich.deposit("1001");
  auto bytes = support::saved(poor.accounts);
  const auto other = support::saved(rich.accounts);
  ASSERT_TRUE(rich.accounts.load(bytes).has_value());
  EXPECT_EQ(rich.wallet().balance, dec("1000"));
  constexpr std::ptrdiff_t kTally = 8 + 6 * 16;  // a currency and six amounts, at the end
  std::copy(other.end() - kTally, other.end(), bytes.end() - kTally);
  EXPECT_EQ(code_of(rich.accounts.load(bytes)), ErrorCode::InvalidInput);
}

}  // namespace
}  // namespace tw::sim
