#include "engine/refusal_log.hpp"

#include <algorithm>

namespace tw::engine {

bool RefusalLog::is_due(const Refusal& refusal, Timestamp now) {
  if (refusal.cause != SignalId{}) {
    return true;
  }
  const auto same = std::ranges::find_if(written_, [&refusal](const Written& each) {
    return each.strategy == refusal.route.strategy && each.instrument == refusal.terms.instrument &&
           each.side == refusal.terms.side && each.rule == refusal.verdict.rule;
  });
  if (same == written_.end()) {
    written_.push_back({.strategy = refusal.route.strategy,
                        .instrument = refusal.terms.instrument,
                        .side = refusal.terms.side,
                        .rule = refusal.verdict.rule,
                        .at = now});
    return true;
  }
  if (now - same->at < kQuiet) {
    return false;
  }
  same->at = now;
  return true;
}

}  // namespace tw::engine
