#pragma once

#include "control/market_library.hpp"

namespace tw::app {

/// The recorded markets of every venue, with the bundled definitions of instruments where they are
/// there.
control::MarketLibrary market_library();

}  // namespace tw::app
