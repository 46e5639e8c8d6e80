#include "engine/margin_probe.hpp"

#include <gtest/gtest.h>

#include "engine/loop_rig.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::dec;
using support::quantity;

// Capital 10000, taker fee 0.0005, marks at 100.5.
class Margin : public testing::Test {
 protected:
  void start() {
    rig_.start();
    rig_.open_book(1, 0);
    rig_.open_book(1, 1);
  }
  void choose(MarginMode mode, std::string_view leverage) {
    rig_.accept(2, MarginModeSet{rig_.account.id, mode});
    rig_.accept(2, LeverageSet{rig_.account.id, InstrumentId{0}, dec(leverage)});
  }
  Stand stand() const {
    return {rig_.loop.facts(), rig_.loop.market(), rig_.account, rig_.loop.now()};
  }
  risk::RiskView ask(Side side, std::string_view price, std::string_view wanted) {
    risk::RiskView view;
    probe_.ask(stand(),
               {.instrument = InstrumentId{0},
                .side = side,
                .limit_price = support::price(price),
                .quantity = quantity(wanted)},
               view);
    return view;
  }
  std::size_t placed() const { return rig_.commands<PlaceOrder>().size(); }

  std::vector<QuoteTarget> quotes_;
  LoopRig rig_{{quoting(&quotes_), idle()}};
  MarginProbe probe_{rig_.account.settle};
};

TEST_F(Margin, IsNotAskedAboutWhereNobodyChoseIt) {
  start();
  EXPECT_EQ(ask(Side::Buy, "100", "1").margin_check, risk::MarginCheck::Off);
  quotes_ = {buy("100", "900")};
  rig_.fire_timer(2);
  EXPECT_EQ(placed(), 1U) << "nine times the capital";
}

TEST_F(Margin, CashPaysInFullWithTheFee) {
  start();
  rig_.accept(2, MarginModeSet{rig_.account.id, MarginMode::Cash});
  const risk::RiskView view = ask(Side::Buy, "100", "1");
  EXPECT_EQ(view.margin_check, risk::MarginCheck::Known);
  EXPECT_EQ(view.margin.more, dec("100.05"));
  EXPECT_EQ(view.margin.free, dec("10000"));
}

TEST_F(Margin, IsolatedReservesByLeverageWithBothFees) {
  start();
  choose(MarginMode::Isolated, "10");
  EXPECT_EQ(ask(Side::Buy, "100", "1").margin.more, dec("10.095"));
}

TEST_F(Margin, CrossCountsTheSettleAssetInFull) {
  start();
  choose(MarginMode::Cross, "10");
  const risk::RiskView view = ask(Side::Sell, "100", "1");
  EXPECT_EQ(view.margin.free, dec("10000"));
  EXPECT_GT(view.margin.more, dec("10"));
  EXPECT_LT(view.margin.more, dec("10.2"));
}

TEST_F(Margin, OpenOrdersHoldWhatTheyMayTake) {
  start();
  rig_.accept(2, MarginModeSet{rig_.account.id, MarginMode::Cash});
  quotes_ = {buy("100", "90")};
  rig_.fire_timer(3);
  ASSERT_EQ(placed(), 1U);
  EXPECT_EQ(ask(Side::Buy, "100", "1").margin.free, dec("995.5"));
  EXPECT_EQ(ask(Side::Sell, "100", "90").margin.more, Decimal{}) << "the larger side counts";
}

TEST_F(Margin, WhatCannotBePaidIsRefused) {
  start();
  rig_.accept(2, MarginModeSet{rig_.account.id, MarginMode::Cash});
  quotes_ = {buy("100", "99.95")};
  rig_.fire_timer(3);
  EXPECT_EQ(placed(), 1U) << "9999.9975";
  quotes_ = {buy("100", "99.95"), buy("99", "0.06")};
  rig_.fire_timer(4);
  EXPECT_EQ(placed(), 1U);
  const Verdict verdict = rig_.recorded<Refusal>().back().verdict;
  EXPECT_EQ(verdict.rule, RuleId::Margin);
  EXPECT_EQ(verdict.value, dec("5.94297"));
  EXPECT_EQ(verdict.limit, dec("0.0025"));
}

TEST_F(Margin, AnAmendTakesWhatTheLargerTermsTakeMore) {
  start();
  rig_.accept(2, MarginModeSet{rig_.account.id, MarginMode::Cash});
  quotes_ = {buy("100", "1")};
  rig_.fire_timer(3);
  risk::RiskView view;
  probe_.ask(stand(), {1, 1}, {support::price("100"), quantity("3")}, view);
  EXPECT_EQ(view.margin.more, dec("200.1"));
  probe_.ask(stand(), {1, 1}, {support::price("100"), quantity("0.5")}, view);
  EXPECT_EQ(view.margin.more, Decimal{}) << "held until the venue confirms";
}

