#include "data/candle_time.hpp"

#include <gtest/gtest.h>

namespace tw::data {
namespace {

struct TimeCase {
  const char* name;
  const char* text;
  const char* utc;
};
class CandleTime : public ::testing::TestWithParam<TimeCase> {};

TEST_P(CandleTime, IsReadAsUtc) {
  const auto at = parse_candle_time(GetParam().text);
  ASSERT_TRUE(at.has_value());
  EXPECT_EQ(to_iso8601(*at), GetParam().utc);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CandleTime,
    ::testing::Values(
        TimeCase{"Naive", "2024-01-01 00:15:00", "2024-01-01T00:15:00.000000000Z"},
        TimeCase{"Zulu", "2024-01-01T00:15:00Z", "2024-01-01T00:15:00.000000000Z"},
        TimeCase{"East", "2024-01-01 00:14:59.999000+01:00", "2023-12-31T23:14:59.999000000Z"},
        TimeCase{"West", "2024-01-01T00:15:00-0530", "2024-01-01T05:45:00.000000000Z"},
        TimeCase{"HoursAlone", "2024-01-01 00:15:00+02", "2023-12-31T22:15:00.000000000Z"},
        TimeCase{"DateAlone", "2024-01-01", "2024-01-01T00:00:00.000000000Z"},
        TimeCase{"Seconds", "1704067200", "2024-01-01T00:00:00.000000000Z"},
        TimeCase{"Milliseconds", "1704067200123", "2024-01-01T00:00:00.123000000Z"},
        TimeCase{"Microseconds", "1704067200123456", "2024-01-01T00:00:00.123456000Z"},
        TimeCase{"Nanoseconds", "1704067200123456789", "2024-01-01T00:00:00.123456789Z"},
        TimeCase{"SecondsWithDecimals", "1704067200.25", "2024-01-01T00:00:00.250000000Z"},
        TimeCase{"MillisecondsWithZero", "1704067200123.0", "2024-01-01T00:00:00.123000000Z"},
        TimeCase{"ZerosBeyondNanoseconds", "1704067200.0000000010",
                 "2024-01-01T00:00:00.000000001Z"}),
    [](const ::testing::TestParamInfo<TimeCase>& row) { return std::string{row.param.name}; });

TEST(CandleTimeText, IsRefusedWhenItIsNone) {
  for (const std::string_view text : {"",
                                      "x",
                                      "17040672",
                                      "170406720012345",
                                      "9223372036854775807",
                                      "1704067200.",
                                      "1704067200.x",
                                      "1704067200.0000000001",
                                      "1704067200.-5",
                                      "2024-13-01",
                                      "2024-01-01 00:15:00+1",
                                      "2024-01-01 00:15:00Z+01:00",
                                      "2024-01-01 00:15:00+01:0",
                                      "2024-01-01 00:15:00+15:00",
                                      "2024-01-01 00:15:00 +01:00 ",
                                      "-1704067200",
                                      "9999999999",
                                      "9999999999999",
                                      "2200-01-01",
                                      "1970-01-01 00:00:00+01:00"}) {
    EXPECT_EQ(parse_candle_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tw::data
