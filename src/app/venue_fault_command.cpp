#include <fstream>
#include <iterator>
#include <vector>

#include "app/commands.hpp"
#include "app/venue_address.hpp"
#include "json/value.hpp"
#include "net/http_client.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

constexpr Duration kPatience = std::chrono::seconds(10);

Result<std::vector<std::string>> lines_of(const VenueFaultOptions& options) {
  if (!options.file.has_value()) {
    return std::vector{options.line};
  }
  std::ifstream file(*options.file, std::ios::binary);
  if (!file.is_open()) {
    return fail(ErrorCode::NotFound, "cannot read " + *options.file, "venue_sim.script_missing",
                {{"path", *options.file}});
  }
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    const bool is_blank = line.find_first_not_of(" \t\r") == std::string::npos;
    if (!is_blank && !line.starts_with('#')) {
      lines.push_back(line);
    }
  }
  return lines;
}

/// The control port of a running simulator.
class Control {
 public:
  explicit Control(VenueAddress address) : address_(std::move(address)) {}

  /// Returns the number that the line has got.
  Result<std::int64_t> add(const std::string& line) const {
    TW_TRY(const json::Value answer, call("POST", "/faults", line));
    TW_TRY(const json::Value result, answer.member("result"));
    TW_TRY(const json::Value number, result.member("number"));
    return number.integer();
  }

  Result<void> remove(std::int64_t number) const {
    TW_CHECK(call("DELETE", "/faults?number=" + std::to_string(number), ""));
    return {};
  }

 private:
  Result<json::Value> call(std::string_view method, const std::string& target,
                           const std::string& body) const {
    const auto answer = net::ask({.host = address_.host,
                                  .port = address_.port,
                                  .method = method,
                                  .target = target,
                                  .body = body},
                                 kPatience);
    if (!answer.has_value()) {
      return no_answer(answer.error().what);
    }
    const auto read = json::parse(answer->body);
    if (!read.has_value() || !read->is_object()) {
      return no_answer("no JSON");
    }
    if (const auto refused = read->member("error"); refused.has_value()) {
      const std::string reason = refused->text().value_or("");
      return fail(ErrorCode::InvalidInput, reason, "venue_sim.fault", {{"reason", reason}});
    }
    return *read;
  }

  std::unexpected<Error> no_answer(const std::string& reason) const {
    const std::string address = address_.host + ":" + std::to_string(address_.port);
    return fail(ErrorCode::Unavailable, address + ": " + reason, "venue_sim.no_answer",
                {{"address", address}, {"reason", reason}});
  }

  VenueAddress address_;
};

// All or none.
Result<std::vector<std::int64_t>> add_all(const Control& control,
                                          const std::vector<std::string>& lines) {
  std::vector<std::int64_t> numbers;
  for (const std::string& line : lines) {
    const auto number = control.add(line);
    if (number.has_value()) {
      numbers.push_back(*number);
      continue;
    }
    for (const std::int64_t added : numbers) {
      TW_CHECK(control.remove(added));
    }
    return std::unexpected(number.error());
  }
  return numbers;
}

}  // namespace

Result<ExitCode> run_venue_fault(const VenueFaultOptions& options, messages::Language language) {
  TW_TRY(VenueAddress address, parse_venue_address("--control", options.control));
  TW_TRY(const std::vector<std::string> lines, lines_of(options));
  TW_TRY(const std::vector<std::int64_t> numbers, add_all(Control(std::move(address)), lines));
  json::Value list = json::Value::array();
  std::string words;
  for (const std::int64_t number : numbers) {
    list.push(json::Value::of(number));
    words += (words.empty() ? "" : ", ") + std::to_string(number);
  }
  const std::string text =
      options.is_json ? json::Value::object().set("numbers", list).dump()
                      : messages::text(language, "venue_sim.faults", {{{"numbers", words}}});
  TW_CHECK(terminal::write_out(text + "\n"));
  return ExitCode::Done;
}

}  // namespace tw::app
