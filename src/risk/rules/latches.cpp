#include "risk/rules/rules.hpp"

namespace tw::risk {
namespace {

Verdict check_latch(RuleId rule, Latch latch, const RiskView& view, const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = rule;
  verdict.is_allowed = latch == Latch::Open || is_reducing(view, order);
  return verdict;
}

}  // namespace

Verdict check_kill_latch(const RiskView& view, const RiskLimits&, const OrderTerms& order) {
  return check_latch(RuleId::KillLatch, view.kill, view, order);
}

Verdict check_entries_paused(const RiskView& view, const RiskLimits&, const OrderTerms& order) {
  return check_latch(RuleId::EntriesPaused, view.pause, view, order);
}

}  // namespace tw::risk
