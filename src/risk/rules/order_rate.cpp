#include "risk/rules/rules.hpp"

namespace tw::risk {

Verdict check_order_rate(const RiskView& view, const RiskLimits& limits, const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = RuleId::OrderRate;
  if (limits.orders_per_second.has_value()) {
    const std::int64_t with_this = view.orders_in_second + 1;
    verdict.value = Decimal::from_int(with_this);
    verdict.limit = Decimal::from_int(*limits.orders_per_second);
    verdict.is_allowed = with_this <= *limits.orders_per_second || is_reducing(view, order);
  }
  return verdict;
}

}  // namespace tw::risk
