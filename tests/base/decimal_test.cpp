#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

namespace tw {
namespace {

constexpr Int128 kTop = static_cast<Int128>(~Uint128{0} >> 1U);
constexpr const char* kTopText = "170141183460469231731687303.715884105727";

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

struct TextCase {
  const char* name;
  const char* text;
  const char* canonical;
};
class DecimalText : public ::testing::TestWithParam<TextCase> {};
TEST_P(DecimalText, ReadsAndWritesCanonically) {
  const auto value = Decimal::parse_exact(GetParam().text);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->to_string(), GetParam().canonical);
  EXPECT_EQ(Decimal::parse_rounded(GetParam().text), *value);
}
INSTANTIATE_TEST_SUITE_P(
    Table, DecimalText,
    ::testing::Values(TextCase{"Zero", "0", "0"}, TextCase{"NegativeZero", "-0", "0"},
                      TextCase{"NegativeZeroPoint", "-0.000", "0"}, TextCase{"Half", "0.5", "0.5"},
                      TextCase{"NegativeHalf", "-0.5", "-0.5"}, TextCase{"One", "1", "1"},
                      TextCase{"Ten", "10", "10"}, TextCase{"Trailing", "100.10", "100.1"},
                      TextCase{"WholeZeros", "100.000", "100"},
                      TextCase{"Leading", "007.07", "7.07"},
                      TextCase{"Smallest", "0.000000000001", "0.000000000001"},
                      TextCase{"NegativeSmallest", "-0.000000000001", "-0.000000000001"},
                      TextCase{"SurplusZeros", "1.00000000000100000", "1.000000000001"},
                      TextCase{"Top", kTopText, kTopText},
                      TextCase{"Bottom", "-170141183460469231731687303.715884105727",
                               "-170141183460469231731687303.715884105727"}),
    [](const ::testing::TestParamInfo<TextCase>& row) { return std::string{row.param.name}; });

TEST(Decimal, RefusesTextThatIsNotPlain) {
  for (const char* text :
       {"",   "-",   "+",   "+1",  ".",   "1.",    ".5", "-.5", "-1.", "1e3",  " 1",
        "1 ", "1,0", "--1", "-+1", "0x1", "1.2.3", "1-", "nan", "inf", "1.-5", "\xD9\xA1"}) {
    EXPECT_FALSE(Decimal::parse_exact(text).has_value()) << text;
    EXPECT_FALSE(Decimal::parse_rounded(text).has_value()) << text;
  }
  EXPECT_FALSE(Decimal::parse_exact(std::string_view("1\0", 2)).has_value());
  EXPECT_EQ(Decimal::parse_exact("x").error(), (Fault{ErrorCode::InvalidInput, Field::Decimal}));
}

TEST(Decimal, RefusesTextBeyondTheRange) {
  for (const char* text :
       {"170141183460469231731687303.715884105728", "-170141183460469231731687303.715884105728",
        "170141183460469231731687304", "1701411834604692317316873030",
        "999999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(Decimal::parse_exact(text).has_value()) << text;
    EXPECT_FALSE(Decimal::parse_rounded(text).has_value()) << text;
  }
}

TEST(Decimal, ReadsVeryLongText) {
  const std::string zeros(10'000, '0');
  EXPECT_EQ(Decimal::parse_exact(zeros + "1." + zeros), Decimal::from_int(1));
  EXPECT_FALSE(Decimal::parse_exact("1" + zeros).has_value());
  EXPECT_FALSE(Decimal::parse_exact("0." + zeros + "1").has_value());
  EXPECT_EQ(Decimal::parse_rounded("0." + zeros + "1"), Decimal{});
}

TEST(Decimal, RefusesDigitsItWouldLose) {
  EXPECT_FALSE(Decimal::parse_exact("0.0000000000001").has_value());
  EXPECT_FALSE(Decimal::parse_exact("1.0000000000010000001").has_value());
}

TEST(Decimal, RoundsSurplusDigitsHalfToEven) {
  EXPECT_EQ(Decimal::parse_rounded("0.0000000000005"), Decimal{});
  EXPECT_EQ(Decimal::parse_rounded("0.0000000000015"), dec("0.000000000002"));
  EXPECT_EQ(Decimal::parse_rounded("0.0000000000025"), dec("0.000000000002"));
  EXPECT_EQ(Decimal::parse_rounded("0.00000000000050001"), dec("0.000000000001"));
  EXPECT_EQ(Decimal::parse_rounded("0.0000000000004999"), Decimal{});
  EXPECT_EQ(Decimal::parse_rounded("-0.0000000000015"), dec("-0.000000000002"));
  EXPECT_EQ(Decimal::parse_rounded("0.9999999999996"), Decimal::from_int(1));
}

TEST(Decimal, RefusesRoundingBeyondTheRange) {
  EXPECT_TRUE(Decimal::parse_rounded(std::string(kTopText) + "4").has_value());
  EXPECT_FALSE(Decimal::parse_rounded(std::string(kTopText) + "5").has_value());
}

TEST(Decimal, WritesItsLongestTextIntoTheBuffer) {
  char text[Decimal::kTextMax];
  EXPECT_EQ(Decimal::from_raw(-kTop).write(text), 41U);
}

TEST(Decimal, TellsItsSign) {
  EXPECT_EQ(dec("-0.1").sign(), -1);
  EXPECT_EQ(Decimal{}.sign(), 0);
  EXPECT_EQ(dec("0.1").sign(), 1);
  EXPECT_EQ(abs(Decimal::from_raw(-kTop)), Decimal::from_raw(kTop));
}

TEST(Decimal, ReadsUnitsOfAGrid) {
  EXPECT_EQ(Decimal::from_units(616'505, 1), dec("61650.5"));
  EXPECT_EQ(Decimal::from_units(-3, 12), dec("-0.000000000003"));
  EXPECT_EQ(Decimal::from_units(std::numeric_limits<std::int64_t>::min(), 0),
            dec("-9223372036854775808"));
  EXPECT_DEATH(Decimal::from_units(1, 13), "invariant broken");
  EXPECT_DEATH(Decimal::from_units(1, -1), "invariant broken");
}

TEST(Decimal, HasNoLowestRawValue) {
  EXPECT_FALSE(Decimal::is_representable(-kTop - 1));
  EXPECT_TRUE(Decimal::is_representable(-kTop));
  EXPECT_DEATH(Decimal::from_raw(-kTop - 1), "is_representable");
}

TEST(Decimal, RefusesSumsBeyondTheRange) {
  const Decimal top = Decimal::from_raw(kTop);
  const Decimal least = Decimal::from_raw(1);
  EXPECT_EQ(checked_add(top, -top), Decimal{});
  EXPECT_FALSE(checked_add(top, least).has_value());
  EXPECT_FALSE(checked_add(-top, -least).has_value());
  EXPECT_FALSE(checked_subtract(-top, least).has_value());
  EXPECT_FALSE(checked_subtract(top, -least).has_value());
  EXPECT_DEATH(top + least, "invariant broken");
  EXPECT_DEATH(-top - least, "invariant broken");
}

struct RoundCase {
  const char* name;
  const char* value;
  const char* step;
  const char* down;
  const char* up;
  const char* half_even;
};
class RoundToStep : public ::testing::TestWithParam<RoundCase> {};
TEST_P(RoundToStep, GoesInTheNamedDirection) {
  const RoundCase& c = GetParam();
  EXPECT_EQ(round_to_step(dec(c.value), dec(c.step), Rounding::Down), dec(c.down));
  EXPECT_EQ(round_to_step(dec(c.value), dec(c.step), Rounding::Up), dec(c.up));
  EXPECT_EQ(round_to_step(dec(c.value), dec(c.step), Rounding::HalfEven), dec(c.half_even));
}
INSTANTIATE_TEST_SUITE_P(
    Table, RoundToStep,
    ::testing::Values(RoundCase{"OnStep", "10.5", "0.5", "10.5", "10.5", "10.5"},
                      RoundCase{"Between", "10.7", "0.5", "10.5", "11", "10.5"},
                      RoundCase{"Above", "10.8", "0.5", "10.5", "11", "11"},
                      RoundCase{"TieToEven", "10.25", "0.5", "10", "10.5", "10"},
                      RoundCase{"TieToEvenUp", "10.75", "0.5", "10.5", "11", "11"},
                      RoundCase{"Negative", "-0.1", "0.5", "-0.5", "0", "0"},
                      RoundCase{"NegativeTie", "-0.75", "0.5", "-1", "-0.5", "-1"},
                      RoundCase{"OddStep", "1", "0.3", "0.9", "1.2", "0.9"},
                      RoundCase{"Zero", "0", "0.1", "0", "0", "0"},
                      RoundCase{"LargeStep", "7", "1000", "0", "1000", "0"},
                      RoundCase{"Finest", "0.000000000001", "0.000000000001", "0.000000000001",
                                "0.000000000001", "0.000000000001"}),
    [](const ::testing::TestParamInfo<RoundCase>& row) { return std::string{row.param.name}; });

TEST(Decimal, RefusesStepsThatAreNotPositive) {
  EXPECT_DEATH(round_to_step(dec("1"), Decimal{}, Rounding::Down), "invariant broken");
  EXPECT_DEATH(is_multiple(dec("1"), dec("-1")), "invariant broken");
}

TEST(Decimal, RoundingToAStepNeverWrapsAround) {
  const Decimal top = Decimal::from_raw(kTop);
  const Decimal step = Decimal::from_int(1);
  EXPECT_EQ(round_to_step(top, step, Rounding::Down).to_string(), "170141183460469231731687303");
  EXPECT_DEATH(round_to_step(top, step, Rounding::Up), "invariant broken");
  EXPECT_DEATH(round_to_step(-top, step, Rounding::Down), "invariant broken");
}

TEST(Decimal, KnowsMultiples) {
  EXPECT_TRUE(is_multiple(dec("-1.5"), dec("0.5")));
  EXPECT_FALSE(is_multiple(dec("1.4"), dec("0.5")));
  EXPECT_TRUE(is_multiple(Decimal{}, dec("0.5")));
}

TEST(Decimal, RefusesDivisionByZero) {
  EXPECT_FALSE(checked_divide(dec("1"), Decimal{}, Rounding::Down).has_value());
  EXPECT_DEATH(divide(dec("1"), Decimal{}, Rounding::Down), "invariant broken");
  EXPECT_DEATH(multiply_divide(dec("1"), dec("1"), Decimal{}, Rounding::Down), "invariant broken");
}

TEST(Decimal, RefusesProductsBeyondTheRange) {
  const Decimal large = dec("20000000000000");
  EXPECT_FALSE(checked_multiply(large, large, Rounding::Down).has_value());
  EXPECT_DEATH(multiply(large, large, Rounding::Down), "invariant broken");
  EXPECT_DEATH(multiply_divide(large, large, dec("1"), Rounding::Down), "invariant broken");
}

TEST(Decimal, RefusesTheOneProductThatHasNoNegative) {
  const Decimal a = Decimal::from_raw(Int128{1} << 63U);
  const Decimal b = Decimal::from_raw(-(Int128{1} << 64U));
  EXPECT_EQ(checked_multiply(a, b, Rounding::Down)->to_string(), "-170141183460469.231731687304");
  EXPECT_EQ(multiply_divide(a, b, dec("-1"), Rounding::Down).to_string(),
            "170141183460469.231731687303");
  const Decimal least = Decimal::from_raw(1);
  EXPECT_FALSE(checked_multiply_divide(a, b, least, Rounding::Down).has_value());
  EXPECT_FALSE(checked_multiply_divide(a, b, -least, Rounding::Down).has_value());
  EXPECT_DEATH(multiply_divide(a, b, least, Rounding::Down), "invariant broken");
}

TEST(Decimal, RoundsProductsOnceInTheNamedDirection) {
  const Decimal least = Decimal::from_raw(1);
  EXPECT_EQ(multiply(least, dec("0.5"), Rounding::Down), Decimal{});
  EXPECT_EQ(multiply(least, dec("0.5"), Rounding::Up), least);
  EXPECT_EQ(multiply(least, dec("0.5"), Rounding::HalfEven), Decimal{});
  EXPECT_EQ(multiply(least, dec("-0.5"), Rounding::Down), -least);
  EXPECT_EQ(divide(dec("2"), dec("3"), Rounding::Down), dec("0.666666666666"));
  EXPECT_EQ(divide(dec("2"), dec("-3"), Rounding::Down), dec("-0.666666666667"));
  EXPECT_EQ(divide(dec("2"), dec("3"), Rounding::HalfEven), dec("0.666666666667"));
  EXPECT_EQ(multiply_divide(dec("1"), dec("2"), dec("3"), Rounding::Up), dec("0.666666666667"));
  EXPECT_EQ(multiply_divide(dec("1"), dec("3"), dec("3"), Rounding::Up), dec("1"));
}

TEST(Decimal, TakesTheNearestOfADouble) {
  EXPECT_EQ(Decimal::from_double(0.1), dec("0.1"));
  EXPECT_EQ(Decimal::from_double(-0.0), Decimal{});
  EXPECT_EQ(Decimal::from_double(0x1p-13), dec("0.000122070312"));    // a tie
  EXPECT_EQ(Decimal::from_double(0x1.8p-12), dec("0.000366210938"));  // a tie
  EXPECT_EQ(Decimal::from_double(-0x1.8p-12), dec("-0.000366210938"));
  EXPECT_EQ(Decimal::from_double(4503.599627370497), dec("4503.599627370497"));
  EXPECT_EQ(Decimal::from_double(std::numeric_limits<double>::denorm_min()), Decimal{});
  EXPECT_EQ(Decimal::from_double(0x1p86)->to_string(), "77371252455336267181195264");
}

TEST(Decimal, RefusesDoublesThatAreNoNumberOrTooLarge) {
  for (const double value :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity(), 1.8e26, -1.8e26, 1e300}) {
    EXPECT_FALSE(Decimal::from_double(value).has_value()) << value;
  }
}

TEST(Decimal, OrdersByValue) {
  EXPECT_LT(dec("-1"), dec("-0.999999999999"));
  EXPECT_LT(dec("0.9"), dec("0.91"));
  EXPECT_GT(dec("2"), dec("-3"));
}

TEST(CommonDivisor, IsTheGreatestOne) {
  EXPECT_EQ(common_divisor(12, 18), 6);
  EXPECT_EQ(common_divisor(18, 12), 6);
  EXPECT_EQ(common_divisor(7, 13), 1);
  EXPECT_EQ(common_divisor(0, 5), 5);
  EXPECT_EQ(common_divisor(5, 0), 5);
  EXPECT_EQ(common_divisor(Int128{1} << 100U, Int128{3} << 80U), Int128{1} << 80U);
}

TEST(UnitsText, WritesUnitsOfAnySizeWithoutZerosAtTheEnd) {
  EXPECT_EQ(units_text(0, 0), "0");
  EXPECT_EQ(units_text(0, 8), "0");
  EXPECT_EQ(units_text(618'000, 1), "61800");
  EXPECT_EQ(units_text(618'003, 1), "61800.3");
  EXPECT_EQ(units_text(5, 3), "0.005");
  EXPECT_EQ(units_text(-1'250, 3), "-1.25");
  EXPECT_EQ(units_text(Int128{1} << 100U, 20), "12676506002.28229401496703205376");
}

}  // namespace
}  // namespace tw
