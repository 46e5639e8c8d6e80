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

bool is_inverse(const RiskView& view) {
  return view.instrument->listing().kind == ContractKind::Inverse;
}

// Where a contract is worth more, at the order's price or at the mark; zero is none of them. Coin
// contracts are worth more coins the lower the price.
Price dearer(const RiskView& view, Price limit) {
  const bool is_lower = is_inverse(view) && !limit.is_zero() && !view.mark.is_zero();
  return is_lower ? std::min(limit, view.mark) : std::max(limit, view.mark);
}

}  // namespace

Verdict check_order_notional(const RiskView& view, const RiskLimits& limits,
                             const OrderTerms& order) {
  const Side bounded = is_inverse(view) ? Side::Sell : Side::Buy;
  const bool is_bounded = order.type == OrderType::Limit && order.side == bounded;
  const Price dearest = is_bounded ? order.limit_price : dearer(view, order.limit_price);
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
      compare(RuleId::PositionNotional, view, {dearer(view, order.limit_price), exposed},
              limits.position_notional_max);
  verdict.is_allowed = verdict.is_allowed || is_reducing(view, order);
  return verdict;
}

}  // namespace tw::risk
