#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "model/ports.hpp"

namespace tw::journal {

class Storage;

/// Where a journal lies and how large its files are made.
struct JournalConfig {
  std::string directory;                     ///< made when missing
  std::uint64_t segment_bytes = 16U << 20U;  ///< preallocated, zero-filled
};

/// What opening found.
struct JournalRecovery {
  std::uint64_t blocks = 0;
  std::uint64_t records = 0;
  std::uint64_t segments = 0;
  std::uint64_t bytes_cut = 0;  ///< of an unfinished last block
};

/// Append-only log of one risk group in segment files. Records are staged in memory; `commit`
/// writes them as one block and syncs it. A block carries its number, checksums and the SHA-256
/// chain over all blocks before it.
/// Opening: verifies every block. What a crash left of an unfinished last block is cut. Whatever
///          else differs from what was written is refused by segment and block: bytes changed
///          later, also in the last block, a missing or resized segment, another version.
/// Errors:  open: InvalidInput for damage (`journal.damaged`) or versions (`journal.version`),
///          Unavailable for I/O (`journal.io`). commit: Unavailable for I/O; the journal is dead
///          from then on and says so at each further commit. What it had staged may or may not
///          be found at the next opening.
/// Cost:    append encodes in place; commit is one write and one fdatasync; neither allocates
///          after warm-up. A commit that does not fit first makes the next segment, which
///          writes and syncs segment_bytes.
class Journal final : public Log {
 public:
  using RecordSink = std::function<void(const Record&)>;

  /// Opens or makes the journal and hands every durable record to `sink` in order; what `sink` was
  /// given before an error is worth nothing.
  static Result<std::unique_ptr<Journal>> open(const JournalConfig& config, const RecordSink& sink);
  /// The same over another disk; `config.directory` is not used.
  static Result<std::unique_ptr<Journal>> open(std::unique_ptr<Storage> storage,
                                               const JournalConfig& config, const RecordSink& sink);
  ~Journal() override;

  void append(const Record& record) override;
  Result<void> commit() override;
  std::uint64_t durable() const override;

  const JournalRecovery& recovery() const;
  /// Records staged and not durable yet.
  std::uint64_t staged() const;

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Reads a journal without changing it, for reports and tests; `bytes_cut` is what opening would
/// cut. Errors:  as Journal::open; a missing directory is Unavailable.
Result<JournalRecovery> read_journal(const std::string& directory, const Journal::RecordSink& sink);
/// The same over another disk.
Result<JournalRecovery> read_journal(Storage& storage, const Journal::RecordSink& sink);

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
