#pragma once

#include <string>
#include <string_view>

#include "messages/catalogue.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace tw::app {

/// Adds commands whose labels, help and examples are in one language.
class CommandBuilder {
 public:
  /// `lang` gets what is typed after --lang.
  CommandBuilder(messages::Language language, std::string& lang)
      : language_(language), lang_(lang) {}

  CLI::App* add(CLI::App& parent, const char* name, std::string_view help_id) const;
  /// The labels of a command, before its first option.
  void label(CLI::App& command) const;
  /// The options that every command has, and its examples.
  void finish(CLI::App& command, const std::string& examples) const;
  /// `--json`.
  void add_json(CLI::App& command, bool& is_json,
                std::string_view help_id = "help.tape.json") const;
  std::string text(std::string_view id) const { return messages::text(language_, id, {}); }
  /// The text with {default} and {known}, the names of the strategies.
  std::string help(std::string_view id, std::string_view default_value = {}) const;

 private:
  messages::Language language_;
  std::string& lang_;
};

}  // namespace tw::app
