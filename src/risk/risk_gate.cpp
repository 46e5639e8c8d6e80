#include "risk/risk_gate.hpp"

#include <array>

#include "risk/rules/rules.hpp"

namespace tw::risk {
namespace {

// In the order a person wants to hear of them: the reason that stops everything first.
constexpr std::array<Rule, 14> kRules = {
    check_kill_latch,       check_gate,           check_entries_paused,
    check_daily_loss,       check_book_state,     check_book_age,
    check_instrument_rules, check_order_notional, check_position_notional,
    check_account_exposure, check_margin,         check_balance,
    check_open_orders,      check_order_rate};

// Of these the ones that speak of the moment and not of the order.
constexpr std::array<Rule, 6> kDepartureRules = {check_kill_latch,     check_gate,
                                                 check_entries_paused, check_daily_loss,
                                                 check_book_state,     check_book_age};

// `whole` is the order as the venue would hold it, `open` has what of it may still fill.
Verdict first_refusal(const RiskView& view, const RiskLimits& limits, const OrderTerms& whole,
                      const OrderTerms& open) {
  Verdict verdict;
  for (const Rule rule : kRules) {
    verdict = rule(view, limits, rule == check_instrument_rules ? whole : open);
    if (!verdict.is_allowed) {
      break;
    }
  }
  verdict.limits_version = limits.version;
  return verdict;
}

}  // namespace

Verdict check_order(const RiskView& view, const RiskLimits& limits, const OrderTerms& order) {
  return first_refusal(view, limits, order, order);
}

Verdict check_departure(const RiskView& view, const RiskLimits& limits, const OrderTerms& order) {
  Verdict verdict;
  for (const Rule rule : kDepartureRules) {
    verdict = rule(view, limits, order);
    if (!verdict.is_allowed) {
      break;
    }
  }
  verdict.limits_version = limits.version;
  return verdict;
}

Verdict check_amend(const RiskView& view, const RiskLimits& limits, const Order& order,
                    const NewTerms& wanted) {
  RiskView without = view;
  (order.terms.side == Side::Buy ? without.open_buy : without.open_sell) -= order.remaining_max();
  without.open_orders -= 1;
  OrderTerms whole = order.terms;
  whole.limit_price = wanted.limit_price;
  whole.quantity = wanted.quantity;
  OrderTerms open = whole;
  open.quantity -= order.filled;
  if (open.quantity.sign() <= 0) {
    return {.rule = RuleId::InstrumentRules,
            .is_allowed = false,
            .value = wanted.quantity.decimal(),
            .limit = order.filled.decimal(),
            .limits_version = limits.version};
  }
  return first_refusal(without, limits, whole, open);
}

}  // namespace tw::risk
