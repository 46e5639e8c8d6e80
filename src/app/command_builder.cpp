#include "app/command_builder.hpp"

#include <CLI/CLI.hpp>

#include "strategy/registry.hpp"

namespace tw::app {

CLI::App* CommandBuilder::add(CLI::App& parent, const char* name, std::string_view help_id) const {
  CLI::App* command = parent.add_subcommand(name, help(help_id));
  command->group(text("help.commands"));
  label(*command);
  return command;
}

// What the text of no option can give: it must be there before the first option is.
void CommandBuilder::label(CLI::App& command) const {
  const auto formatter = command.get_formatter();
  formatter->label("Usage", text("help.usage"));
  formatter->label("OPTIONS", text("help.usage_options"));
  formatter->label("Positionals", text("help.positionals"));
  formatter->label("SUBCOMMAND", text("help.command"));
  formatter->label("REQUIRED", text("help.required"));
  formatter->column_width(34);
  command.option_defaults()->group(text("help.options"));
}

void CommandBuilder::finish(CLI::App& command, const std::string& examples) const {
  command.set_help_flag("-h,--help", text("help.option.help"));
  command.add_option("--lang", lang_, text("help.option.lang"))->type_name("en|ru");
  command.footer(text("help.examples") + ":\n" + examples);
}

void CommandBuilder::add_json(CLI::App& command, bool& is_json, std::string_view help_id) const {
  command.add_flag("--json", is_json, help(help_id));
}

std::string CommandBuilder::help(std::string_view id, std::string_view default_value) const {
  std::string known;
  for (const strategy::Descriptor& descriptor : strategy::built_in()) {
    known += (known.empty() ? "" : ", ") + std::string(descriptor.name);
  }
  const std::vector<MessageArgument> arguments = {{"default", std::string(default_value)},
                                                  {"known", known}};
  return messages::text(language_, id, arguments);
}

}  // namespace tw::app
