#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tw {

using Duration = std::chrono::nanoseconds;          ///< never a bare int
using Timestamp = std::chrono::sys_time<Duration>;  ///< UTC

inline constexpr Timestamp kTimestampMax = Timestamp::max();

constexpr std::int64_t to_nanoseconds(Timestamp at) { return at.time_since_epoch().count(); }
constexpr Timestamp from_nanoseconds(std::int64_t value) { return Timestamp{Duration{value}}; }

/// `2024-08-08T23:54:15.319702566Z`: always UTC, always nine decimals.
std::string to_iso8601(Timestamp at);

/// Text with a unit: ns us ms s m h d, e.g. `250ms`, `5m`, `1.5s`; never negative.
/// Errors: InvalidInput for anything else, also for parts of a nanosecond.
Result<Duration> parse_duration(std::string_view text);

/// Largest unit that states it exactly: `1500ms`, `2s`, `5m`.
std::string to_text(Duration duration);

}  // namespace tw
