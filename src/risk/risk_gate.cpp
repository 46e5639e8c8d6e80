#include "risk/risk_gate.hpp"

#include <array>
#include <utility>

#include "base/assert.hpp"
#include "risk/rules/rules.hpp"

namespace tw::risk {
namespace {

// In the order a person wants to hear of them: the reason that stops everything first.
constexpr auto kRules = std::to_array<Rule>(
    {check_kill_latch, check_gate, check_entries_paused, check_daily_loss, check_book_state,
     check_book_age, check_instrument_rules, check_order_notional, check_position_notional,
     check_account_exposure, check_margin, check_balance, check_open_orders, check_order_rate});

static_assert(kRules.size() == kRuleCount);

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

RuleVerdicts every_verdict(const RiskView& view, const RiskLimits& limits, const OrderTerms& whole,
                           const OrderTerms& open) {
  RuleVerdicts verdicts;
  for (std::size_t i = 0; i < kRuleCount; ++i) {
    verdicts[i] = kRules[i](view, limits, kRules[i] == check_instrument_rules ? whole : open);
    verdicts[i].limits_version = limits.version;
  }
  return verdicts;
}

// An amend as an order with the new terms in the place of the old one.
struct Replacement {
  RiskView without;  // the old one
  OrderTerms whole;
  OrderTerms open;
};

Replacement replacement_of(const RiskView& view, const Order& order, const NewTerms& wanted) {
  Replacement made{view, order.terms, {}};
  (order.terms.side == Side::Buy ? made.without.open_buy : made.without.open_sell) -=
      order.remaining_max();
  made.without.open_orders -= 1;
  made.whole.limit_price = wanted.limit_price;
  made.whole.quantity = wanted.quantity;
  made.open = made.whole;
  made.open.quantity -= order.filled;
  return made;
}

}  // namespace

bool is_lasting(RuleId rule) {
  switch (rule) {
    case RuleId::KillLatch:
    case RuleId::EntriesPaused:
    case RuleId::Gate:
    case RuleId::DailyLoss:
    case RuleId::OrderNotional:
    case RuleId::PositionNotional:
    case RuleId::AccountExposure:
    case RuleId::Margin:
      return true;
    case RuleId::BookState:
    case RuleId::InstrumentRules:
    case RuleId::OpenOrders:
    case RuleId::BookAge:
    case RuleId::OrderRate:
    case RuleId::Balance:
      return false;
  }
  std::unreachable();
}

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
  const Replacement made = replacement_of(view, order, wanted);
  if (made.open.quantity.sign() <= 0) {
    return {.rule = RuleId::InstrumentRules,
            .is_allowed = false,
            .value = wanted.quantity.decimal(),
            .limit = order.filled.decimal(),
            .limits_version = limits.version};
  }
  return first_refusal(made.without, limits, made.whole, made.open);
}

RuleVerdicts ask_every_rule(const RiskView& view, const RiskLimits& limits,
                            const OrderTerms& order) {
  return every_verdict(view, limits, order, order);
}

RuleVerdicts ask_every_rule(const RiskView& view, const RiskLimits& limits, const Order& order,
                            const NewTerms& wanted) {
  const Replacement made = replacement_of(view, order, wanted);
  TW_ASSERT(made.open.quantity.sign() > 0);
  return every_verdict(made.without, limits, made.whole, made.open);
}

}  // namespace tw::risk
