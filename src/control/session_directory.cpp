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

int newest_number(const std::string& engine_directory) {
  int newest = 0;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(engine_directory, code)) {
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

Result<void> write_settings(const std::string& directory, const std::vector<Setting>& description) {
  json::Value value = json::Value::object();
  for (const Setting& setting : description) {
    value.set(setting.name, json::Value::of(setting.value));
  }
  const auto stored = store_file(directory, "settings.json", value.dump_pretty());
  return stored.has_value() ? Result<void>()
                            : Result<void>(unwritable(directory, stored.error().what));
}

std::unexpected<Error> changed(const std::string& path, const Setting& given,
                               const std::string& recorded) {
  return fail(
      ErrorCode::Conflict, path + ": " + given.name + " was " + recorded + ", is " + given.value,
      "data.settings_changed",
      {{"path", path}, {"setting", given.name}, {"recorded", recorded}, {"given", given.value}});
}

Result<void> compare_settings(const std::string& path, const std::vector<Setting>& description) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  TW_TRY(const json::Value recorded, json::parse(text));
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

}  // namespace

Result<SessionDirectory> SessionDirectory::open(const std::string& data_directory,
                                                const std::vector<Setting>& description,
                                                Choice choice) {
  std::error_code code;
  const std::string engine = data_directory + "/engine";
  fs::create_directories(engine, code);
  if (code) {
    return unwritable(data_directory, code.message());
  }
  SessionDirectory directory;
  TW_TRY(directory.lock_, journal::DirectoryLock::acquire(data_directory));
  const int newest = newest_number(engine);
  const std::string name =
      session_name(choice == Choice::Fresh || newest == 0 ? newest + 1 : newest);
  directory.journal_ = engine + "/" + name;
  directory.report_ = data_directory + "/reports/" + name;
  const std::string settings = directory.journal_ + "/settings.json";
  if (fs::exists(settings, code)) {
    TW_CHECK(compare_settings(settings, description));
    return directory;
  }
  TW_CHECK(write_settings(directory.journal_, description));
  return directory;
}

}  // namespace tw::control
