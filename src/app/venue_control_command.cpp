#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.hpp"
#include "app/control_client.hpp"
#include "app/venue_control_table.hpp"
#include "json/value.hpp"
#include "net/http_client.hpp"
#include "terminal/json_text.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

std::string target_of(const ControlCommand& command, const Parameters& parameters) {
  std::string target(command.path);
  if (command.method == "GET") {
    for (const auto& [name, text] : parameters) {
      target += (target.contains('?') ? "&" : "?") + net::percent_encoded(name) + "=" +
                net::percent_encoded(text);
    }
  }
  return target;
}

// The control port reads a number in a text as one.
std::string body_of(const ControlCommand& command, const Parameters& parameters) {
  json::Value body = json::Value::object();
  for (const auto& [name, text] : parameters) {
    body.set(name, json::Value::of(text));
  }
  return command.method == "GET" ? std::string() : body.dump();
}

using Answer = ControlClient::Answer;

Result<Answer> ask(const ControlClient& client, const ControlCommand& command,
                   const Parameters& parameters) {
  return client.ask(command.method, target_of(command, parameters), body_of(command, parameters));
}

// A long step goes in pieces: the venue serves others in between, and each is answered in time.
Result<Answer> step(const ControlClient& client, const ControlCommand& command,
                    std::string_view milliseconds) {
  constexpr std::uint64_t kPieceMs = 10'000;
  std::uint64_t left = 0;
  std::from_chars(milliseconds.data(), milliseconds.data() + milliseconds.size(), left);
  for (; left > kPieceMs; left -= kPieceMs) {
    TW_TRY(const Answer answer, ask(client, command, {{"ms", std::to_string(kPieceMs)}}));
    if (!answer.refusal.empty()) {
      return answer;
    }
  }
  return ask(client, command, {{"ms", std::to_string(left)}});
}

std::string said(const VenueControlOptions& options, const std::string& text,
                 messages::Language language) {
  const json::Value answer = json::parse(text).value_or(json::Value::object());
  if (options.command->done.empty()) {
    return terminal::json_text(answer.member("result").value_or(json::Value()));
  }
  std::vector<MessageArgument> arguments;
  for (const auto& [name, value] : options.parameters) {
    arguments.push_back({name, value});
  }
  const auto now = answer.member("now");
  arguments.push_back({"now", now.has_value() ? now->text().value_or("") : std::string()});
  return messages::text(language, options.command->done, arguments) + "\n";
}

}  // namespace

Result<ExitCode> run_venue_control(const VenueControlOptions& options,
                                   messages::Language language) {
  TW_TRY(VenueAddress address, parse_venue_address("--control", options.control));
  const ControlCommand& command = *options.command;
  const ControlClient client(std::move(address));
  TW_TRY(const Answer answer, command.is_stepwise
                                  ? step(client, command, options.parameters.at(0).second)
                                  : ask(client, command, options.parameters));
  if (!answer.refusal.empty()) {
    return fail(ErrorCode::InvalidInput, answer.refusal, "venue_sim.refused",
                {{"reason", answer.refusal}});
  }
  TW_CHECK(terminal::write_out(options.is_json ? answer.text + "\n"
                                               : said(options, answer.text, language)));
  return ExitCode::Done;
}

}  // namespace tw::app
