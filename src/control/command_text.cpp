#include "control/command_text.hpp"

namespace tw::control {
namespace {

constexpr std::string_view kSafe =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=,:+@%";

void add(std::string& command, std::string_view option, std::string_view value) {
  // Joined by `=`, a value that begins with a hyphen is not taken for an option.
  const bool is_joined = value.starts_with('-');
  command += " " + std::string(option) + (is_joined ? "=" : " ") + shell_word(value);
}

void add_each(std::string& command, std::string_view option,
              const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    add(command, option, value);
  }
}

void add_given(std::string& command, std::string_view option,
               const std::optional<std::string>& value) {
  if (value.has_value()) {
    add(command, option, *value);
  }
}

void add_unless(std::string& command, std::string_view option, const std::string& value,
                const std::string& usual) {
  if (value != usual) {
    add(command, option, value);
  }
}

void add_candles(std::string& command, const CandleSource& candles) {
  add(command, "--candles", candles.path);
  add(command, "--instrument", candles.instrument);
  add(command, "--tick", candles.tick);
  add(command, "--step", candles.step);
  add_unless(command, "--interval", candles.interval, {});
}

}  // namespace

std::string shell_word(std::string_view text) {
  if (!text.empty() && text.find_first_not_of(kSafe) == std::string_view::npos) {
    return std::string(text);
  }
  std::string word = "'";
  for (const char c : text) {
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return word + "'";
}

std::string backtest_command(const RunRequest& request) {
  const RunRequest usual;
  std::string command = "tradewind backtest run";
  add_each(command, "--tape", request.tapes);
  if (request.candles.has_value()) {
    add_candles(command, *request.candles);
  }
  add(command, "--strategy", request.strategy);
  add_each(command, "--set", request.parameters);
  add_each(command, "--limit", request.limits);
  add_unless(command, "--latency", request.latency, usual.latency);
  add_given(command, "--feed-latency", request.feed_latency);
  add_unless(command, "--queue", request.queue, usual.queue);
  add_unless(command, "--fill", request.fill, usual.fill);
  add_unless(command, "--through", request.through, usual.through);
  if (request.window.from.has_value()) {
    add(command, "--from", to_iso8601(*request.window.from));
  }
  if (request.window.to.has_value()) {
    add(command, "--to", to_iso8601(*request.window.to));
  }
  if (request.market_time.has_value()) {
    add(command, "--for", to_text(*request.market_time));
  }
  add_given(command, "--fees", request.fees);
  add_given(command, "--capital", request.capital);
  add_given(command, "--margin", request.margin);
  add_each(command, "--leverage", request.leverage);
  add_given(command, "--maintenance-rate", request.maintenance_rate);
  add_given(command, "--funding", request.funding_file);
  add_unless(command, "--seed", std::to_string(request.seed), std::to_string(usual.seed));
  return command;
}

std::string audit_command(const std::string& journal, const AuditFiles& files) {
  std::string command = "tradewind journal replay " + shell_word(journal) + " --audit";
  add_each(command, "--tape", files.tapes);
  add_given(command, "--funding", files.funding);
  add_given(command, "--latency", files.latency);
  add_given(command, "--feed-latency", files.feed_latency);
  return command;
}

}  // namespace tw::control
