#pragma once

#include <cstdint>

#include "base/time.hpp"
#include "model/event.hpp"

namespace tw {

// What market data may hold at most. Every border - the parsers of the venues and the tape -
// refuses what is beyond, so that nothing behind it can leave its 64 or 128 bits: a mid adds two
// ticks, a notional and the value of a candle multiply ticks and lots, a repeated history moves
// times.

/// Ticks are below 2^54: more digits than any price has.
inline constexpr int kTickBits = 54;
inline constexpr std::int64_t kTicksEnd = std::int64_t{1} << kTickBits;
/// Lots are below 2^61.
inline constexpr int kLotBits = 61;
inline constexpr std::int64_t kLotsEnd = std::int64_t{1} << kLotBits;

/// Receive times are from the first of these on and before the second.
inline constexpr Timestamp kReceiveFirst{std::chrono::sys_days{std::chrono::year{2000} / 1 / 1}};
inline constexpr Timestamp kReceiveEnd{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};
/// Times of a venue are not before 1970 and before this, as its messages are read.
inline constexpr Timestamp kVenueTimeEnd{std::chrono::sys_days{std::chrono::year{2256} / 1 / 1}};

/// Whether both numbers of a level, a trade or a quote are within their bounds.
constexpr bool is_within_bounds(const DepthLevel& level) {
  return ((static_cast<std::uint64_t>(level.ticks) >> kTickBits) |
          (static_cast<std::uint64_t>(level.lots) >> kLotBits)) == 0;
}

constexpr bool is_receive_time(Timestamp at) { return at >= kReceiveFirst && at < kReceiveEnd; }
constexpr bool is_venue_time(Timestamp at) { return at >= Timestamp{} && at < kVenueTimeEnd; }

}  // namespace tw
