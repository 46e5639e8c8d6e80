#pragma once

#include <optional>
#include <string>

#include "app/command_builder.hpp"
#include "app/command_line.hpp"

namespace tw::app {

/// How `strategy` is written.
class StrategySyntax {
 public:
  /// Adds them to `program`; both must outlive this.
  StrategySyntax(const CommandBuilder& build, CLI::App& program);

  /// What was asked for, when it was one of them. Errors: InvalidInput naming the option.
  Result<std::optional<Invocation>> invocation();

 private:
  void add_strategy();

  const CommandBuilder& build_;
  CLI::App& program_;
  CLI::App* strategy_ = nullptr;
  CLI::App* strategy_list_ = nullptr;
  CLI::App* strategy_show_ = nullptr;
  StrategyListOptions strategy_list_options_;
  StrategyShowOptions strategy_show_options_;
};

}  // namespace tw::app
