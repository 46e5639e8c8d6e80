#include "risk/rules/rules.hpp"

#include <gtest/gtest.h>

#include "risk/views.hpp"

namespace tw::risk {
namespace {

using testing::dec;

OrderTerms buy(const char* wanted) { return limit_order(Side::Buy, "100", wanted); }
OrderTerms sell(const char* wanted) { return limit_order(Side::Sell, "100", wanted); }

RiskView with_position(const char* position) {
  RiskView view = open_view();
  view.position = quantity(position);
  return view;
}

// ---- what counts as reducing ----

struct ReducingCase {
  const char* name;
  const char* position;
  OrderTerms order;
  bool is_reducing;
};
class Reducing : public ::testing::TestWithParam<ReducingCase> {};

TEST_P(Reducing, NeedsTheFlagAndAPositionThatItDoesNotFlip) {
  const ReducingCase& c = GetParam();
  EXPECT_EQ(is_reducing(with_position(c.position), c.order), c.is_reducing);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Reducing,
    ::testing::Values(ReducingCase{"PartOfALong", "3", reducing(sell("2")), true},
                      ReducingCase{"AllOfALong", "3", reducing(sell("3")), true},
                      ReducingCase{"MoreThanALong", "3", reducing(sell("3.001")), false},
                      ReducingCase{"AddingToALong", "3", reducing(buy("1")), false},
                      ReducingCase{"AllOfAShort", "-3", reducing(buy("3")), true},
                      ReducingCase{"MoreThanAShort", "-3", reducing(buy("3.001")), false},
                      ReducingCase{"AddingToAShort", "-3", reducing(sell("1")), false},
                      ReducingCase{"NoPosition", "0", reducing(sell("1")), false},
                      ReducingCase{"NoFlag", "3", sell("2"), false},
                      ReducingCase{"MarketOrder", "3", reducing(market_order(Side::Sell, "2")),
                                   true}),
    [](const ::testing::TestParamInfo<ReducingCase>& row) { return std::string{row.param.name}; });

// ---- latches and book: nothing new, exits pass ----

struct GateCase {
  const char* name;
  Rule rule;
  RuleId id;
  void (*close)(RiskView&);
};
class Gates : public ::testing::TestWithParam<GateCase> {};

TEST_P(Gates, PassEverythingWhileOpen) {
  const Verdict verdict = GetParam().rule(with_position("3"), RiskLimits{}, buy("2"));
  EXPECT_TRUE(verdict.is_allowed);
  EXPECT_EQ(verdict.rule, GetParam().id);
}

TEST_P(Gates, StopNewRiskAndLetExitsOutWhileClosed) {
  RiskView view = with_position("3");
  GetParam().close(view);
  const Rule rule = GetParam().rule;
  EXPECT_FALSE(rule(view, RiskLimits{}, buy("2")).is_allowed);
  EXPECT_FALSE(rule(view, RiskLimits{}, sell("2")).is_allowed);
  EXPECT_TRUE(rule(view, RiskLimits{}, reducing(sell("2"))).is_allowed);
  EXPECT_TRUE(rule(view, RiskLimits{}, reducing(sell("3"))).is_allowed);
  EXPECT_EQ(rule(view, RiskLimits{}, buy("2")).rule, GetParam().id);
}

TEST_P(Gates, DoNotBelieveAFlagOnAnOrderThatAddsRisk) {
  RiskView view = with_position("3");
  GetParam().close(view);
  EXPECT_FALSE(GetParam().rule(view, RiskLimits{}, reducing(buy("2"))).is_allowed);
  EXPECT_FALSE(GetParam().rule(view, RiskLimits{}, reducing(sell("4"))).is_allowed);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Gates,
    ::testing::Values(GateCase{"KillLatch", check_kill_latch, RuleId::KillLatch,
                               [](RiskView& view) { view.kill = Latch::Set; }},
                      GateCase{"Gate", check_gate, RuleId::Gate,
                               [](RiskView& view) { view.gate = GateState::Closed; }},
                      GateCase{"EntriesPaused", check_entries_paused, RuleId::EntriesPaused,
                               [](RiskView& view) { view.pause = Latch::Set; }},
                      GateCase{"UnsyncedBook", check_book_state, RuleId::BookState,
                               [](RiskView& view) { view.book = market::BookState::Unsynced; }},
                      GateCase{"CrossedBook", check_book_state, RuleId::BookState,
                               [](RiskView& view) { view.book = market::BookState::Crossed; }}),
    [](const ::testing::TestParamInfo<GateCase>& row) { return std::string{row.param.name}; });

// ---- instrument rules: tick 0.1, step 0.001, at least 0.002 and worth 100 ----

struct InstrumentCase {
  const char* name;
  OrderTerms order;
  bool is_allowed;
  const char* value;
  const char* limit;
};
class InstrumentRules : public ::testing::TestWithParam<InstrumentCase> {};

TEST_P(InstrumentRules, NameTheValueAndWhatItBroke) {
  const InstrumentCase& c = GetParam();
  const Verdict verdict = check_instrument_rules(open_view(), RiskLimits{}, c.order);
  EXPECT_EQ(verdict.rule, RuleId::InstrumentRules);
  EXPECT_EQ(verdict.is_allowed, c.is_allowed);
  EXPECT_EQ(verdict.value, dec(c.value));
  EXPECT_EQ(verdict.limit, dec(c.limit));
}

OrderTerms priced(const char* price, const char* wanted) {
  return limit_order(Side::Buy, price, wanted);
}

// fault:E34
INSTANTIATE_TEST_SUITE_P(
    Table, InstrumentRules,
    ::testing::Values(
        InstrumentCase{"Good", priced("60000.1", "0.002"), true, "0", "0"},
        InstrumentCase{"PriceOffTick", priced("60000.15", "0.002"), false, "60000.15", "0.1"},
        InstrumentCase{"PriceJustOffTick", priced("60000.000000000001", "0.002"), false,
                       "60000.000000000001", "0.1"},
        InstrumentCase{"PriceZero", priced("0", "0.002"), false, "0", "0.1"},
        InstrumentCase{"PriceNegative", priced("-0.1", "0.002"), false, "-0.1", "0.1"},
        InstrumentCase{"QuantityZero", priced("60000", "0"), false, "0", "0.001"},
        InstrumentCase{"QuantityNegative", priced("60000", "-0.002"), false, "-0.002", "0.001"},
        InstrumentCase{"QuantityOffStep", priced("60000", "0.0025"), false, "0.0025", "0.001"},
        InstrumentCase{"QuantityAtMinimum", priced("50000", "0.002"), true, "0", "0"},
        InstrumentCase{"QuantityBelowMinimum", priced("200000", "0.001"), false, "0.001", "0.002"},
        InstrumentCase{"ValueAtMinimum", priced("10000", "0.01"), true, "0", "0"},
        InstrumentCase{"ValueBelowMinimum", priced("9999.9", "0.01"), false, "99.999", "100"},
        InstrumentCase{"ValueBeyondADecimal", priced("100000000000", "100000"), false, "0", "100"},
        InstrumentCase{"ExitBelowMinimumValue", reducing(priced("9999.9", "0.01")), true, "0", "0"},
        InstrumentCase{"ExitOffStep", reducing(priced("9999.9", "0.0105")), false, "0.0105",
                       "0.001"},
        InstrumentCase{"MarketOrder", market_order(Side::Buy, "0.002"), true, "0", "0"},
        InstrumentCase{"MarketOrderOffStep", market_order(Side::Buy, "0.0021"), false, "0.0021",
                       "0.001"}),
    [](const ::testing::TestParamInfo<InstrumentCase>& row) {
      return std::string{row.param.name};
    });

// ---- notional rules: limits 1000 per order and 5000 per position, price 100 unless named ----

struct NotionalCase {
  const char* name;
  const char* position;
  const char* open_buy;
  const char* open_sell;
  OrderTerms order;
  bool is_allowed;
  const char* value;
};

RiskLimits tight_limits() {
  RiskLimits limits;
  limits.order_notional_max = dec("1000");
  limits.position_notional_max = dec("5000");
  return limits;
}

RiskView view_of(const NotionalCase& c) {
  RiskView view = with_position(c.position);
  view.open_buy = quantity(c.open_buy);
  view.open_sell = quantity(c.open_sell);
  view.mark = Price{dec("100")};
  return view;
}

std::string name_of_row(const ::testing::TestParamInfo<NotionalCase>& row) {
  return row.param.name;
}

class OrderNotional : public ::testing::TestWithParam<NotionalCase> {};

TEST_P(OrderNotional, IsLimited) {
  const NotionalCase& c = GetParam();
  const Verdict verdict = check_order_notional(view_of(c), tight_limits(), c.order);
  EXPECT_EQ(verdict.rule, RuleId::OrderNotional);
  EXPECT_EQ(verdict.is_allowed, c.is_allowed);
  EXPECT_EQ(verdict.value, dec(c.value));
  EXPECT_EQ(verdict.limit, dec("1000"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, OrderNotional,
    ::testing::Values(
        NotionalCase{"AtTheLimit", "0", "0", "0", buy("10"), true, "1000"},
        NotionalCase{"AboveTheLimit", "0", "0", "0", buy("10.001"), false, "1000.1"},
        NotionalCase{"SellAboveTheLimit", "0", "0", "0", sell("10.001"), false, "1000.1"},
        NotionalCase{"SellBelowTheMarkAtTheMark", "0", "0", "0",
                     limit_order(Side::Sell, "10", "11"), false, "1100"},
        NotionalCase{"ExitOfAPositionAboveTheLimit", "50", "0", "0", reducing(sell("50")), true,
                     "5000"},
        NotionalCase{"FlagWithoutAPosition", "0", "0", "0", reducing(sell("50")), false, "5000"},
        NotionalCase{"MarketOrderAtTheMark", "0", "0", "0", market_order(Side::Buy, "10"), true,
                     "1000"},
        NotionalCase{"MarketOrderAboveTheLimit", "0", "0", "0", market_order(Side::Buy, "10.001"),
                     false, "1000.1"}),
    name_of_row);

class PositionNotional : public ::testing::TestWithParam<NotionalCase> {};

TEST_P(PositionNotional, CountsOpenOrdersOfTheSideInFull) {
  const NotionalCase& c = GetParam();
  const Verdict verdict = check_position_notional(view_of(c), tight_limits(), c.order);
  EXPECT_EQ(verdict.rule, RuleId::PositionNotional);
  EXPECT_EQ(verdict.is_allowed, c.is_allowed);
  EXPECT_EQ(verdict.value, dec(c.value));
  EXPECT_EQ(verdict.limit, dec("5000"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, PositionNotional,
    ::testing::Values(
        NotionalCase{"LongAtTheLimit", "30", "10", "0", buy("10"), true, "5000"},
        NotionalCase{"LongAboveTheLimit", "30", "10", "0", buy("10.001"), false, "5000.1"},
        NotionalCase{"ShortAtTheLimit", "-30", "0", "10", sell("10"), true, "5000"},
        NotionalCase{"ShortAboveTheLimit", "-30", "0", "10", sell("10.001"), false, "5000.1"},
        NotionalCase{"OrdersOfTheOtherSideDoNotHelp", "0", "45", "45", buy("5"), true, "5000"},
        NotionalCase{"SellingALongShrinksIt", "60", "0", "0", sell("10"), true, "0"},
        NotionalCase{"BuyingAShortShrinksIt", "-60", "0", "0", buy("10"), true, "0"},
        NotionalCase{"ThroughZeroToTheLimit", "10", "0", "0", sell("60"), true, "5000"},
        NotionalCase{"ThroughZeroAboveTheLimit", "10", "0", "0", sell("60.001"), false, "5000.1"},
        NotionalCase{"ExitPassesWhateverElseIsOpen", "60", "0", "200", reducing(sell("60")), true,
                     "20000"},
        NotionalCase{"FlagThatFlipsDoesNotHelp", "60", "0", "200", reducing(sell("61")), false,
                     "20100"},
        NotionalCase{"CheapOrderDoesNotCheapenThePosition", "49", "0", "0",
                     limit_order(Side::Buy, "1", "2"), false, "5100"},
        NotionalCase{"DearOrderIsValuedAtItsPrice", "0", "0", "0",
                     limit_order(Side::Buy, "200", "25.1"), false, "5020"},
        NotionalCase{"MarketOrderAboveTheLimit", "0", "0", "0", market_order(Side::Sell, "50.001"),
                     false, "5000.1"}),
    name_of_row);

TEST(NotionalRules, RefuseAMarketOrderThatNothingValues) {
  RiskView view = open_view();  // no mark
  EXPECT_FALSE(check_order_notional(view, RiskLimits{}, market_order(Side::Buy, "1")).is_allowed);
  EXPECT_FALSE(
      check_position_notional(view, RiskLimits{}, market_order(Side::Buy, "1")).is_allowed);
  view.position = quantity("1");
  const OrderTerms exit = reducing(market_order(Side::Sell, "1"));
  EXPECT_TRUE(check_order_notional(view, RiskLimits{}, exit).is_allowed);
  EXPECT_TRUE(check_position_notional(view, RiskLimits{}, exit).is_allowed);
}

TEST(NotionalRules, ValueALimitOrderAtItsPriceWithoutAMark) {
  const Verdict verdict = check_order_notional(open_view(), RiskLimits{}, buy("2"));
  EXPECT_TRUE(verdict.is_allowed);
  EXPECT_EQ(verdict.value, dec("200"));
}

// fault:F05
TEST(NotionalRules, RefuseAValueBeyondADecimal) {
  const OrderTerms order = limit_order(Side::Buy, "100000000000", "100000");
  EXPECT_FALSE(check_order_notional(open_view(), RiskLimits{}, order).is_allowed);
  EXPECT_FALSE(check_position_notional(open_view(), RiskLimits{}, order).is_allowed);
}

// ---- open orders ----

TEST(OpenOrders, AllowTheLastOneAndRefuseTheNext) {
  RiskLimits limits;
  limits.open_orders_max = 5;
  RiskView view = open_view();
  view.open_orders = 4;
  const Verdict last = check_open_orders(view, limits, buy("1"));
  EXPECT_TRUE(last.is_allowed);
  EXPECT_EQ(last.value, dec("5"));
  EXPECT_EQ(last.limit, dec("5"));
  view.open_orders = 5;
  const Verdict next = check_open_orders(view, limits, buy("1"));
  EXPECT_FALSE(next.is_allowed);
  EXPECT_EQ(next.rule, RuleId::OpenOrders);
  EXPECT_EQ(next.value, dec("6"));
}

}  // namespace
}  // namespace tw::risk
