#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/decision_observer.hpp"

namespace tw::control {

/// What a run without an order says of itself: how often its strategies were asked, and why they
/// wanted what they wanted the last time.
struct Silence {
  std::uint64_t decisions = 0;
  std::vector<strategy::Reason> reasons;  ///< of the last decision that gave one
};

/// Keeps that until a command leaves. Cost: none after the first order, no allocation but once.
class LastReasons final : public engine::DecisionObserver {
 public:
  void on_decision(const engine::Decision& decision) override;
  void on_judged(const engine::Judgement&) override {}
  void on_carried_out(std::span<const RecordBody> done) override;

  const Silence& silence() const { return silence_; }

 private:
  Silence silence_;
  bool is_silent_ = true;
};

}  // namespace tw::control
