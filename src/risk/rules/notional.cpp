#include "risk/rules/rules.hpp"

namespace tw::risk {
namespace {

Verdict compare(RuleId rule, const Checked<Money>& notional, Decimal limit) {
  Verdict verdict;
  verdict.rule = rule;
  verdict.limit = limit;
  verdict.value = notional ? notional->amount : Decimal{};
  verdict.is_allowed = notional.has_value() && notional->amount <= limit;
  return verdict;
}

}  // namespace

Verdict check_order_notional(const RiskView& view, const RiskLimits& limits,
                             const OrderTerms& order) {
  return compare(RuleId::OrderNotional,
                 view.instrument->notional(order.limit_price, order.quantity),
                 limits.order_notional_max);
}

Verdict check_position_notional(const RiskView& view, const RiskLimits& limits,
                                const OrderTerms& order) {
  const Quantity worst = order.side == Side::Buy
                             ? view.position + view.open_buy + order.quantity
                             : -(view.position - view.open_sell - order.quantity);
  // A negative worst case means the order only shrinks the opposite position.
  const Quantity exposed = worst.sign() > 0 ? worst : Quantity{};
  return compare(RuleId::PositionNotional, view.instrument->notional(order.limit_price, exposed),
                 limits.position_notional_max);
}

}  // namespace tw::risk
