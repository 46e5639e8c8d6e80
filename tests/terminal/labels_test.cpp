#include "terminal/labels.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"

namespace tw::terminal {
namespace {

using support::dec;

struct MoneyCase {
  const char* name;
  const char* value;
  int decimals;
  const char* with_sign;
  const char* rounded;
};
class MoneyText : public testing::TestWithParam<MoneyCase> {};

TEST_P(MoneyText, HasExactlyItsDecimals) {
  const Decimal value = dec(GetParam().value);
  EXPECT_EQ(signed_text(value, GetParam().decimals), GetParam().with_sign);
  EXPECT_EQ(rounded_text(value, GetParam().decimals), GetParam().rounded);
}

INSTANTIATE_TEST_SUITE_P(
    Table, MoneyText,
    testing::Values(MoneyCase{"Zero", "0", 2, "+0.00", "0.00"},
                    MoneyCase{"Whole", "7", 4, "+7.0000", "7.0000"},
                    MoneyCase{"Short", "1.5", 2, "+1.50", "1.50"},
                    MoneyCase{"Negative", "-1.5", 2, "-1.50", "-1.50"},
                    MoneyCase{"Up", "1.236", 2, "+1.24", "1.24"},
                    MoneyCase{"TieToEvenDown", "1.245", 2, "+1.24", "1.24"},
                    MoneyCase{"TieToEvenUp", "1.255", 2, "+1.26", "1.26"},
                    MoneyCase{"NegativeTie", "-1.245", 2, "-1.24", "-1.24"},
                    MoneyCase{"VanishesWithoutMinus", "-0.004", 2, "+0.00", "0.00"},
                    MoneyCase{"Carries", "-9.999", 2, "-10.00", "-10.00"},
                    MoneyCase{"NoDecimals", "1234.5", 0, "+1234", "1234"},
                    MoneyCase{"AllDecimals", "0.000000000001", 12, "+0.000000000001",
                              "0.000000000001"},
                    MoneyCase{"Large", "123456789012345678.5", 2, "+123456789012345678.50",
                              "123456789012345678.50"}),
    [](const testing::TestParamInfo<MoneyCase>& row) { return std::string{row.param.name}; });

struct ClockCase {
  const char* name;
  Duration elapsed;
  const char* text;
};
class ClockText : public testing::TestWithParam<ClockCase> {};

TEST_P(ClockText, CountsHoursMinutesSeconds) {
  EXPECT_EQ(clock_text(GetParam().elapsed), GetParam().text);
}

using namespace std::chrono_literals;
INSTANTIATE_TEST_SUITE_P(Table, ClockText,
                         testing::Values(ClockCase{"Zero", 0s, "00:00:00"},
                                         ClockCase{"PartOfASecond", 999ms, "00:00:00"},
                                         ClockCase{"Second", 1s, "00:00:01"},
                                         ClockCase{"Hour", 3599s + 1s, "01:00:00"},
                                         ClockCase{"Day", 24h + 61s, "24:01:01"},
                                         ClockCase{"Long", 1234h, "1234:00:00"}),
                         [](const testing::TestParamInfo<ClockCase>& row) {
                           return std::string{row.param.name};
                         });

TEST(Width, CountsColumnsNotBytes) {
  EXPECT_EQ(width_of(""), 0U);
  EXPECT_EQ(width_of("abc"), 3U);
  EXPECT_EQ(width_of("покупка"), 7U);
  EXPECT_EQ(width_of("▲ 3…"), 4U);
}

TEST(Padded, FillsUpByColumns) {
  EXPECT_EQ(padded("да", 4), "да  ");
  EXPECT_EQ(padded("long", 2), "long");
  EXPECT_EQ(right_aligned("да", 4), "  да");
  EXPECT_EQ(right_aligned("long", 2), "long");
}

TEST(Clipped, CutsByColumnsAndSaysSo) {
  EXPECT_EQ(clipped("abc", 3), "abc");
  EXPECT_EQ(clipped("abcd", 3), "ab…");
  EXPECT_EQ(clipped("покупка", 4), "пок…");
  EXPECT_EQ(clipped("▲▼▲", 2), "▲…");
  EXPECT_EQ(clipped("ab", 1), "…");
  EXPECT_EQ(clipped("", 1), "");
}

}  // namespace
}  // namespace tw::terminal
