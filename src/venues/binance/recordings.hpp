#pragma once

#include <memory>

#include "data/venue_recordings.hpp"

namespace tw::venues::binance {

/// How recorded messages of Binance spot, USD-M and COIN-M are read. Which of them a message is of
/// tells the address it came from, else its fields: COIN-M names a pair (`ps`), futures a
/// transaction time beside the event time, spot neither.
/// Source: Binance "Fee Structure" of regular users for the fees that no list states.
std::unique_ptr<data::VenueRecordings> recordings();

}  // namespace tw::venues::binance
