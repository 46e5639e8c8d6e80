#pragma once

#include <cstdint>
#include <memory>

#include "journal/journal.hpp"
#include "journal/sample_records.hpp"
#include "journal/simulated_disk.hpp"

namespace tw::journal {

/// Small segments, so that a short session needs several of them.
inline constexpr std::uint64_t kSmallSegmentBytes = 4096;
/// The zeros of one are written in two pieces.
inline constexpr std::uint64_t kSmallPieceBytes = 2048;

Result<std::unique_ptr<Journal>> open_journal(SimulatedDisk& disk, const Journal::RecordSink& sink);
void ignore_record(const Record& record);

/// A writer that appends sample records in order and remembers what was promised.
class SimulatedSession {
 public:
  explicit SimulatedSession(SimulatedDisk& disk) : disk_(disk) {}

  /// Opens the journal and goes on after the last record that it holds; false when it cannot.
  bool open();
  /// Appends `count` records and commits them; false when the commit failed.
  bool commit(std::uint64_t count);
  /// Drops the journal as a crash would.
  void drop() { journal_.reset(); }

  std::uint64_t appended() const { return appended_; }
  std::uint64_t promised() const { return promised_; }  ///< records of commits that succeeded
  Journal& journal() { return *journal_; }

 private:
  SimulatedDisk& disk_;
  std::unique_ptr<Journal> journal_;
  std::uint64_t appended_ = 0;
  std::uint64_t promised_ = 0;
};

}  // namespace tw::journal
