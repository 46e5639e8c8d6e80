#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace tw {

/// Steps that time is cut into: of one length, counted from 1970-01-01T00:00 UTC, so that whole
/// parts of a day begin at midnight; or a calendar's: weeks that begin on Monday, months.
class Interval {
 public:
  enum class Kind : std::uint8_t { Fixed, Week, Month };

  /// Above zero (TW_ASSERT).
  static Interval every(Duration length);
  static Interval week() { return Interval{Kind::Week, std::chrono::days(7)}; }
  static Interval month() { return Interval{Kind::Month, {}}; }

  Kind kind() const { return kind_; }
  /// Of a fixed interval and of a week.
  Duration length() const { return length_; }

  /// Beginning of the interval that holds a moment.
  Timestamp start_of(Timestamp at) const;
  /// Beginning of the interval behind the one that begins at `start`.
  Timestamp next(Timestamp start) const;
  /// Intervals between two beginnings, `from` not after `to`.
  std::int64_t count(Timestamp from, Timestamp to) const;

  friend bool operator==(const Interval&, const Interval&) = default;

 private:
  Interval(Kind kind, Duration length) : kind_(kind), length_(length) {}

  Kind kind_;
  Duration length_;
};

/// `5m`, `1h`, `1d` and other durations above zero, `1w`, `1M`.
/// Errors: InvalidInput (`usage.interval`).
Result<Interval> parse_interval(std::string_view text);

/// Inverse of parse_interval.
std::string to_text(const Interval& interval);

/// A moment in UTC: `2024-08-08T23:54:15.319702566Z`, with fewer decimals, parts or without the
/// `Z`, a blank for the `T`, or the date alone. From 1970 to 2262.
/// Errors: InvalidInput (`usage.time`).
Result<Timestamp> parse_timestamp(std::string_view text);

}  // namespace tw
