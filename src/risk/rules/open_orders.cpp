#include "risk/rules/rules.hpp"

namespace tw::risk {

Verdict check_open_orders(const RiskView& view, const RiskLimits& limits, const OrderTerms&) {
  Verdict verdict;
  verdict.rule = RuleId::OpenOrders;
  verdict.value = Decimal::from_int(view.open_orders + 1);
  verdict.limit = Decimal::from_int(limits.open_orders_max);
  verdict.is_allowed = view.open_orders + 1 <= limits.open_orders_max;
  return verdict;
}

}  // namespace tw::risk
