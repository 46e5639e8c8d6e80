#include <string>
#include <utility>
#include <vector>

#include "app/commands.hpp"
#include "app/control_client.hpp"
#include "app/venue_control_table.hpp"
#include "json/value.hpp"
#include "terminal/json_text.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Everything but letters, digits and what RFC 3986 leaves as it is.
std::string encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char byte : text) {
    if (kPlain.contains(byte)) {
      out += byte;
    } else {
      const auto value = static_cast<unsigned char>(byte);
      out += {'%', kDigits[value >> 4U], kDigits[value & 0xFU]};
    }
  }
  return out;
}

std::string target_of(const ControlCommand& command, const Parameters& parameters) {
  std::string target(command.path);
  if (command.method == "GET") {
    for (const auto& [name, text] : parameters) {
      target += (target.contains('?') ? "&" : "?") + encoded(name) + "=" + encoded(text);
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
  TW_TRY(const ControlClient::Answer answer,
         ControlClient(std::move(address))
             .ask(command.method, target_of(command, options.parameters),
                  body_of(command, options.parameters)));
  if (!answer.refusal.empty()) {
    return fail(ErrorCode::InvalidInput, answer.refusal, "venue_sim.refused",
                {{"reason", answer.refusal}});
  }
  TW_CHECK(terminal::write_out(options.is_json ? answer.text + "\n"
                                               : said(options, answer.text, language)));
  return ExitCode::Done;
}

}  // namespace tw::app
