#pragma once

#include <optional>
#include <span>

#include "engine/fact_state.hpp"
#include "engine/market_state.hpp"
#include "model/record.hpp"
#include "risk/limits.hpp"
#include "risk/risk_view.hpp"
#include "strategy/strategy.hpp"

namespace tw::engine {

/// What a strategy was asked and wants; nothing of it is carried out yet. Valid during the call.
struct Decision {
  strategy::Trigger trigger;
  Route route;         ///< of its orders and position
  StrategyId speaker;  ///< its own number, another one where it speaks to a desk with others
  InstrumentId instrument;
  Timestamp at;  ///< engine time
  Quantity position;
  const strategy::Outputs& wanted;
  const MarketState& market;
  const FactState& facts;
};

/// A question to the risk rules and their answer. Valid during the call.
struct Judgement {
  const risk::RiskView& view;
  const risk::RiskLimits& limits;
  const OrderTerms& terms;  ///< as they would work at the venue
  Verdict verdict;
  const Order* amended = nullptr;  ///< the order that would change; nothing for a new one
};

/// Sees how a group decides, for those who explain it. It
/// cannot change anything.
class DecisionObserver {
 public:
  virtual ~DecisionObserver() = default;
  virtual void on_decision(const Decision& decision) = 0;
  /// Within the decision before it.
  virtual void on_judged(const Judgement& judgement) = 0;
  /// What came of that decision: commands, refusals and transitions, in order.
  virtual void on_carried_out(std::span<const RecordBody> done) = 0;
};

}  // namespace tw::engine
