#include "control/session_directory.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

#include "journal/posix_storage.hpp"
#include "json/value.hpp"

namespace tw::control {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "session-";

std::unexpected<Error> unwritable(const std::string& path, const std::string& reason) {
  return fail(ErrorCode::Unavailable, path + " cannot be used: " + reason, "data.unwritable",
              {{"path", path}, {"reason", reason}});
}

int newest_number(const std::string& sessions) {
  int newest = 0;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(sessions, code)) {
    const std::string name = entry.path().filename().string();
    int number = 0;
    if (name.starts_with(kPrefix)) {
      std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), number);
    }
    newest = std::max(newest, number);
  }
  return newest;
}

std::string session_name(int number) {
  const std::string digits = std::to_string(number);
  return std::string(kPrefix) + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') +
         digits;
}

// Whole and durable, or not there: a journal must never outlive the settings it was made with.
Result<void> store_file(const std::string& directory, const std::string& name,
                        const std::string& text) {
  journal::PosixStorage storage(directory);
  TW_CHECK(storage.prepare());
  TW_TRY(const journal::FileId id, storage.create(name + ".new"));
  {
    const journal::OpenFile file(storage, id);
    TW_CHECK(storage.write_at(id, 0, std::as_bytes(std::span(text))));
    TW_CHECK(storage.sync(id));
  }
  TW_CHECK(storage.rename(name + ".new", name));
  return storage.sync_directory();
}

bool has_journal(const std::string& directory) {
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, code)) {
    if (entry.path().extension() == ".journal") {
      return true;
    }
  }
  return false;
}

bool has_report(const std::string& directory) {
  std::error_code code;
  return fs::exists(directory, code) && !fs::is_empty(directory, code);
}

std::unexpected<Error> damaged(const std::string& path, const std::string& reason) {
  return fail(ErrorCode::InvalidInput, path + " cannot be read as settings",
              "data.settings_damaged", {{"path", path}, {"reason", reason}});
}

Result<json::Value> read_settings(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return damaged(path, "@reason.access");
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto recorded = json::parse(text);
  if (!recorded.has_value() || !recorded->is_object()) {
    return damaged(path, "@reason.no_settings");
  }
  return recorded;
}

std::unexpected<Error> changed(const std::string& path, const Setting& given,
                               const std::string& recorded) {
  return fail(
      ErrorCode::Conflict, path + ": " + given.name + " was " + recorded + ", is " + given.value,
      "data.settings_changed",
      {{"path", path}, {"setting", given.name}, {"recorded", recorded}, {"given", given.value}});
}

Result<void> compare_settings(const std::string& path, const std::vector<Setting>& description) {
  TW_TRY(const json::Value recorded, read_settings(path));
  for (const Setting& setting : description) {
    const auto member = recorded.member(setting.name);
    const auto value = member.has_value() ? member->text() : Result<std::string>("-");
    if (!value.has_value() || *value != setting.value) {
      return changed(path, setting, value.value_or("-"));
    }
  }
  for (const std::string& key : recorded.keys()) {
    if (std::ranges::find(description, key, &Setting::name) == description.end()) {
      return changed(path, {key, "-"}, "set");
    }
  }
  return {};
}

// A session that lost a part of itself must not begin at zero over what is left of it.
Result<void> check_parts(const std::string& journal, const std::string& report,
                         const std::vector<Setting>& description) {
  std::error_code code;
  const std::string settings = journal + "/settings.json";
  const bool has_settings = fs::exists(settings, code);
  if (has_journal(journal) && !has_settings) {
    return fail(ErrorCode::Conflict, settings + " is missing beside a journal",
                "data.settings_missing", {{"path", settings}, {"reason", "@reason.missing"}});
  }
  if (has_settings) {
    TW_CHECK(compare_settings(settings, description));
  }
  if (has_report(report) && !has_journal(journal)) {
    return fail(ErrorCode::Conflict, journal + " holds no journal, but there is " + report,
                "journal.missing", {{"path", journal}, {"report", report}});
  }
  return {};
}

}  // namespace

Result<SessionDirectory> SessionDirectory::open(const std::string& data_directory,
                                                const std::vector<Setting>& description,
                                                Choice choice) {
  SessionDirectory directory;
  TW_TRY(directory.lock_, journal::DirectoryLock::acquire(data_directory));
  const std::string engine = data_directory + "/engine/";
  const std::string reports = data_directory + "/reports/";
  const int newest = std::max(newest_number(engine), newest_number(reports));
  const std::string name =
      session_name(choice == Choice::Fresh || newest == 0 ? newest + 1 : newest);
  directory.journal_ = engine + name;
  directory.report_ = reports + name;
  TW_CHECK(check_parts(directory.journal_, directory.report_, description));
  std::error_code code;
  directory.has_settings_ = fs::exists(directory.journal_ + "/settings.json", code);
  return directory;
}

Result<void> SessionDirectory::store_settings(const std::vector<Setting>& description) const {
  if (has_settings_) {
    return {};
  }
  std::error_code code;
  fs::create_directories(journal_, code);
  if (code) {
    return unwritable(journal_, code.message());
  }
  json::Value value = json::Value::object();
  for (const Setting& setting : description) {
    value.set(setting.name, json::Value::of(setting.value));
  }
  const auto stored = store_file(journal_, "settings.json", value.dump_pretty());
  return stored.has_value() ? Result<void>()
                            : Result<void>(unwritable(journal_, stored.error().what));
}

}  // namespace tw::control
