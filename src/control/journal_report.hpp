#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "backtest/projection.hpp"
#include "engine/fact_check.hpp"
#include "journal/journal_reading.hpp"
#include "json/value.hpp"

namespace tw::control {

/// The kind of a record as surfaces write it: `feed_index`, `fill`, `place_order`.
std::string_view kind_of(const Record& record);

/// What a journal holds, its facts not applied.
struct JournalInfo {
  std::string path;                ///< of the directory with the segment files
  journal::JournalRecovery found;  ///< every block was verified
  /// Records that a snapshot stands for, whose segments were used again; all else counts what is
  /// behind it.
  std::optional<std::uint64_t> snapshot;
  std::vector<Error> faults;                        ///< what else should be there and is not
  std::uint64_t bytes = 0;                          ///< of the segment files
  std::map<std::string_view, std::uint64_t> kinds;  ///< records by kind
  std::optional<Timestamp> first;                   ///< engine time of the first and
  std::optional<Timestamp> last;                    ///< last record, where there are any
  std::uint64_t market_events = 0;                  ///< that the feed indexes speak of
  std::uint32_t epoch = 0;                          ///< of the newest writer
};

/// A journal whose facts were applied from the first to the last; no tape is needed for that.
struct JournalReplay {
  JournalInfo info;
  backtest::RunCounts counts;
  engine::FactState state;
  std::string state_hash;
};

/// The directory with the segment files at a path a person gave: that itself, `journal` in it, as a
/// backtest leaves it, or that of the newest session of a data directory. Errors: NotFound
/// (`journal.none`).
Result<std::string> find_journal(const std::string& path);

/// Reads a journal, verifies it and counts what is in it: from its first record, or where those
/// before it were released, from the oldest snapshot that stands for them. Nothing is written.
/// Errors:  as find_journal, journal::find_start and journal::read_journal.
Result<JournalInfo> inspect_journal(const std::string& path);

/// Verifies also that the records follow from each other: their numbers, the numbers of their
/// inputs, the feed indexes, engine time, and that each fact fits the state before it.
/// Errors:  as inspect_journal; InvalidInput (`journal.contradiction`) naming the record, counted
///          from 1, or `journal.snapshot` for a state that this program does not read.
Result<JournalReplay> replay_journal(const std::string& path);

/// The same, and that nothing is missing or damaged that such a reading does without.
/// Errors:  as replay_journal; the first of JournalInfo::faults.
Result<JournalReplay> verify_journal(const std::string& path);

/// InvalidInput (`journal.contradiction`) where a record, the `number`th of its journal, cannot
/// follow from these facts: ask before it is applied.
std::optional<Error> refuse_contradiction(const engine::FactState& facts, const Record& record,
                                          std::uint64_t number);

/// The published forms (`schema_version` 1).
json::Value to_json(const JournalInfo& info);
json::Value to_json(const JournalReplay& replay);

}  // namespace tw::control
