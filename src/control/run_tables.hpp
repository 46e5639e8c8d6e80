#pragma once

#include <array>
#include <string>
#include <vector>

#include "backtest/run_breakdown.hpp"
#include "backtest/session.hpp"
#include "json/value.hpp"

namespace tw::control {

/// A run by its parts, and how its results are spread. Money is in settle currency.
struct RunTables {
  static constexpr std::size_t kBinsMax = 40;

  struct OfInstrument {
    std::string symbol;
    backtest::RunPart part;
  };
  std::vector<OfInstrument> instruments;
  std::array<backtest::RunPart, backtest::RunBreakdown::kHours> hours;
  performance::Costs maker;
  performance::Costs taker;
  performance::ResultDistribution closes;
  std::vector<performance::DrawdownPeriod> drawdowns;  ///< deepest first
  Duration drawdown_longest{};
};

/// Takes them as of now; the session goes on unchanged.
RunTables tables_of(const backtest::Session& session, const backtest::RunBreakdown& breakdown);

/// The published forms. A figure that cannot be given is null, and `absent` names the reason.
json::Value breakdown_json(const RunTables& tables);
json::Value closes_json(const RunTables& tables);
json::Value drawdowns_json(const RunTables& tables);

}  // namespace tw::control
