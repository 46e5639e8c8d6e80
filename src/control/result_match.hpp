#pragma once

#include "control/journal_report.hpp"

namespace tw::control {

/// Whether the journal of a finished backtest ends where the result.json beside its directory says
/// it does. A journal without one, as that of a session, is not compared.
/// Errors: InvalidInput (`journal.not_of_result`, also for a result that is no JSON object).
Result<void> check_result_beside(const JournalReplay& replay);

}  // namespace tw::control
