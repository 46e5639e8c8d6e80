#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "journal/journal.hpp"

namespace tw::journal {

/// A log over a journal whose disk work is done by a thread of its own, one commit at a time:
/// `start_commit` hands over what is staged and returns. What is handed over while a commit is
/// under way becomes one block and goes with the next, which begins by itself. Snapshots are
/// written by the same thread, between two commits, and so is the next segment, piece by piece
/// (Journal::prepare_next): no commit waits for the making of one.
/// Errors:  as Journal::commit, at the first start_commit or commit after the failure and at each
///          further one; what is appended from then on is dropped.
/// Threads: all calls come from one thread, that of the engine; `durable` and `stalled_for` may
///          come from any.
/// Cost:    append as in Journal, without a lock; start_commit is a short lock and at most one
///          wake-up; it copies the staged bytes only when two commits already wait. No allocation
///          after warm-up.
class GroupCommit final : public Log {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  /// What a sync may take before nothing that increases risk may count on it.
  static constexpr Duration kStallMax = std::chrono::milliseconds(50);

  /// Nothing is staged in the journal, and nobody else writes to it.
  explicit GroupCommit(std::unique_ptr<Journal> journal);
  /// Waits for the commits that were begun; what is only staged is dropped.
  ~GroupCommit() override;

  void append(const Record& record) override;
  Result<void> start_commit() override;
  /// Waits until everything appended is durable.
  Result<void> commit() override;
  std::uint64_t durable() const override;

  /// Hands over what is staged together with the state of the group after it, its first `records`
  /// records, which are all there are (TW_ASSERT). Once they are durable the state is stored, see
  /// Journal::write_snapshot; what is handed over later goes with a commit after that. Waits while
  /// an earlier snapshot is not yet written. Errors: as `commit`.
  Result<void> start_snapshot(std::uint64_t records, std::vector<std::byte> state);
  /// Why the last snapshot could not be stored; nothing as long as that is not known. `commit`
  /// waits for snapshots too.
  std::optional<Error> snapshot_failure() const;

  /// Waits until the thread has nothing left to do, of the next segment neither, or is dead.
  void wait_idle();

  /// For how long the disk has worked on the commit under way, zero when there is none; a dead
  /// journal has stalled forever (`Duration::max`).
  Duration stalled_for(SteadyTime now) const;
  /// What the loop of the group has to be told since the last call, by the one who turns it, at
  /// every turn: its gate closes when the disk has stalled for longer than kStallMax and opens when
  /// it works again.
  std::optional<GateChanged> gate_change(SteadyTime now);
  const JournalRecovery& recovery() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::journal
