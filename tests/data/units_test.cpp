#include "data/units.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "model/market_bounds.hpp"

namespace tw::data {
namespace {

struct GoodCase {
  const char* name;
  const char* text;
  int decimals;
  std::int64_t units;
};
class GoodUnits : public testing::TestWithParam<GoodCase> {};
TEST_P(GoodUnits, AreExact) {
  EXPECT_EQ(parse_units(GetParam().text, GetParam().decimals), GetParam().units);
}
INSTANTIATE_TEST_SUITE_P(
    Table, GoodUnits,
    testing::Values(GoodCase{"OnTheGrid", "61800.2", 1, 618'002},
                    GoodCase{"SurplusZeros", "61800.200000", 1, 618'002},
                    GoodCase{"FewerDigits", "61800", 1, 618'000},
                    GoodCase{"FewerDecimals", "1.5", 3, 1'500}, GoodCase{"Zero", "0.000", 3, 0},
                    GoodCase{"BareZero", "0", 3, 0}, GoodCase{"BelowOne", "0.0024", 4, 24},
                    GoodCase{"NoDecimals", "631", 0, 631},
                    GoodCase{"NoDecimalsWithZeros", "631.00", 0, 631},
                    GoodCase{"Largest", "922337203685477580.7", 1, 9'223'372'036'854'775'807}),
    [](const testing::TestParamInfo<GoodCase>& row) { return std::string{row.param.name}; });

struct BadCase {
  const char* name;
  const char* text;
  int decimals;
  UnitsProblem problem;
};
class BadUnits : public testing::TestWithParam<BadCase> {};
TEST_P(BadUnits, AreRefused) {
  const auto units = parse_units(GetParam().text, GetParam().decimals);
  ASSERT_FALSE(units.has_value()) << *units;
  EXPECT_EQ(units.error(), GetParam().problem);
}
INSTANTIATE_TEST_SUITE_P(
    Table, BadUnits,
    testing::Values(BadCase{"Empty", "", 1, UnitsProblem::NotPlain},
                    BadCase{"Minus", "-1.0", 1, UnitsProblem::NotPlain},
                    BadCase{"Plus", "+1.0", 1, UnitsProblem::NotPlain},
                    BadCase{"Exponent", "1e5", 1, UnitsProblem::NotPlain},
                    BadCase{"ExponentAfterPoint", "1.0e5", 1, UnitsProblem::NotPlain},
                    BadCase{"BlankBefore", " 1", 1, UnitsProblem::NotPlain},
                    BadCase{"BlankAfter", "1 ", 1, UnitsProblem::NotPlain},
                    BadCase{"NoWholePart", ".5", 1, UnitsProblem::NotPlain},
                    BadCase{"NoFraction", "5.", 1, UnitsProblem::NotPlain},
                    BadCase{"PointAlone", ".", 1, UnitsProblem::NotPlain},
                    BadCase{"TwoPoints", "1.2.3", 1, UnitsProblem::NotPlain},
                    BadCase{"Comma", "1,5", 1, UnitsProblem::NotPlain},
                    BadCase{"LeadingZero", "01.5", 1, UnitsProblem::NotPlain},
                    BadCase{"Hex", "0x10", 1, UnitsProblem::NotPlain},
                    BadCase{"Words", "nan", 1, UnitsProblem::NotPlain},
                    BadCase{"OffGrid", "61800.25", 1, UnitsProblem::OffGrid},
                    BadCase{"OffGridFarOut", "1.0000000001", 1, UnitsProblem::OffGrid},
                    BadCase{"OneAboveLargest", "922337203685477580.8", 1, UnitsProblem::TooLarge},
                    BadCase{"TooLargeOnlyByDecimals", "9223372036854775807", 1,
                            UnitsProblem::TooLarge},
                    BadCase{"FarTooLarge", "99999999999999999999999", 0, UnitsProblem::TooLarge}),
    [](const testing::TestParamInfo<BadCase>& row) { return std::string{row.param.name}; });

RC_GTEST_PROP(Units, TextRoundTrips, ()) {
  const auto units = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000'000);
  const int decimals = *rc::gen::inRange(0, 12);
  std::string text = std::to_string(units);
  const auto width = static_cast<std::size_t>(decimals);
  if (text.size() <= width) {
    text.insert(0, width + 1 - text.size(), '0');
  }
  if (decimals > 0) {
    text.insert(text.size() - width, ".");
  }
  RC_ASSERT(parse_units(text, decimals).value() == units);
}

TEST(MarketUnits, EndWhereMarketDataEnd) {
  const BookGrid grid{.price_decimals = 2, .quantity_decimals = 0};
  EXPECT_EQ(parse_ticks("180143985094819.83", grid), kTicksEnd - 1);
  EXPECT_EQ(parse_ticks("180143985094819.84", grid), std::unexpected(UnitsProblem::TooLarge));
  EXPECT_EQ(parse_lots("2305843009213693951", grid), kLotsEnd - 1);
  EXPECT_EQ(parse_lots("2305843009213693952", grid), std::unexpected(UnitsProblem::TooLarge));
}

}  // namespace
}  // namespace tw::data
