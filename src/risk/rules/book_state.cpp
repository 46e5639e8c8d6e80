#include "risk/rules/rules.hpp"

namespace tw::risk {

Verdict check_book_state(const RiskView& view, const RiskLimits&, const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = RuleId::BookState;
  verdict.is_allowed = view.book == market::BookState::Synced || is_reducing(view, order);
  return verdict;
}

}  // namespace tw::risk
