#include "journal/tape_clock.hpp"

#include <algorithm>

namespace tw::journal {

void ClockSurvey::observe(const Event& event) {
  if (event.ts_event == event.ts_recv) {
    return;
  }
  std::int64_t latency = 0;
  if (__builtin_sub_overflow(to_nanoseconds(event.ts_recv), to_nanoseconds(event.ts_event),
                             &latency)) {
    return;  // 292 years apart: no clock is off by that, the stamp is not one
  }
  latency_min_ = std::min(latency_min_.value_or(Duration::max()), Duration{latency});
}

ClockCorrection ClockSurvey::correction(Duration latency_floor) const {
  std::int64_t offset = 0;
  if (!latency_min_.has_value() ||
      __builtin_sub_overflow(latency_floor.count(), latency_min_->count(), &offset)) {
    return {};
  }
  return {
      .rule = ClockRule::LatencyFloor, .offset = Duration{offset}, .latency_floor = latency_floor};
}

Checked<Event> corrected(const Event& event, const ClockCorrection& correction) {
  std::int64_t moved = 0;
  if (__builtin_add_overflow(to_nanoseconds(event.ts_recv), correction.offset.count(), &moved)) {
    return fault(ErrorCode::InvalidInput, Field::Timestamp);
  }
  Event result = event;
  result.ts_recv = from_nanoseconds(moved);
  if (event.ts_event == event.ts_recv) {
    result.ts_event = result.ts_recv;
  }
  return result;
}

}  // namespace tw::journal
