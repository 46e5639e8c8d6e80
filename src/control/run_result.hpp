#pragma once

#include <string>
#include <vector>

#include "backtest/projection.hpp"
#include "backtest/session.hpp"
#include "control/last_reasons.hpp"
#include "control/run_figures.hpp"
#include "control/run_request.hpp"
#include "control/run_tables.hpp"
#include "json/value.hpp"

namespace tw::control {

/// The mid an open position is valued at.
struct Mark {
  std::string symbol;
  Listing listing;
  std::optional<Price> price;  ///< nothing before the first synced book
  Quantity position;           ///< signed
};

/// What fills and funding alone came to, over all positions, in settle currency.
struct SettledTotals {
  Decimal realized_gross;  ///< before fees
  Decimal fees;            ///< < 0: rebates
  Decimal funding;         ///< > 0: received
};

/// Adds up the positions, closed ones too.
SettledTotals settled_totals(const portfolio::Portfolio& portfolio);

/// What the table of a run said, and what followed from it.
struct FundingResult {
  std::uint64_t rows = 0;          ///< of the table
  std::uint64_t other_rows = 0;    ///< of instruments that are not in the run
  std::uint64_t before_start = 0;  ///< of the rest: earlier than the run
  std::uint64_t after_end = 0;
  backtest::FundingTotals totals;
};

/// How the account stood in for its positions, and what that came to.
struct MarginResult {
  backtest::MarginSetup setup;
  backtest::MarginFigures figures;
};

enum class RunMode : std::uint8_t { Backtest, Paper };

/// What a run came to. Money is in the settle currency, exact; PnL of prices is before fees where
/// it says gross.
struct RunResult {
  std::vector<Setting> description;
  Timestamp started_at;
  Timestamp ended_at;
  backtest::RunCounts counts;
  Money capital;
  Decimal realized_gross;
  Decimal unrealized_gross;
  Decimal fees;
  Money equity;  ///< capital + realized_gross + unrealized_gross - fees + funding
  Decimal drawdown_max;
  std::optional<Timestamp> empty_since;  ///< when there was no equity for the first time
  std::optional<FundingResult> funding;  ///< where a table was given
  std::optional<MarginResult> margin;    ///< where one was reserved
  RunFigures figures;
  RunTables tables;
  backtest::RunPaths paths;  ///< for charts; not in result.json
  std::vector<Mark> marks;
  std::vector<Money> wallets;      ///< at the end, where spot was traded
  std::optional<Silence> silence;  ///< of a backtest that sent no order
  RunMode mode = RunMode::Backtest;
  std::string command;        ///< recomputes it
  std::uint64_t records = 0;  ///< of the run's journal, whether or not one is kept
  std::string fills_hash;
  std::string state_hash;  ///< of the facts at the end, as state_hash() makes it
};

/// Collects the figures of a session; the hash is added by whoever wrote the rows.
RunResult summarize(const PreparedRun& run, const backtest::Session& session,
                    const backtest::Projection& projection,
                    const backtest::RunBreakdown& breakdown);

/// In the order of the marks and of the paths of prices.
std::vector<std::string> symbols_of(const RunResult& result);

/// The published form (`schema_version` 1): assumptions first.
json::Value to_json(const RunResult& result);

}  // namespace tw::control
