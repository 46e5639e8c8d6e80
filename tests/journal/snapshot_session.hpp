#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "journal/journal.hpp"
#include "journal/simulated_disk.hpp"
#include "journal/snapshot.hpp"

namespace tw::journal {

/// The made-up state after so many sample records; lengths differ.
std::vector<std::byte> sample_state(std::uint64_t records);

/// A writer of sample records that stores snapshots, begins at the newest one and lets old segments
/// be used again. It checks what it is given and remembers what was promised.
class SnapshotSession {
 public:
  SnapshotSession(SimulatedDisk& disk, std::uint64_t keep_segments)
      : disk_(disk), keep_segments_(keep_segments) {}

  /// Finds the newest snapshot and opens the journal from there on; false when it cannot.
  bool open();
  /// Appends `count` records and commits them; false when the commit failed.
  bool commit(std::uint64_t count);
  /// Stores the state after all records; false when that failed.
  bool snapshot();
  /// Drops the journal as a crash would.
  void drop() { journal_.reset(); }

  std::uint64_t appended() const { return appended_; }
  std::uint64_t promised() const { return promised_; }  ///< records of commits that succeeded
  std::uint64_t stored() const { return stored_; }      ///< records of the last whole snapshot
  std::uint64_t began_at() const { return began_at_; }  ///< records that opening skipped
  bool is_sound() const { return is_sound_; }           ///< all that was read is what was written
  const std::vector<Error>& refused() const { return refused_; }
  const Error& open_error() const { return open_error_; }
  Journal& journal() { return *journal_; }

 private:
  Result<void> try_open();

  SimulatedDisk& disk_;
  std::uint64_t keep_segments_;
  std::unique_ptr<Journal> journal_;
  std::uint64_t appended_ = 0;
  std::uint64_t promised_ = 0;
  std::uint64_t stored_ = 0;
  std::uint64_t began_at_ = 0;
  bool is_sound_ = true;
  std::vector<Error> refused_;
  Error open_error_{ErrorCode::Internal, "opened"};
};

}  // namespace tw::journal
