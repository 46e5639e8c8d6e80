#pragma once

#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "engine/risk_group.hpp"
#include "model/ports.hpp"

namespace tw::engine {

/// Sees every record right after it was staged, for projections and displays.
class RecordObserver {
 public:
  virtual ~RecordObserver() = default;
  virtual void on_record(const Record& record) = 0;
};

/// The one event loop of backtest, paper and live: it numbers each input, moves engine time,
/// applies it, and records facts and decisions in one order. Cancels go to the gateway at once;
/// what increases risk waits in the outbox until `release` has made its intent durable. Errors:  as
/// Log::commit; after a failed commit nothing in the outbox is ever sent, and each further
///          release gives that error.
/// Cost:    a market event is one book update and one step per candle series; no allocation after
/// warm-up.
class Loop {
 public:
  static constexpr std::size_t kOutboxMax = 1'024;

  Loop(const GroupSettings& settings, Log& log, Gateway& gateway);

  RiskGroup& group() { return group_; }
  const RiskGroup& group() const { return group_; }
  const MarketState& market() const { return market_; }
  const FactState& facts() const { return group_.facts(); }
  Timestamp now() const { return clock_.now(); }
  EngineSeq engine_seq() const { return engine_seq_; }
  std::uint64_t market_events() const { return market_events_; }

  /// The observer must outlive the loop.
  void observe(RecordObserver& observer) { observers_.push_back(&observer); }

  /// Consumes one input.
  void accept(const Event& event);

  /// When the oldest waiting command was decided; nothing when the outbox is empty.
  std::optional<Timestamp> waiting_since() const;
  /// Commits what is staged, then hands the outbox to the gateway.
  Result<void> release();

 private:
  void record(const RecordBody& body);
  void flush_feed_index();
  bool apply_market(const Event& event);
  void accept_own_fact();
  void publish_decisions();
  void dispatch(const Command& command);
  void withdraw_waiting();

  Log& log_;
  Gateway& gateway_;
  EngineClock clock_;
  MarketState market_;
  RiskGroup group_;
  Decisions decisions_;
  std::vector<Command> outbox_;
  std::vector<EventBody> withdrawn_;
  std::optional<Error> log_failure_;
  std::vector<RecordObserver*> observers_;
  EngineSeq engine_seq_;
  std::uint64_t group_seq_ = 0;
  std::uint64_t market_events_ = 0;
  std::uint64_t market_events_indexed_ = 0;
};

}  // namespace tw::engine
