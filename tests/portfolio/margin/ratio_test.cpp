#include "portfolio/margin/ratio.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/samples.hpp"

namespace tw::portfolio {
namespace {

using testing::dec;

Ratio ratio(const char* text) { return Ratio{dec(text)}; }

TEST(Ratio, RoundsOnceInTheNamedDirection) {
  const Ratio third = Ratio{1} / Ratio{3};
  EXPECT_EQ(third.round(Rounding::Down), dec("0.333333333333"));
  EXPECT_EQ(third.round(Rounding::Up), dec("0.333333333334"));
  EXPECT_EQ((Ratio{-1} / Ratio{3}).round(Rounding::Down), dec("-0.333333333334"));
  EXPECT_EQ((ratio("0.000000000003") / Ratio{2}).round(Rounding::HalfEven), dec("0.000000000002"));
  EXPECT_EQ((ratio("0.000000000001") / Ratio{2}).round(Rounding::HalfEven), dec("0"));
}

TEST(Ratio, LosesNothingOnTheWay) {
  const Ratio third = Ratio{1} / Ratio{3};
  EXPECT_EQ((third + third + third).round(Rounding::HalfEven), dec("1"));
  EXPECT_EQ((third * Ratio{3} - Ratio{1}).sign(), 0);
}

TEST(Ratio, IsNoNumberAfterADivisionByZero) {
  const Ratio none = Ratio{1} / Ratio{0};
  EXPECT_FALSE(none.round(Rounding::Down).has_value());
  EXPECT_FALSE((none + Ratio{1}).round(Rounding::Down).has_value());
  EXPECT_FALSE((none * Ratio{0}).round(Rounding::Down).has_value());
  EXPECT_EQ(none.sign(), 0);
}

TEST(Ratio, HasNothingBeyondTheRangeOfADecimal) {
  const Ratio large = ratio("100000000000000000000000000");
  EXPECT_FALSE((large * Ratio{10}).round(Rounding::Down).has_value());
}

TEST(Ratio, KeepsEighteenDigitsWhereItDoesNotFit) {
  const Ratio fine = ratio("123456789012.345678901234") / ratio("98765.432109876543");
  const Ratio coarse = fine * (fine / fine) * fine / fine;
  const auto exact = fine.round(Rounding::HalfEven);
  const auto close = coarse.round(Rounding::HalfEven);
  ASSERT_TRUE(exact.has_value() && close.has_value());
  EXPECT_LT(abs(*exact - *close), dec("0.00000001"));
}

RC_GTEST_PROP(RatioProperty, AgreesWithDecimalsWhereTheyAreExact,
              (std::int32_t a, std::int32_t b, std::int32_t c)) {
  const Decimal x = Decimal::from_units(a, 4);
  const Decimal y = Decimal::from_units(b, 4);
  const Decimal z = Decimal::from_units(c, 4);
  const Decimal expected = multiply(x, y, Rounding::HalfEven) + z;
  RC_ASSERT((Ratio{x} * Ratio{y} + Ratio{z}).round(Rounding::HalfEven) == expected);
  RC_PRE(b != 0);
  RC_ASSERT((Ratio{x} / Ratio{y}).round(Rounding::HalfEven) == divide(x, y, Rounding::HalfEven));
}

}  // namespace
}  // namespace tw::portfolio
