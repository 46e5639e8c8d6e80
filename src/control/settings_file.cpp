#include "control/settings_file.hpp"

#include <algorithm>
#include <span>

#include "data/text_file.hpp"
#include "journal/posix_storage.hpp"
#include "json/value.hpp"

namespace tw::control {
namespace {

std::unexpected<Error> damaged(const std::string& path, const std::string& reason) {
  return fail(ErrorCode::InvalidInput, path + " cannot be read as settings",
              "data.settings_damaged", {{"path", path}, {"reason", reason}});
}

const std::string* find(const std::vector<Setting>& settings, const std::string& name) {
  const auto found = std::ranges::find(settings, name, &Setting::name);
  return found == settings.end() ? nullptr : &found->value;
}

Result<void> write_part(journal::Storage& storage, const std::string& part,
                        const std::string& text) {
  TW_TRY(const journal::FileId id, storage.create(part));
  const journal::OpenFile file(storage, id);
  TW_CHECK(storage.write_at(id, 0, std::as_bytes(std::span(text))));
  return storage.sync(id);
}

}  // namespace

Result<void> store_file(const std::string& directory, const std::string& name,
                        const std::string& text) {
  journal::PosixStorage storage(directory);
  TW_CHECK(storage.prepare());
  const std::string part = name + ".new";
  Result<void> stored = write_part(storage, part, text);
  if (stored.has_value()) {
    stored = storage.rename(part, name);
  }
  if (!stored.has_value()) {
    static_cast<void>(storage.remove(part).has_value());
    return stored;
  }
  return storage.sync_directory();
}

std::string reason_of(const Error& error) {
  const auto reason = std::ranges::find(error.arguments, "reason", &MessageArgument::name);
  return reason != error.arguments.end() ? reason->value : error.what;
}

// Durable before its journal: that must never outlive the settings it was made with.
Result<void> write_settings(const std::string& directory, const std::vector<Setting>& description) {
  json::Value value = json::Value::object();
  for (const Setting& setting : description) {
    value.set(setting.name, json::Value::of(setting.value));
  }
  const auto stored = store_file(directory, kSettingsName, value.dump_pretty());
  if (!stored.has_value()) {
    return fail(ErrorCode::Unavailable, directory + " cannot be used: " + stored.error().what,
                "data.unwritable", {{"path", directory}, {"reason", reason_of(stored.error())}});
  }
  return {};
}

Result<std::vector<Setting>> read_settings(const std::string& path) {
  const Result<std::string> text = data::read_text_file(path);
  if (!text.has_value()) {
    return damaged(path, "@reason.access");
  }
  const auto recorded = json::parse(*text);
  if (!recorded.has_value() || !recorded->is_object()) {
    return damaged(path, "@reason.no_settings");
  }
  std::vector<Setting> settings;
  for (const std::string& name : recorded->keys()) {
    TW_TRY(const json::Value member, recorded->member(name));
    settings.push_back({name, member.text().value_or("-")});
  }
  return settings;
}

std::optional<SettingDifference> first_difference(const std::vector<Setting>& recorded,
                                                  const std::vector<Setting>& given) {
  for (const Setting& setting : given) {
    const std::string* value = find(recorded, setting.name);
    if (value == nullptr || *value != setting.value) {
      return SettingDifference{setting.name, value == nullptr ? "-" : *value, setting.value};
    }
  }
  for (const Setting& setting : recorded) {
    if (find(given, setting.name) == nullptr) {
      return SettingDifference{setting.name, setting.value, "-"};
    }
  }
  return std::nullopt;
}

std::unexpected<Error> settings_changed(const std::string& path,
                                        const SettingDifference& difference) {
  return fail(
      ErrorCode::Conflict,
      path + ": " + difference.name + " was " + difference.recorded + ", is " + difference.given,
      "data.settings_changed",
      {{"path", path},
       {"setting", difference.name},
       {"recorded", difference.recorded},
       {"given", difference.given}});
}

}  // namespace tw::control
