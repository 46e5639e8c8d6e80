#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace tw::app {

/// Market time per real time.
struct Speed {
  std::optional<double> factor;  ///< above zero; nothing: as fast as possible
};

/// A number above zero and at most a million, or `max`. Errors: InvalidInput (`usage.speed`).
Result<Speed> parse_speed(const std::string& text);

/// A duration of at most 3650 days.
/// Errors: InvalidInput (`usage.duration`, `usage.duration_range`).
Result<Duration> parse_market_time(const std::string& text);

/// `elapsed` (not negative) behind `start`; the last Timestamp where that is beyond it.
Timestamp later_by(Timestamp start, Duration elapsed);

/// Market time after `real` at a speed; the last Timestamp where that is beyond it.
/// Input: `start` not before 1970.
Timestamp market_time_after(Timestamp start, Speed speed, std::chrono::duration<double> real);

/// Ties market time to the clock from the moment of its construction.
class Pace {
 public:
  Pace(Speed speed, Timestamp market_start);
  Timestamp market_now() const;
  /// Sleeps until `due`, but not longer than `turn`.
  void sleep_until_due(Timestamp due, Duration turn) const;

 private:
  Speed speed_;
  Timestamp market_start_;
  std::chrono::steady_clock::time_point real_start_;
};

}  // namespace tw::app
