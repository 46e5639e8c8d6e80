#include "base/math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "base/random.hpp"
#include "math_bits.hpp"

namespace tw::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();

TEST(Math, GivesTheSameBitsEverywhere) { EXPECT_EQ(math_bits(), kMathBits); }

// The doubles nearest to the published expansions.
TEST(Math, RoundsKnownConstants) {
  EXPECT_EQ(exp(1.0), 0x1.5bf0a8b145769p+1);
  EXPECT_EQ(log(2.0), 0x1.62e42fefa39efp-1);
  EXPECT_EQ(log(10.0), 0x1.26bb1bbb55516p+1);
  EXPECT_EQ(pow(2.0, 0.5), 0x1.6a09e667f3bcdp+0);
  EXPECT_EQ(sin(1.0), 0x1.aed548f090ceep-1);
  EXPECT_EQ(sin(1e22), -0.8522008497671888);
}

TEST(Math, IsExactWhereTheResultIs) {
  EXPECT_EQ(exp(0.0), 1.0);
  EXPECT_EQ(log(1.0), 0.0);
  for (int n = -1'074; n <= 1'023; ++n) {
    EXPECT_EQ(pow(2.0, n), std::ldexp(1.0, n)) << n;
  }
  for (int n = 0; n <= 22; ++n) {
    EXPECT_EQ(pow(10.0, n), std::strtod(("1e" + std::to_string(n)).c_str(), nullptr)) << n;
  }
  EXPECT_EQ(pow(-3.0, 5.0), -243.0);
}

struct UnaryCase {
  const char* name;
  double (*function)(double);
  double x;
  double expected;
};
class SpecialValue : public testing::TestWithParam<UnaryCase> {};

TEST_P(SpecialValue, FollowsTheStandard) {
  const UnaryCase& c = GetParam();
  const double result = c.function(c.x);
  if (std::isnan(c.expected)) {
    EXPECT_TRUE(std::isnan(result));
    return;
  }
  EXPECT_EQ(result, c.expected);
  EXPECT_EQ(std::signbit(result), std::signbit(c.expected));
}
INSTANTIATE_TEST_SUITE_P(
    Table, SpecialValue,
    testing::Values(
        UnaryCase{"ExpOfNan", exp, kNan, kNan},
        UnaryCase{"ExpOfInfinity", exp, kInfinity, kInfinity},
        UnaryCase{"ExpOfMinusInfinity", exp, -kInfinity, 0.0},
        UnaryCase{"ExpAboveRange", exp, 0x1.62e42fefa39f0p+9, kInfinity},
        UnaryCase{"ExpBelowRange", exp, -745.14, 0.0},
        UnaryCase{"ExpJustInRange", exp, -745.13, kSmallest},
        UnaryCase{"LogOfNan", log, kNan, kNan}, UnaryCase{"LogOfZero", log, 0.0, -kInfinity},
        UnaryCase{"LogOfMinusZero", log, -0.0, -kInfinity},
        UnaryCase{"LogBelowZero", log, -kSmallest, kNan},
        UnaryCase{"LogOfInfinity", log, kInfinity, kInfinity},
        UnaryCase{"LogOfSmallest", log, kSmallest, -0x1.74385446d71c3p+9},
        UnaryCase{"LogOfLargest", log, kLargest, 0x1.62e42fefa39efp+9},
        UnaryCase{"SinOfNan", sin, kNan, kNan}, UnaryCase{"SinOfInfinity", sin, kInfinity, kNan},
        UnaryCase{"SinOfMinusInfinity", sin, -kInfinity, kNan},
        UnaryCase{"SinOfZero", sin, 0.0, 0.0}, UnaryCase{"SinOfMinusZero", sin, -0.0, -0.0},
        UnaryCase{"SinOfSmallest", sin, kSmallest, kSmallest},
        UnaryCase{"SinOfPi", sin, 0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53}),
    [](const testing::TestParamInfo<UnaryCase>& row) { return std::string{row.param.name}; });

