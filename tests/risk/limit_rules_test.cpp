#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "risk/rules/rules.hpp"
#include "risk/views.hpp"

namespace tw::risk {
namespace {

using std::chrono::milliseconds;
using testing::dec;

OrderTerms buy(const char* wanted) { return limit_order(Side::Buy, "100", wanted); }
OrderTerms sell(const char* wanted) { return limit_order(Side::Sell, "100", wanted); }

RiskView with_position(const char* position) {
  RiskView view = open_view();
  view.position = quantity(position);
  view.mark = Price{dec("100")};
  return view;
}

struct BoundaryCase {
  const char* name;
  Rule rule;
  RuleId id;
  void (*arrange)(RiskView&, RiskLimits&);
  bool is_allowed;
  const char* value;
  const char* limit;
};

RiskLimits usual_limits() {
  RiskLimits limits;
  limits.orders_per_second = 3;
  limits.book_age_max = milliseconds(1'500);
  limits.daily_loss_max = dec("250");
  limits.account_notional_max = dec("1000");
  return limits;
}

// Long 3 at a mark of 100; a buy of 2 is asked for.
class Boundary : public ::testing::TestWithParam<BoundaryCase> {
 protected:
  Boundary() { GetParam().arrange(view_, limits_); }
  RiskView view_ = with_position("3");
  RiskLimits limits_ = usual_limits();
};

TEST_P(Boundary, NamesValueAndLimit) {
  const BoundaryCase& c = GetParam();
  const Verdict verdict = c.rule(view_, limits_, buy("2"));
  EXPECT_EQ(verdict.rule, c.id);
  EXPECT_EQ(verdict.is_allowed, c.is_allowed);
  EXPECT_EQ(verdict.value, dec(c.value));
  EXPECT_EQ(verdict.limit, dec(c.limit));
}

TEST_P(Boundary, LetsExitsOutOnBothSidesOfIt) {
  EXPECT_TRUE(GetParam().rule(view_, limits_, reducing(sell("2"))).is_allowed);
  EXPECT_TRUE(GetParam().rule(view_, limits_, reducing(sell("3"))).is_allowed);
}

TEST_P(Boundary, DoesNotBelieveAFlagOnAnOrderThatAddsRisk) {
  EXPECT_EQ(GetParam().rule(view_, limits_, reducing(buy("2"))).is_allowed, GetParam().is_allowed);
}

template <std::int64_t kMilliseconds>
void heard_before(RiskView& view, RiskLimits&) {
  view.book_age = milliseconds(kMilliseconds);
}
template <std::int64_t kOrders>
void ordered(RiskView& view, RiskLimits&) {
  view.orders_in_second = kOrders;
}
void lost(RiskView& view, const char* amount) { view.day_loss = dec(amount); }
void others(RiskView& view, const char* amount) { view.other_notional = dec(amount); }
void needs(RiskView& view, const char* more, const char* free) {
  view.margin_check = MarginCheck::Known;
  view.margin = {.more = dec(more), .free = dec(free)};
}
void gives(RiskView& view, const char* more, const char* free) {
  view.balance_check = MarginCheck::Known;
  view.balance = {.more = dec(more), .free = dec(free)};
}

// fault:N03 fault:P05
INSTANTIATE_TEST_SUITE_P(BookAge, Boundary,
                         ::testing::Values(BoundaryCase{"Below", check_book_age, RuleId::BookAge,
                                                        heard_before<1'499>, true, "1.499", "1.5"},
                                           BoundaryCase{"At", check_book_age, RuleId::BookAge,
                                                        heard_before<1'500>, true, "1.5", "1.5"},
                                           BoundaryCase{"Above", check_book_age, RuleId::BookAge,
                                                        [](RiskView& view, RiskLimits&) {
                                                          view.book_age =
                                                              milliseconds(1'500) + Duration(1);
                                                        },
                                                        false, "1.500000001", "1.5"},
                                           BoundaryCase{"Off", check_book_age, RuleId::BookAge,
                                                        [](RiskView& view, RiskLimits& limits) {
                                                          view.book_age = std::chrono::hours(24);
                                                          limits.book_age_max = std::nullopt;
                                                        },
                                                        true, "0", "0"}),
                         [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    OrderRate, Boundary,
    ::testing::Values(
        BoundaryCase{"Below", check_order_rate, RuleId::OrderRate, ordered<1>, true, "2", "3"},
        BoundaryCase{"At", check_order_rate, RuleId::OrderRate, ordered<2>, true, "3", "3"},
        BoundaryCase{"Above", check_order_rate, RuleId::OrderRate, ordered<3>, false, "4", "3"},
        BoundaryCase{"Off", check_order_rate, RuleId::OrderRate,
                     [](RiskView& view, RiskLimits& limits) {
                       view.orders_in_second = 1'000;
                       limits.orders_per_second = std::nullopt;
                     },
                     true, "0", "0"}),
    [](const auto& row) { return std::string{row.param.name}; });

// fault:G03
INSTANTIATE_TEST_SUITE_P(
    DailyLoss, Boundary,
    ::testing::Values(
        BoundaryCase{"Below", check_daily_loss, RuleId::DailyLoss,
                     [](RiskView& view, RiskLimits&) { lost(view, "249.999999999999"); }, true,
                     "249.999999999999", "250"},
        BoundaryCase{"At", check_daily_loss, RuleId::DailyLoss,
                     [](RiskView& view, RiskLimits&) { lost(view, "250"); }, false, "250", "250"},
        BoundaryCase{"Above", check_daily_loss, RuleId::DailyLoss,
                     [](RiskView& view, RiskLimits&) { lost(view, "300"); }, false, "300", "250"},
        BoundaryCase{"Gain", check_daily_loss, RuleId::DailyLoss,
                     [](RiskView& view, RiskLimits&) { lost(view, "-300"); }, true, "-300", "250"},
        BoundaryCase{"LatchedAndEarnedBack", check_daily_loss, RuleId::DailyLoss,
                     [](RiskView& view, RiskLimits&) {
                       view.day = Latch::Set;
                       lost(view, "10");
                     },
                     false, "10", "250"},
        BoundaryCase{"NobodyKnows", check_daily_loss, RuleId::DailyLoss,
                     [](RiskView& view, RiskLimits&) { view.day_loss = std::nullopt; }, false, "0",
                     "250"},
        BoundaryCase{"Off", check_daily_loss, RuleId::DailyLoss,
                     [](RiskView& view, RiskLimits& limits) {
                       lost(view, "300");
                       limits.daily_loss_max = std::nullopt;
                     },
                     true, "300", "0"}),
    [](const auto& row) { return std::string{row.param.name}; });

// What is asked for makes 5 of 3: 500 at the mark.
INSTANTIATE_TEST_SUITE_P(
    AccountExposure, Boundary,
    ::testing::Values(
        BoundaryCase{"Below", check_account_exposure, RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits&) { others(view, "499"); }, true, "999", "1000"},
        BoundaryCase{"At", check_account_exposure, RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits&) { others(view, "500"); }, true, "1000",
                     "1000"},
        BoundaryCase{"Above", check_account_exposure, RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits&) { others(view, "500.000000000001"); }, false,
                     "1000.000000000001", "1000"},
        BoundaryCase{"OpenOrdersCountWithTheirSide", check_account_exposure,
                     RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits&) { view.open_buy = quantity("5.001"); }, false,
                     "1000.1", "1000"},
        BoundaryCase{"TheWorseSideCounts", check_account_exposure, RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits&) {
                       view.open_sell = quantity("8");  // short 5 at most, no more than long 5
                       others(view, "500");
                     },
                     true, "1000", "1000"},
        BoundaryCase{"NoWorseThanTheOtherSide", check_account_exposure, RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits&) { view.open_sell = quantity("33"); }, true,
                     "3000", "1000"},
        BoundaryCase{"NoMark", check_account_exposure, RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits&) { view.mark = {}; }, false, "0", "1000"},
        BoundaryCase{"NoMarkElsewhere", check_account_exposure, RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits&) { view.other_notional = std::nullopt; }, false,
                     "0", "1000"},
        BoundaryCase{"Off", check_account_exposure, RuleId::AccountExposure,
                     [](RiskView& view, RiskLimits& limits) {
                       others(view, "1000000");
                       limits.account_notional_max = std::nullopt;
                     },
                     true, "0", "0"}),
    [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Margin, Boundary,
    ::testing::Values(
        BoundaryCase{"Below", check_margin, RuleId::Margin,
                     [](RiskView& view, RiskLimits&) { needs(view, "99", "100"); }, true, "99",
                     "100"},
        BoundaryCase{"At", check_margin, RuleId::Margin,
                     [](RiskView& view, RiskLimits&) { needs(view, "100", "100"); }, true, "100",
                     "100"},
        BoundaryCase{"Above", check_margin, RuleId::Margin,
                     [](RiskView& view, RiskLimits&) { needs(view, "100.01", "100"); }, false,
                     "100.01", "100"},
        BoundaryCase{"NothingFreeAndNothingTaken", check_margin, RuleId::Margin,
                     [](RiskView& view, RiskLimits&) { needs(view, "0", "-5"); }, true, "0", "-5"},
        BoundaryCase{"NothingFree", check_margin, RuleId::Margin,
                     [](RiskView& view, RiskLimits&) { needs(view, "0.01", "-5"); }, false, "0.01",
                     "-5"},
        BoundaryCase{"NobodyKnows", check_margin, RuleId::Margin,
                     [](RiskView& view, RiskLimits&) { view.margin_check = MarginCheck::Unknown; },
                     false, "0", "0"},
        BoundaryCase{"Off", check_margin, RuleId::Margin, [](RiskView&, RiskLimits&) {}, true, "0",
                     "0"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Balance, LetsThroughWhatIsFree) {
  RiskView view = with_position("1");
  EXPECT_TRUE(check_balance(view, usual_limits(), buy("2")).is_allowed) << "a contract";
  gives(view, "2", "2");
  EXPECT_TRUE(check_balance(view, usual_limits(), buy("2")).is_allowed);
  gives(view, "2.001", "2");
  const Verdict verdict = check_balance(view, usual_limits(), buy("2"));
  EXPECT_EQ(
      verdict,
      (Verdict{
          .rule = RuleId::Balance, .is_allowed = false, .value = dec("2.001"), .limit = dec("2")}));
  view.balance_check = MarginCheck::Unknown;
  view.balance = {};
  EXPECT_FALSE(check_balance(view, usual_limits(), buy("2")).is_allowed) << "nobody knows";
}

TEST(Balance, AnExitNeedsTheGoodsToo) {
  RiskView view = with_position("1");
  gives(view, "1", "0.5");
  EXPECT_FALSE(check_balance(view, usual_limits(), reducing(sell("1"))).is_allowed);
}

TEST(AccountExposure, APlainOrderAgainstThePositionPassesAboveTheLimit) {
  RiskView view = with_position("30");
  EXPECT_TRUE(check_account_exposure(view, usual_limits(), sell("30")).is_allowed);
  EXPECT_TRUE(check_account_exposure(view, usual_limits(), sell("60")).is_allowed);
  EXPECT_FALSE(check_account_exposure(view, usual_limits(), sell("60.001")).is_allowed);
}

// The sum of what instruments may hold, from a model that tries every fill of open orders.
RC_GTEST_PROP(AccountExposureProperty, WhatPassesStaysWithinTheLimitOrMakesNothingWorse, ()) {
  const auto draw = [](std::int64_t low, std::int64_t high) {
    return Quantity{Decimal::from_int(*rc::gen::inRange(low, high))};
  };
  RiskView view = with_position("0");
  view.position = draw(-10, 11);
  view.open_buy = draw(0, 10);
  view.open_sell = draw(0, 10);
  OrderTerms order = buy("1");
  order.side = *rc::gen::element(Side::Buy, Side::Sell);
  order.quantity = draw(1, 12);
  const auto largest = [&view](Quantity buys, Quantity sells) {
    Quantity worst = abs(view.position);
    for (const Quantity up : {Quantity{}, buys}) {
      for (const Quantity down : {Quantity{}, sells}) {
        worst = std::max(worst, abs(view.position + up - down));
      }
    }
    return worst;
  };
  const Quantity more = order.quantity;
  const Quantity before = largest(view.open_buy, view.open_sell);
  const Quantity after = order.side == Side::Buy ? largest(view.open_buy + more, view.open_sell)
                                                 : largest(view.open_buy, view.open_sell + more);
  const bool is_within = after <= quantity("10");  // 1000 at the mark
  RC_ASSERT(check_account_exposure(view, usual_limits(), order).is_allowed ==
            (is_within || after == before));
}

}  // namespace
}  // namespace tw::risk
