#pragma once

#include <memory>
#include <string>
#include <vector>

#include "backtest/history.hpp"
#include "venue_sim/venue.hpp"

namespace tw::app {

/// Recorded markets that a simulated venue plays, over and over.
struct VenueTapes {
  backtest::StoredHistory stored;
  backtest::LoopedHistory looped;

  VenueTapes(backtest::StoredHistory history, std::size_t instruments)
      : stored(std::move(history)), looped(stored, instruments, 0) {}
};

/// Loads `FILE` or `FILE=category/SYMBOL`; the symbols of `settings` become theirs, its market a
/// recorded one, and stepped time begins with the recording.
/// Errors:  as control::MarketLibrary; InvalidInput (`usage.venue_symbol`) for a category that is
///          neither linear nor spot.
Result<std::unique_ptr<VenueTapes>> load_tapes(const std::vector<std::string>& tapes,
                                               venue_sim::VenueSettings& settings);

}  // namespace tw::app
