#include "app/usage_error.hpp"

#include <CLI/CLI.hpp>
#include <string_view>
#include <vector>

#include "messages/nearest.hpp"

namespace tw::app {
namespace {

CLI::App& active(CLI::App& program) {
  CLI::App* command = &program;
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
  }
  return *command;
}

// The commands to choose from, or the options that a command cannot do without.
std::string missing_words(CLI::App& program) {
  std::string words;
  const auto add = [&words](const std::string& word) {
    words += (words.empty() ? "" : ", ") + word;
  };
  for (const CLI::App* command : active(program).get_subcommands({})) {
    add(command->get_name());
  }
  for (const CLI::Option* option : active(program).get_options({})) {
    if (option->get_required() && option->count() == 0) {
      add(option->get_lnames().empty() ? option->get_type_name()
                                       : "--" + option->get_lnames().front());
    }
  }
  return words;
}

// The first word nobody takes; for a missing value the option it is missing from.
std::string offending_word(const CLI::App& program, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string_view what = error.what();
    return std::string(what.substr(0, what.find_first_of(": ")));
  }
  const std::vector<std::string> extras = program.remaining(true);
  return extras.empty() ? std::string() : extras.front();
}

// An option of one value that has several.
bool is_repeated(CLI::App& program, const std::string& word) {
  const CLI::Option* option = active(program).get_option_no_throw(word);
  return option != nullptr && option->get_multi_option_policy() == CLI::MultiOptionPolicy::Throw &&
         option->count() > static_cast<std::size_t>(option->get_items_expected_max());
}

}  // namespace

std::string full_name(CLI::App& program) {
  std::string name;
  for (CLI::App* command = &active(program); command != nullptr; command = command->get_parent()) {
    name = command->get_name() + (name.empty() ? "" : " " + name);
  }
  return name;
}

std::unexpected<Error> usage_error(CLI::App& program, const CLI::ParseError& error) {
  const std::string word = offending_word(program, error);
  const bool is_option = word.starts_with("-");
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return fail(ErrorCode::InvalidInput, error.what(),
                is_repeated(program, word) ? "usage.repeated_option" : "usage.missing_value",
                {{"option", word}});
  }
  if (word.empty()) {  // something required is not there
    return fail(ErrorCode::InvalidInput, error.what(), "usage.incomplete",
                {{"command", full_name(program)}, {"needed", missing_words(program)}});
  }
  std::vector<std::string> names;
  for (const CLI::App* command : active(program).get_subcommands({})) {
    names.push_back(command->get_name());
  }
  for (const CLI::Option* option : active(program).get_options({})) {
    if (is_option && !option->get_lnames().empty()) {
      names.push_back("--" + option->get_lnames().front());
    }
  }
  if (names.empty()) {
    return fail(ErrorCode::InvalidInput, error.what(), "usage.extra_word",
                {{"command", full_name(program)}, {"name", word}});
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  return fail(ErrorCode::InvalidInput, error.what(),
              is_option ? "usage.unknown_option" : "usage.unknown_command",
              {{"name", word}, {"nearest", std::string(messages::nearest(word, known))}});
}

}  // namespace tw::app
