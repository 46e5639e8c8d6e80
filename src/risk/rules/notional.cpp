#include "risk/rules/rules.hpp"

#include <algorithm>

namespace tw::risk {
namespace {

struct Exposure {
  Price price;
  Quantity quantity;
};

Verdict compare(RuleId rule, const RiskView& view, const Exposure& exposure, Decimal limit) {
  const auto notional = view.instrument->notional(exposure.price, exposure.quantity);
  Verdict verdict;
  verdict.rule = rule;
  verdict.limit = limit;
  verdict.value = notional ? notional->amount : Decimal{};
  verdict.is_allowed =
      exposure.price.sign() > 0 && notional.has_value() && notional->amount <= limit;
  return verdict;
}

}  // namespace

Verdict check_order_notional(const RiskView& view, const RiskLimits& limits,
                             const OrderTerms& order) {
  const bool is_bounded = order.type == OrderType::Limit && order.side == Side::Buy;
  const Price dearest = is_bounded ? order.limit_price : std::max(order.limit_price, view.mark);
  Verdict verdict =
      compare(RuleId::OrderNotional, view, {dearest, order.quantity}, limits.order_notional_max);
  verdict.is_allowed = verdict.is_allowed || is_reducing(view, order);
  return verdict;
}

Verdict check_position_notional(const RiskView& view, const RiskLimits& limits,
                                const OrderTerms& order) {
  const Quantity worst = order.side == Side::Buy
                             ? view.position + view.open_buy + order.quantity
                             : -(view.position - view.open_sell - order.quantity);
  // A negative worst case means the order only shrinks the opposite position.
  const Quantity exposed = worst.sign() > 0 ? worst : Quantity{};
  Verdict verdict =
      compare(RuleId::PositionNotional, view, {std::max(order.limit_price, view.mark), exposed},
              limits.position_notional_max);
  verdict.is_allowed = verdict.is_allowed || is_reducing(view, order);
  return verdict;
}

}  // namespace tw::risk
