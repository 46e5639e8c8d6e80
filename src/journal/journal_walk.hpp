#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "journal/journal.hpp"
#include "journal/segment_scan.hpp"
#include "journal/snapshot.hpp"
#include "journal/storage.hpp"

namespace tw::journal {

/// What stands in a journal, and where writing goes on.
struct JournalWalk {
  JournalRecovery found;
  std::uint64_t first_segment = 0;  ///< the oldest one that is there, read or not
  std::uint64_t segment = 0;        ///< the last one; 0 in an empty directory
  std::uint64_t segment_bytes = 0;
  SegmentContents last;               ///< of that segment
  std::vector<std::byte> last_block;  ///< the bytes of its last block, empty if it has none
};

/// How much of a journal is looked at.
struct WalkRange {
  /// Records before it are not handed out; segments before its own are not read and may be gone.
  std::optional<SnapshotPlace> from = {};
  /// Further places that the chain must go through, later ones.
  std::vector<SnapshotPlace> through = {};
  /// Whether segments before that of `from` are verified, as far as they are there.
  bool is_older_verified = false;
};

/// Verifies segments and hands their records to `sink`. Writes nothing.
/// Errors:  as Journal::open.
/// Cost:    memory for one segment.
Result<JournalWalk> walk_journal(Storage& storage, const WalkRange& range,
                                 const Journal::RecordSink& sink);

}  // namespace tw::journal
