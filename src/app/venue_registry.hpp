#pragma once

#include "control/market_source.hpp"

namespace tw::app {

/// How recordings of Binance USD-M futures are read: the venue of the bundled demonstration.
control::RecordingVenue binance_usdm();

}  // namespace tw::app
