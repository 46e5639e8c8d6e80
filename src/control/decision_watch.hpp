#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "control/market_sight.hpp"
#include "engine/decision_observer.hpp"
#include "engine/loop.hpp"
#include "risk/risk_gate.hpp"

namespace tw::control {

/// What risk said of one order or amend, rule by rule.
struct JudgedOrder {
  OrderTerms terms;
  Verdict verdict;
  std::optional<risk::RuleVerdicts> rules;  ///< nothing where an amend met none of them
  std::optional<ClientOrderId> amended;
};

/// One decision of a strategy with all that led to it and came of it.
struct SeenDecision {
  Timestamp at;  ///< engine time
  EngineSeq engine_seq;
  strategy::Trigger trigger = strategy::Trigger::Started;
  Route route;
  StrategyId speaker;  ///< who was asked
  MarketSight market;
  Quantity position;  ///< signed
  std::vector<strategy::Reason> reasons;
  bool has_quotes = false;  ///< a whole set of quotes was wanted, perhaps an empty one
  std::vector<QuoteTarget> quotes;
  std::optional<PositionTarget> target;
  std::optional<Signal> signal;
  std::optional<Timestamp> wake_up;
  std::vector<Order> live;  ///< its orders before
  std::vector<JudgedOrder> judged;
  std::vector<RecordBody> done;  ///< commands, refusals, transitions, what became of a signal
};

/// Keeps decisions as a run makes them.
class DecisionWatch final : public engine::DecisionObserver {
 public:
  using Sink = std::function<void(SeenDecision&&)>;

  /// Both must outlive this; `sink` gets each decision once it is carried out.
  DecisionWatch(const engine::Loop& loop, Sink sink) : loop_(loop), sink_(std::move(sink)) {}

  void on_decision(const engine::Decision& decision) override;
  void on_judged(const engine::Judgement& judgement) override;
  void on_carried_out(std::span<const RecordBody> done) override;

 private:
  const engine::Loop& loop_;
  Sink sink_;
  SeenDecision current_;
};

/// `timer`, `book`: why a strategy was asked.
std::string_view name_of(strategy::Trigger trigger);

/// What became of the signal of a decision; nothing where it said none.
const SignalJudged* signal_of(const SeenDecision& decision);

/// Whether a decision placed, amended or canceled that order.
bool touches(const SeenDecision& decision, ClientOrderId order);

}  // namespace tw::control
