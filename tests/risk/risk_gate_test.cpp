#include "risk/risk_gate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

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

// Every gate shut and every capacity used up.
RiskView everything_closed() {
  RiskView view = open_view();
  view.kill = Latch::Set;
  view.gate = GateState::Closed;
  view.pause = Latch::Set;
  view.day = Latch::Set;
  view.book = market::BookState::Unsynced;
  view.book_age = std::chrono::hours(1);
  view.mark = Price{dec("60000")};
  view.open_orders = 100;
  view.orders_in_second = 100;
  view.margin_check = MarginCheck::Known;
  view.margin = {.more = dec("1"), .free = dec("0")};
  view.balance_check = MarginCheck::Known;
  view.balance = {.more = dec("2"), .free = dec("1")};
  return view;
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
  RiskView view = everything_closed();
  OrderTerms order = limit_order(Side::Buy, "60000.05", "100");
  RiskLimits limits = limits_of(1);
  limits.daily_loss_max = dec("100");
  limits.account_notional_max = dec("100");
  const std::vector<std::function<void()>> mend{
      [&] { view.kill = Latch::Open; },
      [&] { view.gate = GateState::Open; },
      [&] { view.pause = Latch::Open; },
      [&] { view.day = Latch::Open; },
      [&] { view.book = market::BookState::Synced; },
      [&] { view.book_age = {}; },
      [&] { order.limit_price = Price{dec("60000")}; },
      [&] { limits.order_notional_max = dec("6000000"); },
      [&] { limits.position_notional_max = dec("6000000"); },
      [&] { limits.account_notional_max = dec("6000000"); },
      [&] { view.margin.free = dec("1"); },
      [&] { view.balance.free = dec("2"); },
      [&] { view.open_orders = 99; },
      [&] { view.orders_in_second = 99; },
  };
  std::vector<RuleId> heard;
  for (const auto& step : mend) {
    const Verdict verdict = check_order(view, limits, order);
    EXPECT_FALSE(verdict.is_allowed);
    heard.push_back(verdict.rule);
    step();
  }
  EXPECT_EQ(heard,
            (std::vector{RuleId::KillLatch, RuleId::Gate, RuleId::EntriesPaused, RuleId::DailyLoss,
                         RuleId::BookState, RuleId::BookAge, RuleId::InstrumentRules,
                         RuleId::OrderNotional, RuleId::PositionNotional, RuleId::AccountExposure,
                         RuleId::Margin, RuleId::Balance, RuleId::OpenOrders, RuleId::OrderRate}));
  EXPECT_TRUE(check_order(view, limits, order).is_allowed);
}

TEST(RiskGate, LetsAnExitOutWhateverIsClosed) {
  RiskView view = everything_closed();
  view.open_orders = 99;            // a capacity, for exits as well
  view.position = quantity("100");  // far above all limits
  view.day_loss = std::nullopt;
  view.other_notional = std::nullopt;
  view.margin_check = MarginCheck::Unknown;
  view.balance.free = dec("2");  // goods that are not there cannot leave
  RiskLimits limits = limits_of(3);
  limits.daily_loss_max = dec("1");
  limits.account_notional_max = dec("1");
  const Verdict verdict =
      check_order(view, limits, reducing(limit_order(Side::Sell, "60000", "100")));
  EXPECT_TRUE(verdict.is_allowed) << name_of(verdict.rule);
  EXPECT_EQ(verdict.limits_version, 3U);
  EXPECT_TRUE(check_order(view, limits, reducing(market_order(Side::Sell, "100"))).is_allowed);
}

// ---- amends ----

Order live_order(const OrderTerms& terms, const char* filled = "0") {
  Order order;
  order.id = {1, 1};
  order.terms = terms;
  order.status = OrderStatus::New;
  order.filled = quantity(filled);
  return order;
}

// The group as it stands: the order itself is counted.
RiskView view_with(const Order& order) {
  RiskView view = open_view();
  view.mark = Price{dec("60000")};
  (order.terms.side == Side::Buy ? view.open_buy : view.open_sell) = order.remaining_max();
  view.open_orders = 1;
  return view;
}

struct AmendCase {
  const char* name;
  const char* filled;
  NewTerms wanted;
  std::optional<RuleId> refusal;
};
NewTerms wanted(const char* price, const char* total) {
  return {.limit_price = Price{dec(price)}, .quantity = quantity(total)};
}
class Amend : public ::testing::TestWithParam<AmendCase> {};

