#pragma once

#include <array>
#include <deque>
#include <optional>
#include <string>

#include "app/command_builder.hpp"
#include "app/command_line.hpp"
#include "app/venue_control_table.hpp"

namespace tw::app {

/// How the commands of control_commands() are written, below `venue-sim`.
class VenueControlSyntax {
 public:
  /// Adds them to `parent`; `control` gets the address of the port. All must outlive this.
  VenueControlSyntax(const CommandBuilder& build, CLI::App& parent, std::string& control);

  /// What was asked for, when it was one of these. Errors: InvalidInput naming the value.
  Result<std::optional<VenueControlOptions>> invocation() const;

 private:
  struct Typed {
    const ControlCommand* command = nullptr;
    CLI::App* app = nullptr;
    std::array<std::optional<std::string>, ControlCommand::kValuesMax> values = {};
    std::array<bool, ControlCommand::kValuesMax> flags = {};
    bool is_json = false;
  };
  CLI::App& group_of(CLI::App& parent, const std::string& name);
  void add(CLI::App& parent, const ControlCommand& command);
  void add_value(Typed& typed, std::size_t at);

  const CommandBuilder& build_;
  std::string& control_;
  std::deque<Typed> typed_;
};

}  // namespace tw::app
