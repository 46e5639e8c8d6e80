#include "risk/rules/rules.hpp"

namespace tw::risk {
namespace {

Decimal in_seconds(Duration duration) { return Decimal::from_units(duration.count(), 9); }

}  // namespace

Verdict check_book_age(const RiskView& view, const RiskLimits& limits, const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = RuleId::BookAge;
  if (limits.book_age_max.has_value()) {
    verdict.value = in_seconds(view.book_age);
    verdict.limit = in_seconds(*limits.book_age_max);
    verdict.is_allowed = view.book_age <= *limits.book_age_max || is_reducing(view, order);
  }
  return verdict;
}

}  // namespace tw::risk