// Of a buy of 1 at 60000, where orders may be worth 100000 and positions 120000.
TEST_P(Amend, IsJudgedAsIfTheNewTermsStoodInThePlaceOfTheOld) {
  RiskLimits limits = limits_of(4);
  limits.position_notional_max = dec("120000");
  const Order order = live_order(limit_order(Side::Buy, "60000", "1"), GetParam().filled);
  RiskView view = view_with(order);
  view.position = order.filled;
  const Verdict verdict = check_amend(view, limits, order, GetParam().wanted);
  EXPECT_EQ(verdict.limits_version, 4U);
  EXPECT_EQ(verdict.is_allowed, !GetParam().refusal.has_value()) << name_of(verdict.rule);
  EXPECT_TRUE(verdict.is_allowed || verdict.rule == GetParam().refusal);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Amend,
    ::testing::Values(
        AmendCase{"OtherPrice", "0", wanted("59000", "1"), {}},
        AmendCase{"Less", "0", wanted("60000", "0.002"), {}},
        AmendCase{"AtTheLimitOfAnOrder", "0", wanted("50000", "2"), {}},
        AmendCase{"AboveTheLimitOfAnOrder", "0", wanted("50000", "2.001"), RuleId::OrderNotional},
        AmendCase{"TheFilledPartIsNoPartOfTheOrder", "0.5", wanted("60000", "2"), {}},
        AmendCase{"TheFilledPartIsPosition", "0.5", wanted("60000", "2.001"),
                  RuleId::PositionNotional},
        AmendCase{"OffTick", "0", wanted("60000.05", "1"), RuleId::InstrumentRules},
        AmendCase{"OffStep", "0", wanted("60000", "1.0005"), RuleId::InstrumentRules},
        AmendCase{"WhatIsLeftMayBeBelowTheMinimum", "0.5", wanted("60000", "0.501"), {}},
        AmendCase{"NothingLeft", "0.5", wanted("60000", "0.5"), RuleId::InstrumentRules},
        AmendCase{"LessThanFilled", "0.5", wanted("60000", "0.4"), RuleId::InstrumentRules}),
    [](const ::testing::TestParamInfo<AmendCase>& row) { return std::string{row.param.name}; });

TEST(RiskGate, AnAmendTakesNoPlaceOfItsOwn) {
  RiskLimits limits = limits_of(1);
  limits.open_orders_max = 1;
  const Order order = live_order(limit_order(Side::Buy, "60000", "1"));
  EXPECT_TRUE(check_amend(view_with(order), limits, order, wanted("59000", "1")).is_allowed);
}

TEST(RiskGate, AnAmendCountsInTheRate) {
  RiskLimits limits = limits_of(1);
  limits.orders_per_second = 5;
  const Order order = live_order(limit_order(Side::Buy, "60000", "1"));
  RiskView view = view_with(order);
  view.orders_in_second = 4;
  EXPECT_TRUE(check_amend(view, limits, order, wanted("59000", "1")).is_allowed);
  view.orders_in_second = 5;
  EXPECT_EQ(check_amend(view, limits, order, wanted("59000", "1")).rule, RuleId::OrderRate);
}

