#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/feed_holes.hpp"
#include "control/market_library.hpp"
#include "control/market_sight.hpp"
#include "control/replay_log.hpp"
#include "control/run_request.hpp"

namespace tw::control {

/// What a run was made on besides its settings.
struct AuditFiles {
  std::vector<std::string> tapes;
  std::optional<std::string> funding = {};       ///< its table, where it had one
  std::optional<std::string> latency = {};       ///< the file that its latencies were drawn from
  std::optional<std::string> feed_latency = {};  ///< the same of its feed latency
};

/// What a journal expects of a repetition.
struct RecordedRun {
  ReplayLog log;
  std::vector<std::string_view> kinds;  ///< of the records
  std::vector<ConsumedFeed> indexes;
  std::optional<WriterStarted> first_writer;
  std::uint64_t market_events = 0;
  Timestamp first;  ///< times of the first and the last record
  Timestamp last;

  void take(const Record& record);
};

/// Whether the settings are of a run on candles.
bool is_on_candles(const std::vector<Setting>& settings);

/// A run is repeated from its first record on. Errors: InvalidInput (`journal.audit_released`)
/// where that one is gone.
Result<void> check_first_record(const std::string& directory);

/// A recorded run made again, with the settings beside its journal and these files, as long as the
/// market is the one that was consumed. What it makes is compared record by record.
/// Errors:  open: for the settings InvalidInput or Conflict (`data.settings_damaged`,
///          `data.settings_missing`, `journal.audit_market`: the tapes are of other
///          instruments, `journal.audit_changed`: these files or this program make other ones of
///          them); for a run that cannot be repeated (`journal.audit_candles`) or not
///          without the file of its latencies (`journal.audit_latency`); as `prepare` and
///          open_history; NotFound (`recording.empty`).
/// Cost:    the time of a backtest; the tapes in memory.
class Repetition {
 public:
  /// `recorded` has seen the whole journal in `directory`; both must outlive this.
  static Result<std::unique_ptr<Repetition>> open(const std::string& directory,
                                                  RecordedRun& recorded, const AuditFiles& files,
                                                  const MarketLibrary& library);
  ~Repetition();

  /// Where the market is another one than was consumed.
  const std::vector<FeedHole>& holes() const;
  /// Why a tape could not be read to its end.
  const std::optional<Error>& tape_failure() const;
  /// Records up to the first hole: those that can be made again.
  std::uint64_t provable() const;
  /// Records made again so far, all equal to the recorded ones.
  std::uint64_t proved() const;

  /// Number of the first record that came out otherwise.
  std::optional<std::uint64_t> difference() const;
  /// Consumed by the recorded run.
  std::uint64_t recorded_market_events() const;

  const PreparedRun& run() const;
  /// Where the tapes stood after so many market events, at that engine time.
  TapePlace place(std::uint64_t market_events, Timestamp at) const;
  /// The newest trade of an instrument up to there; nothing when the pass had none yet.
  std::optional<market::TradePrint> last_trade(const TapePlace& place,
                                               InstrumentId instrument) const;
  backtest::Session& session();
  /// Before the first step; observers of the session are there already.
  Result<void> start();
  /// Consumes the next input. False when there is no more: the recorded records are over, one came
  /// out otherwise, or the first hole is reached.
  Result<bool> step();
  /// The same, and further: behind the last recorded record as long as the run makes none that the
  /// journal does not hold.
  Result<bool> step_on();
  /// The recorded records are over.
  bool is_behind_records() const;

 private:
  struct Impl;
  explicit Repetition(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::control
