#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backtest/session.hpp"
#include "base/result.hpp"

namespace tw::control {

/// What is to trade, as a person named it and set it up.
struct StrategyChoice {
  backtest::SessionMember first;
  std::vector<backtest::SessionMember> others;  ///< whose signals are combined with its own
  std::optional<ParameterSet> signals;          ///< of those that say signals

  /// Every parameter under the name it is set by, in the order it is listed.
  std::vector<std::pair<std::string, Decimal>> parameters() const;
  /// All of them; valid as long as this.
  std::vector<const backtest::SessionMember*> members() const;
};

/// Reads `--strategy` and `--set`. One name is a strategy alone. Several, `NAME:WEIGHT,...`, are
/// strategies that say signals and share one position; their parameters are set as
/// `NAME.PARAMETER`. How signals become a position is set by `signal.PARAMETER`.
/// Errors:  InvalidInput with a catalogue id: an unknown strategy or parameter, a value out of
/// range,
///          a strategy that is there twice or says no signals, a weight that is none, an exit that
///          is not below the entry.
Result<StrategyChoice> read_strategy(const std::string& names,
                                     const std::vector<std::string>& parameters);

/// What trades, for a person: `grid`, or `imbalance + trend`.
std::string names_of(const backtest::SessionSettings& settings);

}  // namespace tw::control
