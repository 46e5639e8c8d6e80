#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/run_request.hpp"
#include "journal/journal.hpp"

namespace tw::control {

/// Where one paper session keeps its things below a data directory, held for this process:
/// `engine/session-0001/` with the journal and settings.json, `reports/session-0001/` with results.
/// A fresh session takes the next number; older ones stay.
class SessionDirectory {
 public:
  enum class Choice : std::uint8_t { Newest, Fresh };

  SessionDirectory() = default;

  /// Opens the newest session, or makes one when there is none or a fresh one is asked for.
  /// Errors: Conflict (`data.locked`, and `data.settings_changed` when the session there was made
  /// with
  ///         another description), Unavailable (`data.unwritable`).
  static Result<SessionDirectory> open(const std::string& data_directory,
                                       const std::vector<Setting>& description, Choice choice);

  const std::string& journal() const { return journal_; }
  const std::string& report() const { return report_; }

 private:
  std::string journal_;
  std::string report_;
  std::optional<journal::DirectoryLock> lock_;
};

}  // namespace tw::control
