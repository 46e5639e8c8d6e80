#include "app/venue_control_syntax.hpp"

#include <CLI/CLI.hpp>

#include "app/venue_control_values.hpp"

namespace tw::app {
VenueControlSyntax::VenueControlSyntax(const CommandBuilder& build, CLI::App& parent,
                                       std::string& control)
    : build_(build), control_(control) {
  for (const ControlCommand& command : control_commands()) {
    add(parent, command);
  }
}

// account of `account open`, made once.
CLI::App& VenueControlSyntax::group_of(CLI::App& parent, const std::string& name) {
  for (CLI::App* known : parent.get_subcommands({})) {
    if (known->get_name() == name) {
      return *known;
    }
  }
  CLI::App* const group = build_.add(parent, name.c_str(), "help.venue_" + name);
  group->require_subcommand(1);
  std::string examples;
  for (const ControlCommand& command : control_commands()) {
    if (command.words.starts_with(name + " ")) {
      examples += (examples.empty() ? "" : "\n") + std::string(command.examples);
    }
  }
  build_.finish(*group, examples);
  return *group;
}

void VenueControlSyntax::add(CLI::App& parent, const ControlCommand& command) {
  const std::string words(command.words);
  const std::size_t space = words.find(' ');
  CLI::App& above = space == std::string::npos ? parent : group_of(parent, words.substr(0, space));
  const std::string name = space == std::string::npos ? words : words.substr(space + 1);
  Typed& typed = typed_.emplace_back();
  typed.command = &command;
  typed.app = build_.add(above, name.c_str(), command.help);
  for (std::size_t at = 0; at < command.values.size(); ++at) {
    if (!command.values[at].option.empty()) {
      add_value(typed, at);
    }
  }
  typed.app->add_option("--control", control_, build_.help("help.venue_fault.control", control_))
      ->type_name("HOST:PORT");
  build_.add_json(*typed.app, typed.is_json, "help.venue_control.json");
  build_.finish(*typed.app, std::string(command.examples));
}

void VenueControlSyntax::add_value(Typed& typed, std::size_t at) {
  const ControlValue& value = typed.command->values[at];
  const std::string option(value.option);
  const std::string help =
      build_.help("help.venue_value." + std::string(value.parameter), value.fallback);
  if (value.kind == ControlValue::Kind::Flag) {
    typed.app->add_flag(option, typed.flags[at], help);
    return;
  }
  CLI::Option* const added = typed.app->add_option(option, typed.values[at], help);
  added->type_name(std::string(value.type))->required(value.is_required);
}

Result<std::optional<VenueControlOptions>> VenueControlSyntax::invocation() const {
  for (const Typed& typed : typed_) {
    if (!typed.app->parsed()) {
      continue;
    }
    VenueControlOptions options{.command = typed.command, .is_json = typed.is_json};
    for (std::size_t at = 0; at < typed.values.size(); ++at) {
      const ControlValue& value = typed.command->values[at];
      if (typed.flags[at]) {
        options.parameters.emplace_back(value.parameter, "true");
      } else if (typed.values[at].has_value()) {
        TW_CHECK(read_control_value(value, *typed.values[at], options));
      } else if (!value.fallback.empty()) {
        options.parameters.emplace_back(value.parameter, value.fallback);
      }
    }
    options.control = control_;
    return options;
  }
  return std::nullopt;
}

}  // namespace tw::app