TEST(Math, PowersOfSpecialValuesAreThoseOfThePlatform) {
  const double values[] = {0.0,    -0.0,      1.0,        -1.0,    2.0,       -2.0,
                           0.5,    -0.5,      3.0,        -3.0,    kInfinity, -kInfinity,
                           kNan,   kSmallest, 1.5,        -2.5,    1e300,     -1e300,
                           0x1p53, -0x1p53,   0x1p52 + 1, 0x1p100, -0x1p100};
  for (const double x : values) {
    for (const double y : values) {
      const double expected = std::pow(x, y);
      const double result = pow(x, y);
      EXPECT_EQ(std::isnan(result), std::isnan(expected)) << x << ' ' << y;
      if (!std::isnan(expected)) {
        EXPECT_DOUBLE_EQ(result, expected) << x << ' ' << y;
        EXPECT_EQ(std::signbit(result), std::signbit(expected)) << x << ' ' << y;
      }
    }
  }
}

// Distance to a value that carries more bits than a double, in units of our last place.
double error_ulp(double result, long double exact) {
  int exponent = 0;
  std::frexp(result, &exponent);
  const int unit = std::max(exponent - 53, -1'074);
  return static_cast<double>(
      std::fabs(std::ldexp(static_cast<long double>(result) - exact, -unit)));
}

class ErrorBound : public testing::Test {
 protected:
  static constexpr int kInputs = 20'000;
  static_assert(std::numeric_limits<long double>::digits >= 64, "the oracle needs more bits");
  double between(double low, double high) { return low + (high - low) * random.uniform(); }
  double any_size(double exponent_low, double exponent_high) {
    return static_cast<double>(
        std::exp2(static_cast<long double>(between(exponent_low, exponent_high))));
  }
  Random random{7};
};

TEST_F(ErrorBound, OfExpHolds) {
  for (int i = 0; i < kInputs; ++i) {
    for (const double x : {between(-708.0, 709.7), between(-1.0, 1.0), any_size(-60.0, -3.0)}) {
      ASSERT_LT(error_ulp(exp(x), std::exp(static_cast<long double>(x))), 0.55) << x;
    }
    const double subnormal = between(-745.0, -708.4);
    ASSERT_LT(error_ulp(exp(subnormal), std::exp(static_cast<long double>(subnormal))), 1.0);
  }
}

TEST_F(ErrorBound, OfLogHolds) {
  for (int i = 0; i < kInputs; ++i) {
    for (const double x :
         {any_size(-1'074.0, 1'023.0), between(0.4, 2.5), 1.0 + between(-1e-9, 1e-9)}) {
      ASSERT_LT(error_ulp(log(x), std::log(static_cast<long double>(x))), 0.52) << x;
    }
  }
}

TEST_F(ErrorBound, OfPowHolds) {
  for (int i = 0; i < kInputs; ++i) {
    const double x = any_size(-40.0, 40.0);
    const double near_one = 1.0 + between(-1e-4, 1e-4);
    const double y = between(-17.0, 17.0);
    const auto exact = [](double a, double b) {
      return std::pow(static_cast<long double>(a), static_cast<long double>(b));
    };
    ASSERT_LT(error_ulp(pow(x, y), exact(x, y)), 0.60) << x << ' ' << y;
    const double large = y * 400'000;
    ASSERT_LT(error_ulp(pow(near_one, large), exact(near_one, large)), 0.60) << near_one;
    ASSERT_LT(error_ulp(pow(0x1p-60, 17.0 + y / 20), exact(0x1p-60, 17.0 + y / 20)), 1.0) << y;
  }
}

TEST_F(ErrorBound, OfSinHolds) {
  for (int i = 0; i < kInputs; ++i) {
    for (const double x : {between(-7.0, 7.0), any_size(-30.0, 60.0),
                           0x1.921fb54442d18p+0 * static_cast<double>(i)}) {
      ASSERT_LT(error_ulp(sin(x), std::sin(static_cast<long double>(x))), 0.85) << x;
    }
  }
}

}  // namespace
}  // namespace tw::math
