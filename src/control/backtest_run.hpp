#pragma once

#include <memory>
#include <optional>
#include <string>

#include "control/result_files.hpp"
#include "control/run_result.hpp"
#include "control/run_watch.hpp"

namespace tw::control {

/// Runs a strategy over recordings as fast as they can be read. With a directory it leaves
/// orders.csv, fills.csv, equity.csv, curves.csv, result.json and the journal there; `text` gets
/// those that a report is made from. Of a run that fails or that `observer` ends nothing is left.
/// Errors: as `prepare`, the recordings, ResultFiles, BacktestJournal and WatchedHistory.
Result<RunResult> run_backtest(const RunRequest& request, const MarketLibrary& library,
                               const std::optional<std::string>& directory,
                               ResultText* text = nullptr, RunObserver* observer = nullptr);

/// The market of a run: what the strategy sees and, with a feed latency, the same once more for the
/// venue that is ahead of it (backtest::VenueFeed).
struct RunMarket {
  std::unique_ptr<HistoryReader> seen;
  std::unique_ptr<HistoryReader> ahead = nullptr;
};

/// Runs it once over its market, with the same output. Errors: as `run_backtest`.
Result<RunResult> play(const PreparedRun& run, const RunMarket& market,
                       const std::optional<std::string>& directory, ResultText* text = nullptr,
                       RunObserver* observer = nullptr);

/// Writes `<directory>/result.json`. Errors: Unavailable (`out.unwritable`).
Result<void> write_result(const RunResult& result, const std::string& directory);

}  // namespace tw::control
