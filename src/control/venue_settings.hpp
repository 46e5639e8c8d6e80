#pragma once

#include <string_view>
#include <vector>

#include "control/run_request.hpp"

namespace tw::control {

/// The setting of a feed latency; of a run without one there is none.
inline constexpr std::string_view kFeedLatency = "feed_latency";

/// What the simulated venue of a run does, and the lines that say so.
struct VenueSettings {
  sim::OverlayConfig config;
  std::vector<Setting> description;  ///< `latency`, `queue` and `fill`; a file by its SHA-256
  std::optional<sim::Latency> feed_latency = {};
  std::optional<std::string> latency_file = {};  ///< as it was given
  bool answers_at_once = false;                  ///< some orders, by their latency
};

/// Reads them from the words of a request.
/// Input:   queue `pessimistic`, `risk_adverse` or `power:N`; fill `partial` or `whole`; latencies
///          as LatencyChoice has them. Both ways of an order and the feed draw with seeds of their
///          own.
/// Errors:  those of LatencyChoice; InvalidInput (`usage.queue`, `usage.fill`, `usage.through`;
///          on candles `usage.feed_candles` and `usage.latency_candles`).
Result<VenueSettings> read_venue_settings(const RunRequest& request);

}  // namespace tw::control
