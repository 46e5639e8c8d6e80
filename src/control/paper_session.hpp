#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "control/journal_latency.hpp"
#include "control/paper_run.hpp"
#include "control/run_result.hpp"
#include "control/session_directory.hpp"
#include "journal/journal.hpp"

namespace tw::control {

/// How often a session keeps a snapshot of itself: when it made so many records, or so much market
/// time passed, since the one before.
struct SnapshotPlan {
  std::uint64_t records = 20'000;  ///< 0: never
  Duration market_time = std::chrono::minutes(15);
};

struct PaperRequest {
  RunRequest run;
  std::string data_directory = "var";
  SessionDirectory::Choice session = SessionDirectory::Choice::Newest;
  std::uint64_t loops = 0;  ///< 0: without end; a session that is past it ends at once
  SnapshotPlan snapshots = {};
};

/// What a start found of the session before it.
struct RecoveryReport {
  bool is_continued = false;  ///< there was something to continue
  std::uint64_t records = 0;
  std::uint64_t bytes_cut = 0;  ///< of an unfinished last block
  std::uint64_t open_orders = 0;
  std::uint64_t requests_in_flight = 0;
  std::uint64_t fills = 0;
  std::uint64_t writers = 0;  ///< starts before this one
  Timestamp resumed_at;       ///< market time
  /// Records behind the snapshot that it went on from; nothing: it began at the beginning.
  std::optional<std::uint64_t> snapshot;
  std::uint64_t snapshots_refused = 0;  ///< newer ones: damaged, of another version, not this run's
  std::uint64_t repeated = 0;           ///< records that were made again and compared
};

/// The published form, as the `recovery` object of a result.
json::Value to_json(const RecoveryReport& report);

enum class AdvanceOutcome : std::uint8_t { Waiting, Ended };

/// A paper session on a recording: the market is played, orders are simulated, everything of value
/// is in the journal of the data directory.
/// Start:  a session that is already there continues where its journal ends: the facts rebuild the
///         ledger, and in parallel the run goes on from its newest snapshot, or is repeated from
///         its start, and must make the same records; both must agree. After a snapshot from which
///         they do not the run is repeated from its start.
/// Snapshots: behind a record, when the plan says so; everything is committed for them.
/// Errors: open: as `prepare`, journal and DirectoryLock; Conflict (`data.settings_changed`) when
///         the session there was made with other settings; Internal (`journal.not_reproducible`).
/// Threads: none; one caller.
class PaperSession {
 public:
  static Result<std::unique_ptr<PaperSession>> open(const PaperRequest& request,
                                                    const MarketLibrary& library);
  ~PaperSession();

  const RecoveryReport& recovery() const;
  /// When the next input is due in market time; nothing at the end.
  Result<std::optional<Timestamp>> next_time();
  /// Consumes up to `steps` inputs due at or before `until`.
  Result<AdvanceOutcome> advance(Timestamp until, std::uint64_t steps);
  /// Makes everything so far durable.
  Result<void> commit();
  /// Commits, rebuilds orders.csv and fills.csv from the journal, writes result.json beside them.
  Result<RunResult> finish();

  /// Why the newest snapshot could not be written; the session went on all the same.
  const std::optional<Error>& snapshot_failure() const;

  JournalLatency journal_latency() const;
  const backtest::Session& session() const;
  const backtest::Projection& projection() const;
  const PreparedRun& run() const;
  const std::deque<backtest::FillRow>& recent_fills() const;  ///< newest last
  std::uint64_t loop() const;  ///< repetition of the recording, from 1
  const std::string& report_directory() const;

 private:
  struct Impl;
  explicit PaperSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::control
