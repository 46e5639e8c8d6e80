#include "risk/rules/rules.hpp"

namespace tw::risk {

Verdict check_gate(const RiskView& view, const RiskLimits&, const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = RuleId::Gate;
  verdict.is_allowed = view.gate == GateState::Open || is_reducing(view, order);
  return verdict;
}

}  // namespace tw::risk
