#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>

#include "model/ports.hpp"

namespace tw::journal {

class BlockStage;
class Storage;
struct SnapshotPlace;

inline constexpr std::uint64_t kKeepAllSegments = std::numeric_limits<std::uint64_t>::max();

/// Where a journal lies, how large its files are made and how many of them are kept.
struct JournalConfig {
  std::string directory;                     ///< made when missing
  std::uint64_t segment_bytes = 16U << 20U;  ///< preallocated, zero-filled
  /// Full segments that stay readable in any case. One that is older is used again instead of
  /// making a new one, as soon as both snapshots that are kept cover it.
  std::uint64_t keep_segments = kKeepAllSegments;
  std::uint64_t prepare_bytes = 1U << 20U;  ///< of zeros, written and synced at a time
};

/// What opening found.
struct JournalRecovery {
  std::uint64_t skipped = 0;  ///< records before the snapshot at which reading began
  std::uint64_t records = 0;  ///< behind those, handed to the sink
  std::uint64_t blocks = 0;   ///< verified
  std::uint64_t segments = 0;
  std::uint64_t bytes_cut = 0;  ///< of an unfinished last block
};

/// Append-only log of one risk group in segment files. Records are staged in memory; `commit`
/// writes them as one block and syncs it. A block carries its number, checksums and the SHA-256
/// chain over all blocks before it.
/// Opening: verifies every block. What a crash left of an unfinished last block is cut. Whatever
///          else differs from what was written is refused by segment and block: bytes changed
///          later, also in the last block, a missing or resized segment, another version.
///          From a snapshot on: segments before its own are not read and may be gone, records
///          before it are not handed out, and the chain must go through its place.
/// Errors:  open: InvalidInput for damage (`journal.damaged`), versions (`journal.version`) or a
///          snapshot that is ahead or of another journal (`journal.snapshot`), Conflict while
///          another writer has it (`journal.in_use`), Unavailable for I/O (`journal.io`). commit:
///          Unavailable for I/O; the journal is dead from then on and says so at each further
///          commit. What it had staged may or may not be found at the next opening.
/// Cost:    append encodes in place; commit is one write and one fdatasync; neither allocates
///          after warm-up. A commit that does not fit first names the next segment, which takes
///          three more syncs of a sector; its file was made ahead, see `prepare_next`.
class Journal final : public Log {
 public:
  using RecordSink = std::function<void(const Record&)>;

  /// Opens or makes the journal and hands every durable record to `sink` in order; what `sink` was
  /// given before an error is worth nothing.
  static Result<std::unique_ptr<Journal>> open(const JournalConfig& config, const RecordSink& sink);
  /// The same over another disk; `config.directory` is not used.
  static Result<std::unique_ptr<Journal>> open(std::unique_ptr<Storage> storage,
                                               const JournalConfig& config, const RecordSink& sink);
  /// Opens a journal from a snapshot on, see find_snapshot.
  static Result<std::unique_ptr<Journal>> open(const JournalConfig& config,
                                               const SnapshotPlace& from, const RecordSink& sink);
  static Result<std::unique_ptr<Journal>> open(std::unique_ptr<Storage> storage,
                                               const JournalConfig& config,
                                               const SnapshotPlace& from, const RecordSink& sink);
  ~Journal() override;

  void append(const Record& record) override;
  Result<void> commit() override;
  std::uint64_t durable() const override;
  /// Writes and syncs what was staged elsewhere as one block and empties that stage; its records
  /// count as appended here. Prepares nothing. Errors: as `commit`; the stage is worth nothing
  /// then.
  Result<void> commit(BlockStage& staged);
  /// Makes a part of the next segment's file ahead of its need, once more than half of this one is
  /// used: at most `prepare_bytes` are written and synced. `commit()` ends with one such call, so a
  /// commit seldom waits for more than that. Says whether there is more to do. A failure, of a full
  /// disk, for one, is none of the journal: the commit that needs the segment tries once more.
  bool prepare_next();

  /// Stores the state of the group after its first `records` records, which must be all the durable
  /// ones (TW_ASSERT), and drops all snapshots but the newest two. Waits for the disk.
  /// Errors:  Unavailable; the journal itself is as good as before.
  Result<void> write_snapshot(std::uint64_t records, std::span<const std::byte> state);

  const JournalRecovery& recovery() const;
  /// Records staged and not durable yet.
  std::uint64_t staged() const;

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Holds a data directory, made when missing, for one process: an flock on `<directory>/lock`,
/// which names the owner's pid.
/// Errors:  Conflict with the owner's pid (`data.locked`), Unavailable (`data.unwritable`).
class DirectoryLock {
 public:
  static Result<DirectoryLock> acquire(const std::string& directory);
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace tw::journal
