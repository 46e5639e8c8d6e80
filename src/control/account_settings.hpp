#pragma once

#include <optional>
#include <span>
#include <vector>

#include "control/run_request.hpp"

namespace tw::control {

/// How the account of a run stands in for its positions, from the words of a request.
/// Input:   margin `cash`, `isolated` or `cross`; leverage `N` for all instruments and `SYMBOL=N`
///          for one, N from 1 to 125, 1 where nothing is said; one maintenance rate for all.
/// Output:  nothing where no margin was asked for.
/// Errors:  InvalidInput with the catalogue ids usage.margin, usage.maintenance_rate,
///          usage.leverage, usage.leverage_mode where nothing is lent, usage.leverage_spot for
///          spot, usage.leverage_symbol for an instrument that is not in the run,
///          usage.leverage_high where a new position would be below its maintenance margin.
Result<std::optional<backtest::MarginSetup>> read_margin(
    const RunRequest& request, std::span<const InstrumentDefined> instruments);

/// Appends the lines `margin`, `leverage.SYMBOL` and `maintenance_rate`.
void describe_margin(const backtest::MarginSetup& margin,
                     std::span<const InstrumentDefined> instruments,
                     std::vector<Setting>& description);

}  // namespace tw::control
