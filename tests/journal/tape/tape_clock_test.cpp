#include "journal/tape_clock.hpp"

#include <gtest/gtest.h>

namespace tw::journal {
namespace {

using std::chrono::milliseconds;

Event event_at(std::int64_t recv_ms, std::int64_t event_ms) {
  return {.ts_event = Timestamp{milliseconds(event_ms)},
          .ts_recv = Timestamp{milliseconds(recv_ms)},
          .body = Trade{}};
}

TEST(ClockSurvey, MakesTheSmallestLatencyEqualTheFloor) {
  ClockSurvey survey;
  survey.observe(event_at(1'000, 2'270));
  survey.observe(event_at(1'100, 2'377));
  survey.observe(event_at(1'200, 2'415));
  const ClockCorrection correction = survey.correction();
  EXPECT_EQ(correction.rule, ClockRule::LatencyFloor);
  EXPECT_EQ(correction.offset, milliseconds(1'278));
  const auto moved = corrected(event_at(1'100, 2'377), correction);
  EXPECT_EQ(moved->ts_recv - moved->ts_event, kLatencyFloor);
}

TEST(ClockSurvey, LeavesOutEventsWithoutAStamp) {
  ClockSurvey survey;
  survey.observe(event_at(1'000, 1'000));
  EXPECT_FALSE(survey.latency_min().has_value());
  EXPECT_EQ(survey.correction(), ClockCorrection{});
}

TEST(ClockSurvey, TakesAnotherFloor) {
  ClockSurvey survey;
  survey.observe(event_at(1'030, 1'000));
  EXPECT_EQ(survey.correction(milliseconds(5)).offset, milliseconds(-25));
}

TEST(ClockCorrection, MovesBothTimesOfAnUnstampedEvent) {
  const ClockCorrection correction{.rule = ClockRule::LatencyFloor, .offset = milliseconds(7)};
  const auto moved = corrected(event_at(10, 10), correction);
  EXPECT_EQ(moved->ts_recv, Timestamp{milliseconds(17)});
  EXPECT_EQ(moved->ts_event, moved->ts_recv);
}

TEST(ClockCorrection, RefusesATimeBeyond64Bits) {
  const ClockCorrection correction{.rule = ClockRule::LatencyFloor, .offset = Duration{1}};
  Event event = event_at(1, 2);
  event.ts_recv = kTimestampMax;
  EXPECT_EQ(corrected(event, correction).error().field, Field::Timestamp);
}

}  // namespace
}  // namespace tw::journal
