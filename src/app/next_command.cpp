#include "app/next_command.hpp"

#include "control/command_text.hpp"

namespace tw::app {
namespace {

using control::shell_word;

void add(std::string& command, std::string_view option, std::string_view value) {
  // Joined by `=`, a value that begins with a hyphen is not taken for an option.
  const bool is_joined = value.starts_with('-');
  command += " " + std::string(option) + (is_joined ? "=" : " ") + shell_word(value);
}

void add_tapes(std::string& command, const std::vector<std::string>& tapes) {
  for (const std::string& tape : tapes) {
    add(command, "--tape", tape);
  }
}

void add_run(std::string& command, const RunOptions& options) {
  const RunOptions defaults;
  if (options.strategy != defaults.strategy) {
    add(command, "--strategy", options.strategy);
  }
  for (const std::string& parameter : options.parameters) {
    add(command, "--set", parameter);
  }
  for (const std::string& limit : options.limits) {
    add(command, "--limit", limit);
  }
  if (options.latency != defaults.latency) {
    add(command, "--latency", options.latency);
  }
  if (options.queue != defaults.queue) {
    add(command, "--queue", options.queue);
  }
  if (options.fill != defaults.fill) {
    add(command, "--fill", options.fill);
  }
  if (options.through != defaults.through) {
    add(command, "--through", options.through);
  }
  if (options.fees.has_value()) {
    add(command, "--fees", *options.fees);
  }
  if (options.capital.has_value()) {
    add(command, "--capital", *options.capital);
  }
  if (options.margin.has_value()) {
    add(command, "--margin", *options.margin);
  }
  for (const std::string& leverage : options.leverage) {
    add(command, "--leverage", leverage);
  }
  if (options.maintenance_rate.has_value()) {
    add(command, "--maintenance-rate", *options.maintenance_rate);
  }
  if (options.funding.has_value()) {
    add(command, "--funding", *options.funding);
  }
  if (options.seed != defaults.seed) {
    add(command, "--seed", std::to_string(options.seed));
  }
}

}  // namespace

std::string continue_command(std::string_view program, const UpOptions& options) {
  std::string command = shell_word(program) + " up";
  if (options.data_directory != UpOptions{}.data_directory) {
    add(command, "--data-dir", options.data_directory);
  }
  add_tapes(command, options.run.tapes);
  add_run(command, options.run);
  return command;
}

std::string research_command(std::string_view program, const RunOptions& options,
                             const std::vector<std::string>& tapes) {
  std::string command = shell_word(program) + " backtest run";
  add_tapes(command, tapes);
  add_run(command, options);
  return command;
}

}  // namespace tw::app
