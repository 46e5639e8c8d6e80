#include "risk/rules/rules.hpp"

namespace tw::risk {

Verdict check_book_state(const RiskView& view, const RiskLimits&, const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = RuleId::BookState;
  verdict.is_allowed =
      view.book == market::BookState::Synced || order.reduce_only == ReduceOnly::Yes;
  return verdict;
}

}  // namespace tw::risk
