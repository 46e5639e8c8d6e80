#pragma once

#include <optional>

#include "backtest/projection.hpp"
#include "control/run_request.hpp"
#include "model/ports.hpp"

namespace tw::control {

/// How far a run is.
struct RunProgress {
  Timestamp from;                  ///< of the first market event
  Timestamp now;                   ///< of the newest one
  std::optional<Timestamp> until;  ///< of the last one there will be, where that is known
  std::uint64_t fills = 0;

  /// Of the market time of the run, 0 to 1; nothing where the end is not known.
  std::optional<double> share() const;
};

/// Looks at a run as it goes on, and may end it.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  /// False ends the run. Asked often: at least once per minute of market time.
  virtual bool go_on(const RunProgress& progress) = 0;
};

/// When the market of a run ends, as far as its files say so.
std::optional<Timestamp> end_of_market(const PreparedRun& run);

/// A history that an observer watches as it is read.
/// Errors: as the history below; Unavailable (`backtest.stopped`) where the observer ends the run.
class WatchedHistory final : public HistoryReader {
 public:
  /// All must outlive this.
  WatchedHistory(HistoryReader& history, RunObserver& observer, std::optional<Timestamp> until)
      : history_(history), observer_(observer) {
    progress_.until = until;
  }
  /// Whose fills are told.
  void count(const backtest::Projection& projection) { projection_ = &projection; }

  Result<std::optional<Event>> next() override;

 private:
  bool is_due(Timestamp at);

  HistoryReader& history_;
  RunObserver& observer_;
  const backtest::Projection* projection_ = nullptr;
  RunProgress progress_;
  std::uint64_t events_ = 0;
  Timestamp asked_at_;
};

}  // namespace tw::control
