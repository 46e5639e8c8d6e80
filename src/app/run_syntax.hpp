#pragma once

#include <optional>
#include <string>

#include "app/command_builder.hpp"
#include "app/command_line.hpp"

namespace tw::app {

/// How `up` and `backtest` are written.
class RunSyntax {
 public:
  /// Adds them to `program`; both must outlive this.
  RunSyntax(const CommandBuilder& build, CLI::App& program);

  /// What was asked for, when it was one of them. Errors: InvalidInput naming the option.
  Result<std::optional<Invocation>> invocation();

 private:
  void add_run_options(CLI::App& command, RunOptions& run);
  void add_up();
  void add_backtest();
  void add_candle_file();
  Result<void> check_run(RunOptions& run);
  Result<void> check_backtest_input();
  Result<Invocation> up_invocation();
  Result<Invocation> backtest_invocation();

  const CommandBuilder& build_;
  CLI::App& program_;
  CLI::App* up_ = nullptr;
  CLI::App* backtest_ = nullptr;
  CLI::App* run_ = nullptr;
  UpOptions up_options_;
  BacktestOptions backtest_options_;
  std::string loops_ = "0";
  std::string snapshot_every_ = std::to_string(UpOptions().snapshot_every);
  std::string repeat_;  // empty: not asked for
  std::string seed_ = std::to_string(RunOptions{}.seed);
};

}  // namespace tw::app
