#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/run_request.hpp"

namespace tw::control {

/// Beside the segments of a journal: what the run in it was made with.
inline constexpr const char* kSettingsName = "settings.json";

/// Writes a file whole and durable or not at all, in the place of what has its name; the directory
/// is made when missing. Errors: Unavailable (`journal.io`).
Result<void> store_file(const std::string& directory, const std::string& name,
                        const std::string& text);

/// Why a file could not be written, as a value for messages: the argument `reason` of an error, or
/// what its log line says.
std::string reason_of(const Error& error);

/// Writes `<directory>/settings.json`, whole and durable or not at all; the directory is made when
/// missing. Errors: Unavailable (`data.unwritable`).
Result<void> write_settings(const std::string& directory, const std::vector<Setting>& description);

/// Reads such a file, in no order. Errors: InvalidInput (`data.settings_damaged`).
Result<std::vector<Setting>> read_settings(const std::string& path);

/// One setting that two descriptions do not share.
struct SettingDifference {
  std::string name;
  std::string recorded;  ///< `-` where it was not set
  std::string given;
};

/// Nothing when both hold the same settings, in whatever order.
std::optional<SettingDifference> first_difference(const std::vector<Setting>& recorded,
                                                  const std::vector<Setting>& given);

/// Conflict, `data.settings_changed`.
std::unexpected<Error> settings_changed(const std::string& path,
                                        const SettingDifference& difference);

}  // namespace tw::control
