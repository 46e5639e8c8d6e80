#pragma once

#include <optional>
#include <string>

#include "app/command_builder.hpp"
#include "app/command_line.hpp"

namespace tw::app {

/// How `journal` is written.
class JournalSyntax {
 public:
  /// Adds them to `program`; both must outlive this.
  JournalSyntax(const CommandBuilder& build, CLI::App& program);

  /// What was asked for, when it was one of them. Errors: InvalidInput naming the option.
  Result<std::optional<Invocation>> invocation();

 private:
  CLI::App* add_journal_command(const char* name, std::string_view help_id, std::string& directory,
                                bool& is_json);
  void add_journal();
  void add_journal_replay();

  const CommandBuilder& build_;
  CLI::App& program_;
  CLI::App* journal_ = nullptr;
  CLI::App* journal_info_ = nullptr;
  CLI::App* replay_ = nullptr;
  JournalOptions journal_options_;
  JournalReplayOptions replay_options_;
};

}  // namespace tw::app
