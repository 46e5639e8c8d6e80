#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/command_builder.hpp"
#include "app/command_line.hpp"

namespace tw::app {

/// How `explain` is written.
class ExplainSyntax {
 public:
  /// Adds it to `program`; both must outlive this.
  ExplainSyntax(const CommandBuilder& build, CLI::App& program);

  /// What was asked for, when it was this. Errors: InvalidInput (`usage.explain`,
  /// `usage.empty_value`).
  Result<std::optional<Invocation>> invocation();

 private:
  Result<Invocation> about_run(std::size_t path_at);

  CLI::App* explain_ = nullptr;
  std::vector<std::string> words_;
  std::optional<std::string> data_directory_;
  ExplainOptions options_;
};

}  // namespace tw::app
