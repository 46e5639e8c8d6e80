#pragma once

#include "app/command_line.hpp"
#include "control/run_request.hpp"

namespace tw::app {

/// What the options ask for, with the bundled recordings and instruments where nothing else is
/// named. Errors: InvalidInput (`usage.duration`), NotFound (`demo.missing`).
Result<control::RunRequest> to_request(const RunOptions& options);

/// The same for a backtest, which may run on candles in the place of recordings.
Result<control::RunRequest> to_request(const BacktestOptions& options);

}  // namespace tw::app
