#include "base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "base/clock.hpp"

namespace tw {
namespace {

struct StampCase {
  const char* name;
  std::int64_t nanoseconds;
  const char* text;
};
class Iso8601 : public ::testing::TestWithParam<StampCase> {};
TEST_P(Iso8601, WritesUtcWithNineDecimals) {
  EXPECT_EQ(to_iso8601(from_nanoseconds(GetParam().nanoseconds)), GetParam().text);
}
// Texts computed by Python's datetime.
INSTANTIATE_TEST_SUITE_P(
    Table, Iso8601,
    ::testing::Values(
        StampCase{"Epoch", 0, "1970-01-01T00:00:00.000000000Z"},
        StampCase{"AfterEpoch", 1, "1970-01-01T00:00:00.000000001Z"},
        StampCase{"BeforeEpoch", -1, "1969-12-31T23:59:59.999999999Z"},
        StampCase{"DayBefore", -86'400'000'000'000, "1969-12-31T00:00:00.000000000Z"},
        StampCase{"EndOfDay", 86'399'999'999'999, "1970-01-01T23:59:59.999999999Z"},
        StampCase{"LeapDay", 951'782'400'000'000'000, "2000-02-29T00:00:00.000000000Z"},
        StampCase{"Recording", 1'723'161'255'319'702'566, "2024-08-08T23:54:15.319702566Z"},
        StampCase{"First", std::numeric_limits<std::int64_t>::min(),
                  "1677-09-21T00:12:43.145224192Z"},
        StampCase{"Last", std::numeric_limits<std::int64_t>::max(),
                  "2262-04-11T23:47:16.854775807Z"}),
    [](const ::testing::TestParamInfo<StampCase>& row) { return std::string{row.param.name}; });

RC_GTEST_PROP(Iso8601Property, TextOrderIsTimeOrder, (std::int64_t a, std::int64_t b)) {
  const std::string first = to_iso8601(from_nanoseconds(a));
  const std::string second = to_iso8601(from_nanoseconds(b));
  RC_ASSERT((a < b) == (first < second));
}

struct DurationCase {
  const char* name;
  const char* text;
  std::int64_t nanoseconds;
};
class DurationText : public ::testing::TestWithParam<DurationCase> {};
TEST_P(DurationText, IsRead) {
  const auto duration = parse_duration(GetParam().text);
  ASSERT_TRUE(duration.has_value());
  EXPECT_EQ(duration->count(), GetParam().nanoseconds);
}
INSTANTIATE_TEST_SUITE_P(Table, DurationText,
                         ::testing::Values(DurationCase{"Zero", "0s", 0},
                                           DurationCase{"Nanoseconds", "7ns", 7},
                                           DurationCase{"Microseconds", "2us", 2'000},
                                           DurationCase{"Milliseconds", "250ms", 250'000'000},
                                           DurationCase{"Fraction", "1.5s", 1'500'000'000},
                                           DurationCase{"FractionOfMillisecond", "0.000001ms", 1},
                                           DurationCase{"Minutes", "5m", 300'000'000'000},
                                           DurationCase{"Hours", "24h", 86'400'000'000'000},
                                           DurationCase{"Days", "365d", 31'536'000'000'000'000},
                                           DurationCase{"Longest", "9223372036854775807ns",
                                                        std::numeric_limits<std::int64_t>::max()}),
                         [](const ::testing::TestParamInfo<DurationCase>& row) {
                           return std::string{row.param.name};
                         });

TEST(Duration, RefusesTextWithoutNumberOrUnit) {
  for (const char* text : {"", "5", "s", "ms", "-5s", "+5s", "5 s", "5S", "5x", "5mss", "1.s",
                           ".5s", "1.2.3s", "1e3s", "5s ", " 5s"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

TEST(Duration, RefusesPartsOfANanosecond) {
  EXPECT_FALSE(parse_duration("0.5ns").has_value());
  EXPECT_FALSE(parse_duration("1.0005us").has_value());
}

TEST(Duration, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(parse_duration("9223372036854775808ns").has_value());
  EXPECT_FALSE(parse_duration("106752d").has_value());
  EXPECT_FALSE(parse_duration("99999999999999999999999999d").has_value());
}

TEST(Duration, NamesTheRefusedText) {
  const auto duration = parse_duration("fast");
  ASSERT_FALSE(duration.has_value());
  EXPECT_EQ(duration.error().code, ErrorCode::InvalidInput);
  EXPECT_NE(duration.error().what.find("'fast'"), std::string::npos);
  EXPECT_EQ(duration.error().id, "usage.duration");
  ASSERT_EQ(duration.error().arguments.size(), 1U);
  EXPECT_EQ(duration.error().arguments.front().value, "fast");
}

TEST(Duration, WritesTheLargestExactUnit) {
  EXPECT_EQ(to_text(Duration{0}), "0s");
  EXPECT_EQ(to_text(std::chrono::milliseconds{1'500}), "1500ms");
  EXPECT_EQ(to_text(std::chrono::seconds{2}), "2s");
  EXPECT_EQ(to_text(std::chrono::minutes{5}), "5m");
  EXPECT_EQ(to_text(std::chrono::hours{48}), "2d");
  EXPECT_EQ(to_text(Duration{1}), "1ns");
  EXPECT_EQ(to_text(-std::chrono::milliseconds{3}), "-3ms");
}

RC_GTEST_PROP(DurationProperty, TextRoundTrips, ()) {
  const auto unit = *rc::gen::element<std::int64_t>(1, 1'000, 1'000'000, 1'000'000'000,
                                                    60'000'000'000, 86'400'000'000'000);
  const auto count = *rc::gen::inRange<std::int64_t>(0, 100'000);
  const Duration duration{unit * count};
  RC_ASSERT(parse_duration(to_text(duration)).value() == duration);
}

TEST(EngineClock, NeverRunsBackwards) {
  EngineClock clock;
  clock.advance_to(from_nanoseconds(5));
  clock.advance_to(from_nanoseconds(3));
  EXPECT_EQ(clock.now(), from_nanoseconds(5));
  clock.advance_to(from_nanoseconds(6));
  EXPECT_EQ(clock.now(), from_nanoseconds(6));
}

}  // namespace
}  // namespace tw
