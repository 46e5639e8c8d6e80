#include "data/receive_clock.hpp"

namespace tw::data {

std::optional<std::string> ReceiveClock::refuse(Timestamp at) {
  if (at < kFirst || at >= kEnd) {
    return "receive time " + std::to_string(to_nanoseconds(at)) +
           " is not between the years 2000 and 2200";
  }
  if (last_.has_value() && at < *last_) {
    return "receive time " + std::to_string(to_nanoseconds(at)) + " is before the line above";
  }
  if (last_.has_value() && at - *last_ > kHoleMax) {
    return "receive time " + to_iso8601(at) + " is more than " + to_text(kHoleMax) + " after " +
           to_iso8601(*last_);
  }
  last_ = at;
  return std::nullopt;
}

}  // namespace tw::data
