#include "risk/rules/rules.hpp"

namespace tw::risk {
namespace {

Verdict refuse(Decimal value, Decimal limit) {
  return {.rule = RuleId::InstrumentRules,
          .is_allowed = false,
          .value = value,
          .limit = limit,
          .limits_version = 0};
}

}  // namespace

Verdict check_instrument_rules(const RiskView& view, const RiskLimits&, const OrderTerms& order) {
  const InstrumentTerms& terms = view.instrument->terms();
  const Decimal price = order.limit_price.decimal();
  const Decimal quantity = order.quantity.decimal();
  if (order.type == OrderType::Limit &&
      (price.sign() <= 0 || !is_multiple(price, terms.tick_size.decimal()))) {
    return refuse(price, terms.tick_size.decimal());
  }
  if (quantity.sign() <= 0 || !is_multiple(quantity, terms.step_size.decimal())) {
    return refuse(quantity, terms.step_size.decimal());
  }
  if (order.quantity < terms.min_quantity) {
    return refuse(quantity, terms.min_quantity.decimal());
  }
  if (order.type == OrderType::Limit && order.reduce_only == ReduceOnly::No) {
    const auto notional = view.instrument->notional(order.limit_price, order.quantity);
    if (!notional || notional->amount < terms.min_notional) {
      return refuse(notional ? notional->amount : Decimal{}, terms.min_notional);
    }
  }
  Verdict verdict;
  verdict.rule = RuleId::InstrumentRules;
  return verdict;
}

}  // namespace tw::risk
