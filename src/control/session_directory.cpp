#include "control/session_directory.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

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

Result<void> write_settings(const std::string& path, const std::vector<Setting>& description) {
  json::Value value = json::Value::object();
  for (const Setting& setting : description) {
    value.set(setting.name, json::Value::of(setting.value));
  }
  const std::string unfinished = path + ".new";
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  file << value.dump_pretty();
  file.close();
  std::error_code code;
  fs::rename(unfinished, path, code);  // whole or not there
  return file && !code ? Result<void>() : Result<void>(unwritable(path, "write failed"));
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
  fs::create_directories(directory.journal_, code);
  if (code) {
    return unwritable(directory.journal_, code.message());
  }
  TW_CHECK(write_settings(settings, description));
  return directory;
}

}  // namespace tw::control
