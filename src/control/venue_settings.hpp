#pragma once

#include <string_view>
#include <vector>

#include "control/run_request.hpp"

namespace tw::control {

/// Begins the setting of a latency that is drawn from a file; its SHA-256 follows.
inline constexpr std::string_view kDrawnLatency = "drawn from ";

/// What the simulated venue of a run does, and the lines that say so.
struct VenueSettings {
  sim::OverlayConfig config;
  std::vector<Setting> description;  ///< `latency`, `queue` and `fill`; a file by its SHA-256
};

/// Reads them from the words of a request.
/// Input:   queue `pessimistic`, `risk_adverse` or `power:N`; fill `partial` or `whole`; a constant
///          latency or a file with one per line. A line is a duration, each equally likely, or a
///          quantile 0..1 and a duration, ascending, linear in between. Both ways draw from it,
///          with seeds of their own.
/// Errors:  NotFound, and InvalidInput with the catalogue ids usage.queue, usage.fill,
///          usage.latency, usage.latency_file.
/// Cost:    a file is read once.
Result<VenueSettings> read_venue_settings(const RunRequest& request);

}  // namespace tw::control
