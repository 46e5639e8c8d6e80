#include "control/session_directory.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "control/result_files.hpp"
#include "control/settings_file.hpp"

namespace tw::control {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "session-";

// Zero for a name that is none of a session, such as that of a copy beside it.
int number_of(std::string_view name) {
  if (!name.starts_with(kPrefix)) {
    return 0;
  }
  int number = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, code] = std::from_chars(name.data() + kPrefix.size(), end, number);
  return code == std::errc{} && stop == end ? std::max(number, 0) : 0;
}

int newest_number(const std::string& sessions) {
  int newest = 0;
  std::error_code code;
  fs::directory_iterator entry(sessions, code);
  for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
    newest = std::max(newest, number_of(entry->path().filename().string()));
  }
  return newest;
}

std::string session_name(int number) {
  const std::string digits = std::to_string(number);
  return std::string(kPrefix) + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') +
         digits;
}

bool has_journal(const std::string& directory) {
  std::error_code code;
  fs::directory_iterator entry(directory, code);
  for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
    if (entry->path().extension() == ".journal") {
      return true;
    }
  }
  return false;
}

bool has_report(const std::string& directory) {
  std::error_code code;
  return fs::exists(directory, code) && !fs::is_empty(directory, code);
}

Result<void> compare_settings(const std::string& path, const std::vector<Setting>& description) {
  TW_TRY(const std::vector<Setting> recorded, read_settings(path));
  const auto difference = first_difference(recorded, description);
  if (difference.has_value()) {
    return settings_changed(path, *difference);
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

Result<std::string> newest_session(const std::string& data_directory) {
  const std::string engine = data_directory + "/engine/";
  const int newest = newest_number(engine);
  if (newest == 0) {
    return fail(ErrorCode::NotFound, "no session in " + data_directory, "journal.none",
                {{"path", data_directory}});
  }
  return engine + session_name(newest);
}

Result<SessionDirectory> SessionDirectory::open(const std::string& data_directory,
                                                const std::vector<Setting>& description,
                                                Choice choice) {
  std::error_code result_code;
  if (fs::exists(data_directory + "/" + kResultName, result_code)) {
    return fail(ErrorCode::Conflict, data_directory + " holds the result of a run",
                "data.is_result", {{"path", data_directory}});
  }
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
  return write_settings(journal_, description);
}

}  // namespace tw::control
