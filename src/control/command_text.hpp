#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/journal_audit.hpp"
#include "control/run_request.hpp"

namespace tw::control {

/// The text as one word of a POSIX shell: as it is where that is safe, quoted otherwise.
std::string shell_word(std::string_view text);

/// The command line that makes this run as a backtest: every option that decides its result.
std::string backtest_command(const RunRequest& request);

/// The command line that repeats the journal of a session and compares every record.
std::string audit_command(const std::string& journal, const AuditFiles& files);

}  // namespace tw::control
