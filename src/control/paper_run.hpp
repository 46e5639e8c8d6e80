#pragma once

#include <deque>

#include "backtest/history.hpp"
#include "backtest/projection.hpp"
#include "control/record_order.hpp"
#include "control/run_request.hpp"

namespace tw::control {

/// Keeps the last fills for displays.
class RecentFills final : public backtest::RowSink {
 public:
  static constexpr std::size_t kKept = 8;

  void on_order(const backtest::OrderRow&) override {}
  void on_fill(const backtest::FillRow& row) override;
  const std::deque<backtest::FillRow>& rows() const { return rows_; }  ///< newest last

  void save(StateWriter& out) const;
  /// Into an empty one.
  void load(StateReader& in);

 private:
  std::deque<backtest::FillRow> rows_;
};

/// What the saved state of a session says of its journal, without its market and settings: enough
/// to apply the records behind it.
struct SavedFacts {
  RecordPlace place;
  engine::FactState facts;
  std::vector<std::byte> counted;  ///< for backtest::Projection::load
};

/// What a paper session plays: a session on a recording that goes on and on, and what displays show
/// of it. Its state is independent of how often and where it was interrupted.
class PaperRun {
 public:
  static constexpr std::uint16_t kStateVersion = 3;

  /// All three must outlive this.
  PaperRun(const PreparedRun& run, const backtest::StoredHistory& stored, Log& log);

  backtest::Session& session() { return session_; }
  const backtest::Session& session() const { return session_; }
  backtest::LoopedHistory& history() { return looped_; }
  const backtest::LoopedHistory& history() const { return looped_; }
  const backtest::Projection& projection() const { return projection_; }
  const RecentFills& recent() const { return recent_; }

  /// Appends everything but the books, with the digest of the settings.
  void save(std::vector<std::byte>& out) const;
  /// Goes on from a saved state, in the place of the session's start. Of the recording the pass
  /// that is under way is played once more, for the books alone.
  /// Errors: Conflict for the state of other settings; InvalidInput for another version and for
  ///         bytes that are no state. This is worth nothing then.
  Result<void> load(std::span<const std::byte> bytes);
  /// Reads the first part of a saved state. Errors: InvalidInput as `load`.
  static Result<SavedFacts> facts_of(std::span<const std::byte> bytes);

 private:
  RecordPlace place() const;
  Result<void> follow_books(std::uint64_t market_events);

  const PreparedRun& run_;
  backtest::LoopedHistory looped_;
  backtest::Session session_;
  RecentFills recent_;
  backtest::Projection projection_;
};

}  // namespace tw::control
