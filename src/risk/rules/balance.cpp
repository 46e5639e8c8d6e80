#include "risk/rules/rules.hpp"

namespace tw::risk {

Verdict check_balance(const RiskView& view, const RiskLimits&, const OrderTerms&) {
  Verdict verdict;
  verdict.rule = RuleId::Balance;
  verdict.value = view.balance.more;
  verdict.limit = view.balance.free;
  const bool is_covered = view.balance_check == MarginCheck::Known &&
                          (view.balance.more.sign() <= 0 || view.balance.more <= view.balance.free);
  verdict.is_allowed = view.balance_check == MarginCheck::Off || is_covered;
  return verdict;
}

}  // namespace tw::risk
