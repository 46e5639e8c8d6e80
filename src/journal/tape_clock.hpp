#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "model/event.hpp"

namespace tw::journal {

/// How the constant was found.
enum class ClockRule : std::uint8_t {
  None,          ///< nothing was added
  LatencyFloor,  ///< the smallest feed latency was made equal to a floor
};

/// What was added to every receive time of a recording, since a recorder's clock may be seconds
/// off: one constant, so that distances in time stay as they were recorded.
struct ClockCorrection {
  ClockRule rule = ClockRule::None;
  Duration offset{};         ///< added to ts_recv
  Duration latency_floor{};  ///< smallest ts_recv - ts_event after it; LatencyFloor only

  friend bool operator==(const ClockCorrection&, const ClockCorrection&) = default;
};

inline constexpr Duration kLatencyFloor = std::chrono::milliseconds(1);

/// Finds the correction of a recording in a first pass over its events. An event that carries no
/// stamp of the venue (ts_event equals ts_recv) says nothing.
/// Cost:    O(1) per event, no allocation.
class ClockSurvey {
 public:
  void observe(const Event& event);
  /// The smallest ts_recv - ts_event seen; nothing when no event carried a stamp.
  std::optional<Duration> latency_min() const { return latency_min_; }
  /// The constant that makes the smallest latency equal `latency_floor`; none without stamps.
  ClockCorrection correction(Duration latency_floor = kLatencyFloor) const;

 private:
  std::optional<Duration> latency_min_;
};

/// The event on the corrected clock: ts_recv moves, and ts_event with it where it is no stamp of
/// the venue.
/// Errors:  InvalidInput (Timestamp) when the time leaves 64 bits.
Checked<Event> corrected(const Event& event, const ClockCorrection& correction);

}  // namespace tw::journal
