#pragma once

#include <optional>

#include "app/command_builder.hpp"
#include "app/command_line.hpp"

namespace tw::app {

/// How `report` is written.
class ReportSyntax {
 public:
  /// Adds it to `program`; both must outlive this.
  ReportSyntax(const CommandBuilder& build, CLI::App& program);

  /// What was asked for, when it was this. Errors: InvalidInput naming the option.
  Result<std::optional<Invocation>> invocation();

 private:
  void add_report();

  const CommandBuilder& build_;
  CLI::App& program_;
  CLI::App* tear_sheet_ = nullptr;
  TearSheetOptions tear_sheet_options_;
};

}  // namespace tw::app
