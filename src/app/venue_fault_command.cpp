#include <utility>

#include "app/commands.hpp"
#include "app/control_client.hpp"
#include "data/text_file.hpp"
#include "json/value.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

Result<std::string> script_of(const VenueFaultOptions& options) {
  if (!options.file.has_value()) {
    return options.line;
  }
  Result<std::string> text = data::read_text_file(*options.file);
  if (!text.has_value()) {
    return fail(ErrorCode::NotFound, "cannot read " + *options.file, "venue_sim.script_missing",
                {{"path", *options.file}});
  }
  return text;
}

// The numbers that the lines have got.
Result<json::Value> add(const ControlClient& control, const std::string& script) {
  TW_TRY(const ControlClient::Answer answer, control.ask("POST", "/faults", script));
  if (!answer.refusal.empty()) {
    return fail(ErrorCode::InvalidInput, answer.refusal, "venue_sim.fault",
                {{"reason", answer.refusal}});
  }
  TW_TRY(const json::Value whole, json::parse(answer.text));
  TW_TRY(const json::Value result, whole.member("result"));
  return result.member("numbers");
}

}  // namespace

Result<ExitCode> run_venue_fault(const VenueFaultOptions& options, messages::Language language) {
  TW_TRY(VenueAddress address, parse_venue_address("--control", options.control));
  TW_TRY(const std::string script, script_of(options));
  TW_TRY(const json::Value numbers, add(ControlClient(std::move(address)), script));
  std::string words;
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    words += (words.empty() ? "" : ", ") + numbers.at(at).dump();
  }
  const std::string text =
      options.is_json ? json::Value::object().set("numbers", numbers).dump()
                      : messages::text(language, "venue_sim.faults", {{{"numbers", words}}});
  TW_CHECK(terminal::write_out(text + "\n"));
  return ExitCode::Done;
}

}  // namespace tw::app