TEST_F(Margin, IsNotKnownWithAnAssetThatHasNoPrice) {
  start();
  rig_.accept(2, MarginModeSet{rig_.account.id, MarginMode::Cash});
  rig_.accept(2, AccountFunded{rig_.account, {dec("1"), Currency("BNB")}});
  EXPECT_EQ(ask(Side::Buy, "100", "1").margin_check, risk::MarginCheck::Unknown);
  quotes_ = {buy("100", "1")};
  rig_.fire_timer(3);
  EXPECT_EQ(placed(), 0U);
}

// The first instrument is BTC for USDT on spot.
class SpotBalance : public Margin {
 protected:
  void SetUp() override {
    rig_.instruments.front().listing.kind = ContractKind::Spot;
    start();
  }
  void hold(std::string_view wanted) {
    quotes_ = {buy("100", wanted)};
    rig_.fire_timer(3);
    const Order order = rig_.loop.facts().orders().live().front();
    rig_.answer_accepted(4, order.id);
    rig_.accept(5, rig_.fill_of(order, 1, quantity(wanted)));
  }
};

TEST_F(SpotBalance, IsNoQuestionForContracts) {
  risk::RiskView view;
  probe_.ask(stand(),
             {.instrument = InstrumentId{1},
              .side = Side::Sell,
              .limit_price = support::price("100"),
              .quantity = quantity("1")},
             view);
  EXPECT_EQ(view.balance_check, risk::MarginCheck::Off);
}

TEST_F(SpotBalance, ABuyGivesQuoteAndTheFee) {
  const risk::RiskView view = ask(Side::Buy, "100", "1");
  EXPECT_EQ(view.balance_check, risk::MarginCheck::Known);
  EXPECT_EQ(view.balance.more, dec("100.05"));
  EXPECT_EQ(view.balance.free, dec("10000"));
  EXPECT_EQ(ask(Side::Buy, "0", "1").balance.more, dec("101.0505"))
      << "a market order, in the book";
}

TEST_F(SpotBalance, ASellGivesBaseThatIsHeld) {
  EXPECT_EQ(ask(Side::Sell, "100", "1").balance.free, Decimal{});
  hold("3");
  EXPECT_EQ(ask(Side::Sell, "100", "1").balance.more, dec("1"));
  EXPECT_EQ(ask(Side::Sell, "100", "1").balance.free, dec("3"));
}

TEST_F(SpotBalance, LiveOrdersHoldWhatTheyMayTake) {
  hold("3");
  quotes_ = {buy("99", "2"), sell("102", "1")};
  rig_.fire_timer(6);
  ASSERT_EQ(rig_.loop.facts().orders().live().size(), 2U);
  EXPECT_EQ(ask(Side::Sell, "100", "1").balance.free, dec("2"));
  const Decimal wallet = rig_.loop.facts().portfolio().wallet(rig_.account.id).amount;
  EXPECT_EQ(ask(Side::Buy, "100", "1").balance.free, wallet - dec("198.099"));
  risk::RiskView view;
  const ClientOrderId resting = rig_.loop.facts().orders().live().back().id;
  probe_.ask(stand(), resting, {support::price("102"), quantity("3")}, view);
  EXPECT_EQ(view.balance.more, dec("3"));
  EXPECT_EQ(view.balance.free, dec("3")) << "its own hold is given back";
}

TEST_F(SpotBalance, NothingIsSoldThatIsNotThere) {
  quotes_ = {sell("102", "1")};
  rig_.fire_timer(3);
  EXPECT_EQ(placed(), 0U);
  const Verdict verdict = rig_.recorded<Refusal>().back().verdict;
  EXPECT_EQ(verdict.rule, RuleId::Balance);
  EXPECT_EQ(verdict.value, dec("1"));
  EXPECT_EQ(verdict.limit, Decimal{});
}

TEST_F(SpotBalance, EquityCountsGoodsAtTheMark) {
  hold("3");
  const Decimal wallet = rig_.loop.facts().portfolio().wallet(rig_.account.id).amount;
  EXPECT_EQ(equity(stand()), wallet + dec("301.5"));
  const Decimal balance = rig_.loop.facts()
                              .portfolio()
                              .balance(rig_.account.id, rig_.loop.facts().instruments())
                              .amount;
  EXPECT_EQ(balance, wallet + dec("300"));
}

}  // namespace
}  // namespace tw::engine
