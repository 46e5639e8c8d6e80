#include "risk/rules/rules.hpp"

namespace tw::risk {

Verdict check_daily_loss(const RiskView& view, const RiskLimits& limits, const OrderTerms& order) {
  Verdict verdict;
  verdict.rule = RuleId::DailyLoss;
  verdict.value = view.day_loss.value_or(Decimal{});
  verdict.limit = limits.daily_loss_max.value_or(Decimal{});
  const bool is_within = !limits.daily_loss_max.has_value() ||
                         (view.day_loss.has_value() && *view.day_loss < *limits.daily_loss_max);
  verdict.is_allowed = (view.day == Latch::Open && is_within) || is_reducing(view, order);
  return verdict;
}

}  // namespace tw::risk
