#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/run_request.hpp"
#include "journal/journal.hpp"

namespace tw::control {

/// The journal of the newest session below a data directory, which is not held: a session that runs
/// goes on. Errors: NotFound (`journal.none`).
Result<std::string> newest_session(const std::string& data_directory);

/// Where one paper session keeps its things below a data directory, held for this process:
/// `engine/session-0001/` with the journal and settings.json, `reports/session-0001/` with results.
/// A fresh session takes the next number; older ones stay.
class SessionDirectory {
 public:
  enum class Choice : std::uint8_t { Newest, Fresh };

  SessionDirectory() = default;

  /// Chooses the newest session, or the next number when there is none or a fresh one is asked for,
  /// and checks what is there. Nothing of a new session is written yet.
  /// Errors: Conflict (`data.is_result` in the directory of a result; `data.locked`;
  ///         `data.settings_changed` when the session there was made with another description;
  ///         `data.settings_missing` beside a journal; `journal.missing` when there is a report but
  ///         no journal), InvalidInput (`data.settings_damaged`), Unavailable (`data.unwritable`).
  static Result<SessionDirectory> open(const std::string& data_directory,
                                       const std::vector<Setting>& description, Choice choice);
  /// Makes the directory and the settings of a new session; they must be durable before its
  /// journal. Errors: Unavailable (`data.unwritable`).
  Result<void> store_settings(const std::vector<Setting>& description) const;

  const std::string& journal() const { return journal_; }
  const std::string& report() const { return report_; }

 private:
  std::string journal_;
  std::string report_;
  bool has_settings_ = false;
  std::optional<journal::DirectoryLock> lock_;
};

}  // namespace tw::control