// I16: nobody knows which of both terms the venue will hold.
TEST(RiskGate, AfterAKillOnlyExitsAreAmended) {
  Order order = live_order(limit_order(Side::Sell, "60000", "1"));
  RiskView view = view_with(order);
  view.kill = Latch::Set;
  view.position = quantity("1");
  EXPECT_EQ(check_amend(view, limits_of(1), order, wanted("59000", "1")).rule, RuleId::KillLatch);
  order.terms.reduce_only = ReduceOnly::Yes;
  EXPECT_TRUE(check_amend(view, limits_of(1), order, wanted("59000", "1")).is_allowed);
  EXPECT_FALSE(check_amend(view, limits_of(1), order, wanted("59000", "1.001")).is_allowed);
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
  view.gate = *rc::gen::element(GateState::Open, GateState::Open, GateState::Closed);
  view.book_age = std::chrono::milliseconds(*rc::gen::inRange(0, 6'000));
  view.orders_in_second = *rc::gen::inRange(50, 110);
  view.day = *rc::gen::element(Latch::Open, Latch::Open, Latch::Open, Latch::Set);
  view.day_loss = Decimal::from_int(*rc::gen::inRange(-500, 600));
  view.other_notional = Decimal::from_int(*rc::gen::inRange(0, 400'000));
  view.margin_check = *rc::gen::element(MarginCheck::Off, MarginCheck::Known, MarginCheck::Known,
                                        MarginCheck::Unknown);
  view.margin = {.more = Decimal::from_int(*rc::gen::inRange(-10, 100)),
                 .free = Decimal::from_int(*rc::gen::inRange(-10, 100))};
  view.balance_check = *rc::gen::element(MarginCheck::Off, MarginCheck::Off, MarginCheck::Known,
                                         MarginCheck::Unknown);
  view.balance = {.more = Decimal::from_int(*rc::gen::inRange(0, 50)),
                  .free = Decimal::from_int(*rc::gen::inRange(-10, 100))};
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

RiskLimits every_limit() {
  RiskLimits limits;
  limits.daily_loss_max = dec("500");
  limits.account_notional_max = dec("600000");
  return limits;
}

RC_GTEST_PROP(RiskGateProperty, AllowsExactlyWhatEveryRuleAllows, ()) {
  const RiskView view = draw_view();
  const OrderTerms order = draw_order();
  const RiskLimits limits = every_limit();
  bool is_allowed = true;
  for (const Rule rule :
       {check_order_rate, check_open_orders, check_balance, check_margin, check_account_exposure,
        check_position_notional, check_order_notional, check_instrument_rules, check_book_age,
        check_book_state, check_daily_loss, check_entries_paused, check_gate, check_kill_latch}) {
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
  const bool is_closed = view.kill == Latch::Set || view.pause == Latch::Set ||
                         view.gate == GateState::Closed || view.day == Latch::Set ||
                         view.book != market::BookState::Synced ||
                         view.book_age > std::chrono::seconds(5) || *view.day_loss >= dec("500") ||
                         view.orders_in_second >= 100;
  const bool goes_to_zero = (before > 0 && change < 0 && before + change >= 0) ||
                            (before < 0 && change > 0 && before + change <= 0);
  RC_ASSERT(goes_to_zero || !is_closed);
  RC_ASSERT(view.balance_check == MarginCheck::Off || view.balance.more <= view.balance.free ||
            view.balance.more.sign() <= 0);
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
    if (check_order(view, every_limit(), order).is_allowed) {
      check_promises(view, order);
      ++allowed;
    }
  }
  RC_CLASSIFY(allowed > 0);
}

RC_GTEST_PROP(RiskGateProperty, WhatWouldBeLetOutMayLeaveAndNothingLeavesThroughAClosedGate, ()) {
  const RiskView view = draw_view();
  const OrderTerms order = draw_order();
  const bool may_leave = check_departure(view, every_limit(), order).is_allowed;
  RC_ASSERT(may_leave || !check_order(view, every_limit(), order).is_allowed);
  if (may_leave && order.reduce_only == ReduceOnly::No) {
    RC_ASSERT(view.kill == Latch::Open && view.gate == GateState::Open);
    RC_ASSERT(view.pause == Latch::Open && view.day == Latch::Open);
    RC_ASSERT(view.book == market::BookState::Synced && view.book_age <= std::chrono::seconds(5));
  }
}

// What closes a part of a position passes whatever else is wrong, as long as the venue takes it.
RC_GTEST_PROP(RiskGateProperty, ExitsPassWhereverThereIsRoomForAnOrder, ()) {
  RiskView view = draw_view();
  view.open_orders = *rc::gen::inRange(0, 100);
  view.balance_check = MarginCheck::Off;  // what is not there cannot leave
  RC_PRE(abs(view.position) >= quantity("0.002"));
  const std::int64_t held =
      static_cast<std::int64_t>(abs(view.position).decimal().raw() / (Decimal::kScale / 1'000));
  OrderTerms order =
      reducing(limit_order(view.position.sign() > 0 ? Side::Sell : Side::Buy, "60000", "1"));
  order.quantity = Quantity{Decimal::from_units(*rc::gen::inRange<std::int64_t>(2, held + 1), 3)};
  const Verdict verdict = check_order(view, every_limit(), order);
  RC_ASSERT(verdict.is_allowed);
}

}  // namespace
}  // namespace tw::risk
