#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/feed_holes.hpp"
#include "control/market_library.hpp"
#include "control/recorded_run.hpp"
#include "json/value.hpp"

namespace tw::control {

/// What a repetition of a recorded run proved.
struct JournalAudit {
  std::uint64_t records = 0;                ///< in the journal
  std::uint64_t proved = 0;                 ///< repeated byte for byte, from the first on
  std::vector<FeedHole> holes;              ///< not provable there
  std::optional<std::uint64_t> difference;  ///< number of the first record that came out otherwise
  std::optional<std::string> kind;          ///< of that record, as it was recorded
  std::optional<Error> tape_failure;        ///< why a tape could not be read to its end

  bool is_proved() const { return proved == records && !difference.has_value() && holes.empty(); }
};

/// Runs the strategies of a journal again, with the settings beside it and these files, and
/// compares each intent, verdict and transition with what was recorded. A tape that holds other
/// events than were consumed gives holes, never another state: what comes after the first is not
/// compared.
/// Errors:  as find_journal, journal::read_journal and Repetition; InvalidInput
///          (`journal.audit_released`) where the first records are gone.
/// Cost:    the time of a backtest; the tapes in memory.
Result<JournalAudit> audit_journal(const std::string& path, const AuditFiles& files,
                                   const MarketLibrary& library);

/// The published form (`schema_version` 1).
json::Value to_json(const JournalAudit& audit);

}  // namespace tw::control
