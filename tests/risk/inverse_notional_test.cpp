#include <gtest/gtest.h>

#include "risk/rules/rules.hpp"
#include "risk/views.hpp"

namespace tw::risk {
namespace {

using testing::dec;

// A contract is worth 100 in quote: at 50,000 it is 0.002 coins, at 40,000 0.0025.
class InverseNotional : public ::testing::Test {
 protected:
  InverseNotional() : instrument_(listing(), open_view().instrument->terms()) {
    view_ = open_view();
    view_.instrument = &instrument_;
    view_.mark = Price{dec("50000")};
    limits_.order_notional_max = limits_.position_notional_max = dec("0.02");
  }
  static Listing listing() {
    Listing inverse = open_view().instrument->listing();
    inverse.kind = ContractKind::Inverse;
    inverse.multiplier = dec("100");
    inverse.settle = inverse.base;
    return inverse;
  }
  Instrument instrument_;
  RiskView view_;
  RiskLimits limits_;
};

TEST_F(InverseNotional, IsInCoinsAtTheLowerPrice) {
  const Verdict buy = check_order_notional(view_, limits_, limit_order(Side::Buy, "40000", "8"));
  EXPECT_TRUE(buy.is_allowed);
  EXPECT_EQ(buy.value, dec("0.02"));
  EXPECT_FALSE(
      check_order_notional(view_, limits_, limit_order(Side::Buy, "40000", "9")).is_allowed);
  // Dearer than the mark it is filled at the mark or below.
  EXPECT_EQ(check_order_notional(view_, limits_, limit_order(Side::Buy, "60000", "10")).value,
            dec("0.02"));
}

TEST_F(InverseNotional, OfASellIsBoundedByItsPrice) {
  EXPECT_EQ(check_order_notional(view_, limits_, limit_order(Side::Sell, "62500", "10")).value,
            dec("0.016"));
}

TEST_F(InverseNotional, OfThePositionIsTakenAtTheLowerPrice) {
  view_.position = quantity("4");
  EXPECT_EQ(check_position_notional(view_, limits_, limit_order(Side::Buy, "40000", "4")).value,
            dec("0.02"));
  EXPECT_EQ(check_position_notional(view_, limits_, limit_order(Side::Buy, "62500", "6")).value,
            dec("0.02"));
}

TEST_F(InverseNotional, WithoutAMarkTheOrdersPriceCounts) {
  view_.mark = Price{};
  EXPECT_EQ(check_position_notional(view_, limits_, limit_order(Side::Buy, "40000", "8")).value,
            dec("0.02"));
}

}  // namespace
}  // namespace tw::risk
