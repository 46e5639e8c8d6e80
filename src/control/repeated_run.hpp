#pragma once

#include <vector>

#include "backtest/history.hpp"
#include "control/backtest_run.hpp"

namespace tw::control {

/// What a stored market holds, counted as it is delivered.
struct MarketCounts {
  std::uint64_t messages = 0;       ///< what the engine takes one by one
  std::uint64_t level_changes = 0;  ///< in all of their snapshots and deltas
  std::uint64_t trades = 0;
  std::uint64_t quotes = 0;

  /// What rates are given in: a level changed, a trade or a quote.
  std::uint64_t events() const { return level_changes + trades + quotes; }
  friend bool operator==(const MarketCounts&, const MarketCounts&) = default;
};

MarketCounts count_market(const backtest::StoredHistory& history);

/// One run made several times over, with equal results.
struct RepeatedRun {
  RunResult result;
  MarketCounts market;         ///< of one repetition
  std::vector<Duration> took;  ///< by the wall clock, one per repetition, reading left out
};

struct Repetitions {
  std::uint64_t count = 1;
  RunObserver* observer = nullptr;  ///< asked while data are read and between two of them
};

/// As `run_backtest`, `repeat` times (>= 1) over market data that are read into memory once. Only
/// the first one writes into the directory. Errors: as `run_backtest`; Internal
///         (`backtest.not_repeatable`) naming a repetition that ended differently; Unavailable
///         (`backtest.stopped_between`) where the observer ends them: what the first one wrote
///         stays.
Result<RepeatedRun> repeat_backtest(const RunRequest& request, const MarketLibrary& library,
                                    const std::optional<std::string>& directory, Repetitions repeat,
                                    ResultText* text = nullptr);

/// That `found`, number `repetition` from 1, ended as the first one. Errors: as `repeat_backtest`.
Result<void> check_repeated(const RunResult& first, const RunResult& found,
                            std::uint64_t repetition);

/// The published form: that of the result, and `speed`.
json::Value to_json(const RepeatedRun& run);
/// Events per second over all repetitions.
double event_rate(const RepeatedRun& run);

}  // namespace tw::control
