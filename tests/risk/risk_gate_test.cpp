#include "risk/risk_gate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/names.hpp"
#include "risk/rules/rules.hpp"
#include "risk/views.hpp"

namespace tw::risk {
namespace {

using testing::dec;

RiskLimits limits_of(std::uint32_t version) {
  RiskLimits limits;
  limits.version = version;
  return limits;
}

TEST(RiskGate, AllowsWithTheVersionOfTheLimits) {
  const Verdict verdict =
      check_order(open_view(), limits_of(7), limit_order(Side::Buy, "60000", "0.002"));
  EXPECT_TRUE(verdict.is_allowed);
  EXPECT_EQ(verdict.limits_version, 7U);
}

TEST(RiskGate, RefusesWithRuleValueLimitAndVersion) {
  const Verdict verdict =
      check_order(open_view(), limits_of(8), limit_order(Side::Buy, "60000", "2"));
  EXPECT_EQ(verdict, (Verdict{.rule = RuleId::OrderNotional,
                              .is_allowed = false,
                              .value = dec("120000"),
                              .limit = dec("100000"),
                              .limits_version = 8}));
}

// Breaks every rule; mending them one by one shows the order in which they speak.
TEST(RiskGate, NamesTheReasonThatStopsEverythingFirst) {
  RiskView view = open_view();
  view.kill = Latch::Set;
  view.pause = Latch::Set;
  view.book = market::BookState::Unsynced;
  view.open_orders = 100;
  OrderTerms order = limit_order(Side::Buy, "60000.05", "100");
  RiskLimits limits;
  std::vector<RuleId> heard;
  const auto hear = [&] { heard.push_back(check_order(view, limits, order).rule); };

  hear();
  view.kill = Latch::Open;
  hear();
  view.pause = Latch::Open;
  hear();
  view.book = market::BookState::Synced;
  hear();
  order.limit_price = Price{dec("60000")};
  hear();
  limits.order_notional_max = dec("6000000");
  hear();
  limits.position_notional_max = dec("6000000");
  hear();

  EXPECT_EQ(heard, (std::vector{RuleId::KillLatch, RuleId::EntriesPaused, RuleId::BookState,
                                RuleId::InstrumentRules, RuleId::OrderNotional,
                                RuleId::PositionNotional, RuleId::OpenOrders}));
  view.open_orders = 99;
  EXPECT_TRUE(check_order(view, limits, order).is_allowed);
}

TEST(RiskGate, LetsAnExitOutThroughLatchesAndALostBook) {
  RiskView view = open_view();
  view.kill = Latch::Set;
  view.pause = Latch::Set;
  view.book = market::BookState::Unsynced;
  view.position = quantity("100");  // far above both limits
  const Verdict verdict =
      check_order(view, limits_of(3), reducing(limit_order(Side::Sell, "60000", "100")));
  EXPECT_TRUE(verdict.is_allowed) << name_of(verdict.rule);
  EXPECT_EQ(verdict.limits_version, 3U);
  EXPECT_TRUE(
      check_order(view, limits_of(3), reducing(market_order(Side::Sell, "100"))).is_allowed);
}

// ---- properties ----

RiskView draw_view() {
  RiskView view = open_view();
  view.book = *rc::gen::element(market::BookState::Unsynced, market::BookState::Synced,
                                market::BookState::Synced, market::BookState::Crossed);
  view.position = Quantity{Decimal::from_units(*rc::gen::inRange<std::int64_t>(-9'000, 9'001), 3)};
  view.open_buy = Quantity{Decimal::from_units(*rc::gen::inRange<std::int64_t>(0, 5'000), 3)};
  view.open_sell = Quantity{Decimal::from_units(*rc::gen::inRange<std::int64_t>(0, 5'000), 3)};
  view.open_orders = *rc::gen::inRange(95, 103);
  view.mark = Price{Decimal::from_int(*rc::gen::element<std::int64_t>(0, 50'000, 60'000))};
  view.kill = *rc::gen::element(Latch::Open, Latch::Open, Latch::Set);
  view.pause = *rc::gen::element(Latch::Open, Latch::Open, Latch::Set);
  return view;
}

// Off tick or off step one time in eight.
std::int64_t draw_units(std::int64_t low, std::int64_t high) {
  const auto whole = *rc::gen::inRange<std::int64_t>(low, high) * 10;
  return whole + (*rc::gen::inRange(0, 8) == 0 ? 1 : 0);
}

OrderTerms draw_order() {
  OrderTerms order = limit_order(*rc::gen::element(Side::Buy, Side::Sell), "60000", "1");
  order.type = *rc::gen::element(OrderType::Limit, OrderType::Limit, OrderType::Market);
  order.reduce_only = *rc::gen::element(ReduceOnly::No, ReduceOnly::Yes);
  order.limit_price = order.type == OrderType::Market
                          ? Price{}
                          : Price{Decimal::from_units(draw_units(-1, 700'000), 2)};
  order.quantity = Quantity{Decimal::from_units(draw_units(-1, 4'000), 4)};
  return order;
}

RC_GTEST_PROP(RiskGateProperty, AllowsExactlyWhatEveryRuleAllows, ()) {
  const RiskView view = draw_view();
  const OrderTerms order = draw_order();
  const RiskLimits limits;
  bool is_allowed = true;
  for (const Rule rule :
       {check_open_orders, check_position_notional, check_order_notional, check_instrument_rules,
        check_book_state, check_entries_paused, check_kill_latch}) {
    is_allowed = is_allowed && rule(view, limits, order).is_allowed;
  }
  RC_ASSERT(check_order(view, limits, order).is_allowed == is_allowed);
}

// Written from the promises, not from the rules.
void check_promises(const RiskView& view, const OrderTerms& order) {
  const Int128 before = view.position.decimal().raw();
  const Int128 change = order.quantity.decimal().raw() * direction(order.side);
  RC_ASSERT(order.quantity.sign() > 0);
  RC_ASSERT(order.quantity.decimal().raw() % 1'000'000'000 == 0);
  RC_ASSERT(order.type == OrderType::Market || order.limit_price.sign() > 0);
  const bool is_closed =
      view.kill == Latch::Set || view.pause == Latch::Set || view.book != market::BookState::Synced;
  const bool goes_to_zero = (before > 0 && change < 0 && before + change >= 0) ||
                            (before < 0 && change > 0 && before + change <= 0);
  RC_ASSERT(goes_to_zero || !is_closed);
  const Int128 open = (order.side == Side::Buy ? view.open_buy : -view.open_sell).decimal().raw();
  const Int128 worst = (before + open + change) * direction(order.side);
  if (worst > 0 && !(goes_to_zero && order.reduce_only == ReduceOnly::Yes)) {
    const Decimal dearest = std::max(order.limit_price, view.mark).decimal();
    RC_ASSERT(dearest.sign() > 0);
    RC_ASSERT(multiply(Decimal::from_raw(worst), dearest, Rounding::Down) <= dec("500000"));
  }
}

RC_GTEST_PROP(RiskGateProperty, WhatLeavesKeepsThePromises, ()) {
  int allowed = 0;
  for (int i = 0; i < 30; ++i) {
    const RiskView view = draw_view();
    const OrderTerms order = draw_order();
    if (check_order(view, RiskLimits{}, order).is_allowed) {
      check_promises(view, order);
      ++allowed;
    }
  }
  RC_CLASSIFY(allowed > 0);
}

}  // namespace
}  // namespace tw::risk
