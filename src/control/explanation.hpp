#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/decision_watch.hpp"
#include "control/order_history.hpp"
#include "control/recorded_run.hpp"

namespace tw::control {

/// Which recorded run is asked about.
struct ExplainRequest {
  /// Of a journal, of a backtest's results, or of the data directory of paper sessions: the newest.
  std::string path;
  AuditFiles files;                  ///< no tapes: those below that are the run's own
  std::vector<std::string> bundled;  ///< tapes that come with the program
};

/// How far the run could be made again from its tapes; what was seen on the way is as it was.
struct MarketProof {
  std::uint64_t records = 0;                ///< in the journal
  std::uint64_t proved = 0;                 ///< of them made again, all equal
  std::optional<Error> obstacle;            ///< why nothing could be made again
  std::optional<FeedHole> hole;             ///< from there on the tape holds other events
  std::optional<std::uint64_t> difference;  ///< number of a record that came out otherwise
};

/// A run that is explained.
struct ExplainedRun {
  std::string journal;  ///< directory of its segments
  std::string strategy;
  InstrumentRegistry instruments;
  Timestamp first;  ///< times of the first and the last record
  Timestamp last;
  MarketProof proof;
};

/// The way of one order, from what the strategy saw to its end.
struct OrderExplanation {
  ExplainedRun run;
  OrderHistory history;
  /// The decisions that placed it, amended it and took it back, as far as they could be made again.
  std::vector<SeenDecision> decisions;
};

/// Where one strategy stood at a moment.
struct SlotMoment {
  StrategyId speaker;                    ///< who was asked; zero: nobody yet
  MarketSight market;                    ///< at that moment
  std::optional<SeenDecision> decision;  ///< its last one; nothing before its first
  std::vector<Order> live;               ///< its orders at that moment
};

/// Why there was an order at a moment, or none.
struct MomentExplanation {
  ExplainedRun run;
  Timestamp at;
  bool is_behind_records = false;  ///< the journal ends before: the strategies were made to go on
  std::vector<SlotMoment> slots;   ///< by instrument, then by strategy
};

/// Explains an order by its journal and, where the tapes are at hand, by a repetition of the run.
/// Nothing is written; a session that is running may be asked about, as far as it is recorded.
/// Errors:  as newest_session and replay_journal; NotFound (`explain.no_order`) naming the ids
///          nearest to it; where tapes were named also as Repetition and for those that are not of
///          this run, and `explain.candles` for one on candles.
Result<OrderExplanation> explain_order(const ExplainRequest& request, ClientOrderId order,
                                       const MarketLibrary& library);

/// Explains what the strategies wanted at a moment, by a repetition of the run up to it. `at` is as
/// parse_timestamp takes it, or a time of day where the run has that time once.
/// Errors:  as explain_order; InvalidInput (`usage.time`); NotFound (`explain.outside`) for a time
///          outside of the run, `explain.no_tape`; InvalidInput (`explain.candles` for a run on
///          candles, `explain.hole`, `explain.differs`) where the repetition ends before that
///          moment.
Result<MomentExplanation> explain_moment(const ExplainRequest& request, const std::string& at,
                                         const MarketLibrary& library);

/// The published forms (`schema_version` 1).
json::Value to_json(const OrderExplanation& explanation);
json::Value to_json(const MomentExplanation& explanation);

}  // namespace tw::control
