#pragma once

#include <memory>

#include "data/venue_recordings.hpp"

namespace tw::venues::okx {

/// How recorded messages of OKX are read.
/// Which kind of instrument a name is of tells its form: `BTC-USD-SWAP` a swap, `BTC-USD-220527` a
/// future, `BTC-USDT` spot; what a contract is worth only a list tells.
/// Source: OKX API v5 "Get instruments"; "Trading fee" of regular users for the fees that no list
///         states.
std::unique_ptr<data::VenueRecordings> recordings();

}  // namespace tw::venues::okx
