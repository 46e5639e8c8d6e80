#include "performance/closing_fees.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "performance/samples.hpp"

namespace tw::performance {
namespace {

Quantity quantity(const char* text) { return Quantity{dec(text)}; }

TEST(ClosingFees, OfWhatOnlyOpensAreNone) {
  ClosingFees fees;
  EXPECT_FALSE(fees.on_fill({}, quantity("2"), dec("0.4")).has_value());
  EXPECT_FALSE(fees.on_fill(quantity("2"), quantity("1"), dec("0.2")).has_value());
  EXPECT_EQ(fees.open(), dec("0.6"));
}

TEST(ClosingFees, AreThoseOfTheCloseAndTheShareOfTheOpening) {
  ClosingFees fees;
  fees.on_fill({}, quantity("4"), dec("0.8"));
  EXPECT_EQ(fees.on_fill(quantity("4"), quantity("-1"), dec("0.3")), dec("0.5"));
  EXPECT_EQ(fees.open(), dec("0.6"));
  EXPECT_EQ(fees.on_fill(quantity("3"), quantity("-3"), dec("0.9")), dec("1.5"));
  EXPECT_EQ(fees.open(), Decimal{});
}

TEST(ClosingFees, OfATurnAreDividedByQuantity) {
  ClosingFees fees;
  fees.on_fill({}, quantity("-1"), dec("0.1"));
  EXPECT_EQ(fees.on_fill(quantity("-1"), quantity("4"), dec("0.4")), dec("0.2"));
  EXPECT_EQ(fees.open(), dec("0.3"));
}

TEST(ClosingFees, MayBeRebates) {
  ClosingFees fees;
  fees.on_fill({}, quantity("1"), dec("-0.1"));
  EXPECT_EQ(fees.on_fill(quantity("1"), quantity("-1"), dec("-0.2")), dec("-0.3"));
}

// 250,000,000,000 units at 0.0000004, fee 0.0005: fees times quantity are more than any number.
TEST(ClosingFees, OfManyUnitsOfACheapCoinAreExact) {
  ClosingFees fees;
  fees.on_fill({}, quantity("250000000000"), dec("50"));
  EXPECT_EQ(fees.on_fill(quantity("250000000000"), quantity("-100000000000"), dec("20")),
            dec("40"));
  fees.on_fill(quantity("150000000000"), quantity("90000000000000.000000000001"), dec("9000"));
  EXPECT_EQ(fees.on_fill(quantity("90150000000000.000000000001"),
                         quantity("-30000000000000.000000000007"), dec("7777.7")),
            dec("10782.691680532446"));
}

RC_GTEST_PROP(ClosingFeesProperty, GiveOutWhatWasPaid, ()) {
  ClosingFees fees;
  Decimal paid;
  Decimal given;
  Decimal held;
  const auto fills = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(-9, 9), rc::gen::inRange(-50, 50)));
  for (const auto& [traded, cents] : fills) {
    if (traded == 0) {
      continue;
    }
    const Decimal fee = Decimal::from_units(cents, 2);
    const Quantity quantity{Decimal::from_int(traded)};
    given += fees.on_fill(Quantity{held}, quantity, fee).value_or(Decimal{});
    held += quantity.decimal();
    paid += fee;
    RC_ASSERT(given + fees.open() == paid);
    RC_ASSERT(!held.is_zero() || fees.open().is_zero());
  }
}

}  // namespace
}  // namespace tw::performance
