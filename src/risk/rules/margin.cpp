#include "risk/rules/rules.hpp"

namespace tw::risk {

Verdict check_margin(const RiskView& view, const RiskLimits&, const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = RuleId::Margin;
  verdict.value = view.margin.more;
  verdict.limit = view.margin.free;
  const bool is_covered = view.margin_check == MarginCheck::Known &&
                          (view.margin.more.sign() <= 0 || view.margin.more <= view.margin.free);
  verdict.is_allowed =
      view.margin_check == MarginCheck::Off || is_covered || is_reducing(view, order);
  return verdict;
}

}  // namespace tw::risk
