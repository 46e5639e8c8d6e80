#pragma once

#include <memory>

#include "data/venue_recordings.hpp"

namespace tw::venues::kraken {

/// How recorded messages of Kraken are read.
/// Source: Kraken "Get Tradable Asset Pairs"; "Fee schedule" of the lowest tier for the fees that
/// no
///         list states.
std::unique_ptr<data::VenueRecordings> recordings();

}  // namespace tw::venues::kraken
