#include <algorithm>

#include "risk/rules/rules.hpp"

namespace tw::risk {
namespace {

// What may be held at most, of either sign, when every order of one side fills.
Quantity worst(Quantity longs, Quantity shorts) { return std::max({longs, shorts, Quantity{}}); }

}  // namespace

Verdict check_account_exposure(const RiskView& view, const RiskLimits& limits,
                               const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = RuleId::AccountExposure;
  if (!limits.account_notional_max.has_value()) {
    return verdict;
  }
  const Quantity longs = view.position + view.open_buy;
  const Quantity shorts = view.open_sell - view.position;
  const bool is_buy = order.side == Side::Buy;
  const Quantity after =
      worst(is_buy ? longs + order.quantity : longs, is_buy ? shorts : shorts + order.quantity);
  const auto here = view.instrument->notional(view.mark, after);
  const bool is_known = view.mark.sign() > 0 && here.has_value() && view.other_notional.has_value();
  verdict.value = is_known ? here->amount + *view.other_notional : Decimal{};
  verdict.limit = *limits.account_notional_max;
  verdict.is_allowed = (is_known && verdict.value <= verdict.limit) ||
                       after == worst(longs, shorts) || is_reducing(view, order);
  return verdict;
}

}  // namespace tw::risk
