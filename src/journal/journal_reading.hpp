#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/journal.hpp"
#include "journal/snapshot.hpp"
#include "journal/storage.hpp"

namespace tw::journal {

/// Where a journal can be read from: its first record, or where the segments before it were used
/// again, the oldest snapshot that stands for them.
struct JournalStart {
  std::optional<Snapshot> from;          ///< nothing: from the first record on
  std::vector<SnapshotPlace> snapshots;  ///< of all that can be used, the oldest first
  /// What else should be there: snapshots that cannot be used, segments behind an older snapshot.
  std::vector<Error> faults;
};

/// Looks at the names of the segments and at all snapshots.
/// Errors:  InvalidInput where segments are gone and no snapshot stands for them: a damaged
///          snapshot, or else the first segment that is missing; Unavailable (`journal.io`).
/// Cost:    reads each snapshot once.
Result<JournalStart> find_start(const std::string& directory);
/// The same over another disk.
Result<JournalStart> find_start(Storage& storage);

/// Reads a journal without changing it, for reports and tests; `bytes_cut` is what opening would
/// cut. Every segment that is there is verified, and that the chain goes through all snapshots.
/// Errors:  as Journal::open; a missing directory is Unavailable.
Result<JournalRecovery> read_journal(const std::string& directory, const JournalStart& start,
                                     const Journal::RecordSink& sink);
Result<JournalRecovery> read_journal(Storage& storage, const JournalStart& start,
                                     const Journal::RecordSink& sink);
/// The same from the first record on; snapshots are not looked at.
Result<JournalRecovery> read_journal(const std::string& directory, const Journal::RecordSink& sink);
Result<JournalRecovery> read_journal(Storage& storage, const Journal::RecordSink& sink);

}  // namespace tw::journal
