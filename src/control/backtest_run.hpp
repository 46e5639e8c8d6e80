#pragma once

#include <optional>
#include <string>

#include "control/result_files.hpp"
#include "control/run_result.hpp"

namespace tw::control {

/// Runs a strategy over recordings as fast as they can be read. With a directory it leaves
/// orders.csv, fills.csv, equity.csv, curves.csv, result.json and the journal there; `text` gets
/// those that a report is made from. Errors: as `prepare`, the recordings, ResultFiles and
/// BacktestJournal.
Result<RunResult> run_backtest(const RunRequest& request, const MarketLibrary& library,
                               const std::optional<std::string>& directory,
                               ResultText* text = nullptr);

/// Runs it once over a history, with the same output. Errors: as `run_backtest`.
Result<RunResult> play(const PreparedRun& run, HistoryReader& history,
                       const std::optional<std::string>& directory, ResultText* text = nullptr);

/// Writes `<directory>/result.json`. Errors: Unavailable (`out.unwritable`).
Result<void> write_result(const RunResult& result, const std::string& directory);

}  // namespace tw::control
