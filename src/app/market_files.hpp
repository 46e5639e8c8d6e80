#pragma once

#include "app/command_line.hpp"
#include "control/market_library.hpp"

namespace tw::app {

/// The files the options name. Errors: InvalidInput (`usage.duration`).
Result<control::MarketFiles> to_files(const MarketOptions& options,
                                      control::MarketFiles::Terms terms);

}  // namespace tw::app
