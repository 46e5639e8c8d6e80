#pragma once

#include <memory>

#include "data/venue_recordings.hpp"

namespace tw::venues::bybit {

/// How recorded messages of Bybit are read.
/// Messages do not name their category: they are taken for linear contracts unless the address
/// they came from says another one.
/// Source: Bybit v5 "Get Instruments Info"; "Trading fee" of regular users for the fees that no
///         list states.
std::unique_ptr<data::VenueRecordings> recordings();

}  // namespace tw::venues::bybit
