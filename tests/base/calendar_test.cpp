#include "base/calendar.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tw {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

Timestamp at(const char* text) { return parse_timestamp(text).value(); }

TEST(Interval, OfOneLengthBeginsAtMidnight) {
  const Interval interval = Interval::every(minutes(5));
  EXPECT_EQ(interval.start_of(at("2024-08-08T23:57:12.5Z")), at("2024-08-08T23:55:00Z"));
  EXPECT_EQ(interval.next(at("2024-08-08T23:55:00Z")), at("2024-08-09"));
  EXPECT_EQ(interval.count(at("2024-08-08"), at("2024-08-09")), 288);
}

TEST(Interval, HoldsMomentsBefore1970) {
  EXPECT_EQ(Interval::every(hours(1)).start_of(Timestamp{-minutes(1)}), Timestamp{-hours(1)});
  EXPECT_EQ(Interval::week().start_of(Timestamp{}), Timestamp{-days(3)});
}

TEST(Interval, WeeksBeginOnMonday) {
  // 2024-08-08 was a Thursday.
  EXPECT_EQ(Interval::week().start_of(at("2024-08-08T12:00")), at("2024-08-05"));
  EXPECT_EQ(Interval::week().start_of(at("2024-08-05")), at("2024-08-05"));
  EXPECT_EQ(Interval::week().next(at("2024-08-05")), at("2024-08-12"));
}

TEST(Interval, MonthsHaveTheirOwnLengths) {
  const Interval month = Interval::month();
  EXPECT_EQ(month.start_of(at("2024-02-29T23:59:59.999999999")), at("2024-02-01"));
  EXPECT_EQ(month.next(at("2024-02-01")), at("2024-03-01"));
  EXPECT_EQ(month.next(at("2024-12-01")), at("2025-01-01"));
  EXPECT_EQ(month.count(at("2023-11-01"), at("2025-01-01")), 14);
}

RC_GTEST_PROP(IntervalProperty, EveryMomentLiesInItsInterval, ()) {
  constexpr std::int64_t kEnd = 4'000'000'000'000'000'000;
  const Timestamp moment = from_nanoseconds(*rc::gen::inRange<std::int64_t>(0, kEnd));
  const auto length = *rc::gen::inRange<std::int64_t>(1, 100'000'000'000'000);
  for (const Interval& interval :
       {Interval::every(Duration{length}), Interval::week(), Interval::month()}) {
    const Timestamp start = interval.start_of(moment);
    const Timestamp next = interval.next(start);
    RC_ASSERT(start <= moment && moment < next);
    RC_ASSERT(interval.start_of(next) == next);
    RC_ASSERT(interval.count(start, next) == 1);
  }
}

TEST(ParseInterval, ReadsWhatToTextWrites) {
  for (const char* text : {"1m", "5m", "1h", "4h", "1d", "250ms", "1w", "1M"}) {
    EXPECT_EQ(to_text(parse_interval(text).value()), text);
  }
}

TEST(ParseInterval, RefusesWhatIsNone) {
  for (const char* text : {"", "0m", "m", "-5m", "5", "2w", "w", "1y"}) {
    const auto parsed = parse_interval(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().id, "usage.interval");
  }
}

TEST(ParseTimestamp, ReadsEveryFormOfTheSameMoment) {
  const Timestamp moment = at("2024-08-08T23:55:00.000000000Z");
  EXPECT_EQ(to_nanoseconds(moment), 1'723'161'300'000'000'000);
  for (const char* text : {"2024-08-08T23:55:00Z", "2024-08-08 23:55:00", "2024-08-08T23:55",
                           "2024-08-08T23:55Z", "2024-08-08T23:55:00.0"}) {
    EXPECT_EQ(at(text), moment) << text;
  }
  EXPECT_EQ(at("2024-08-08T23:55:00.25Z"), moment + std::chrono::milliseconds(250));
  EXPECT_EQ(at("2024-08-08"), at("2024-08-08T00:00:00Z"));
}

TEST(ParseTimestamp, RefusesWhatIsNone) {
  for (const char* text :
       {"", "noon", "2024-08-08T", "2024-8-8", "2024-02-30", "2024-13-01", "1969-12-31",
        "2262-01-01", "2024-08-08T24:00", "2024-08-08T23:60", "2024-08-08T23:55:60",
        "2024-08-08T23:55:00.", "2024-08-08T23:55:00.1234567891", "2024-08-08T23:55:00+01:00",
        "2024-08-08T23:55:00ZZ", "+024-08-08"}) {
    const auto parsed = parse_timestamp(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().id, "usage.time");
  }
}

RC_GTEST_PROP(ParseTimestampProperty, IsTheInverseOfIso8601, ()) {
  constexpr std::int64_t kEnd = 9'000'000'000'000'000'000;
  const Timestamp moment = from_nanoseconds(*rc::gen::inRange<std::int64_t>(0, kEnd));
  RC_ASSERT(parse_timestamp(to_iso8601(moment)).value() == moment);
}

}  // namespace
}  // namespace tw
