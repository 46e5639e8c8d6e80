#include "control/result_match.hpp"

#include <filesystem>

#include "control/result_files.hpp"
#include "data/text_file.hpp"

namespace tw::control {
namespace {

std::unexpected<Error> differs(const JournalReplay& replay, const std::string& result,
                               std::string found, std::string expected) {
  return fail(ErrorCode::InvalidInput,
              replay.info.path + " ends with " + found + ", " + result + " says " + expected,
              "journal.not_of_result",
              {{"path", replay.info.path},
               {"result", result},
               {"found", std::move(found)},
               {"expected", std::move(expected)}});
}

}  // namespace

Result<void> check_result_beside(const JournalReplay& replay) {
  namespace fs = std::filesystem;
  const fs::path directory = fs::path(replay.info.path).lexically_normal();
  const std::string path = (directory.parent_path() / kResultName).string();
  std::error_code code;
  if (directory.filename() != kJournalName || !fs::exists(path, code)) {
    return {};
  }
  const std::uint64_t records = replay.info.found.records;
  const auto text = data::read_text_file(path);
  const auto result = text.has_value() ? json::parse(*text) : std::unexpected(text.error());
  if (!result.has_value() || !result->is_object()) {
    return differs(replay, path, "records " + std::to_string(records), "@reason.result_json");
  }
  const auto expected = result->member("records");
  const auto count = expected.has_value() ? expected->integer() : std::unexpected(expected.error());
  if (count.has_value() && static_cast<std::uint64_t>(*count) != records) {
    return differs(replay, path, "records " + std::to_string(records),
                   "records " + std::to_string(*count));
  }
  const auto hash = result->member("state_hash");
  const auto digits = hash.has_value() ? hash->text() : std::unexpected(hash.error());
  if (digits.has_value() && *digits != replay.state_hash) {
    return differs(replay, path, "state_hash " + replay.state_hash, "state_hash " + *digits);
  }
  return {};
}

}  // namespace tw::control
