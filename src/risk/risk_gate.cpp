#include "risk/risk_gate.hpp"

#include <array>

#include "risk/rules/rules.hpp"

namespace tw::risk {
namespace {

// In the order a person wants to hear of them: the reason that stops everything first.
constexpr std::array<Rule, 7> kRules = {
    check_kill_latch,     check_entries_paused,    check_book_state, check_instrument_rules,
    check_order_notional, check_position_notional, check_open_orders};

}  // namespace

Verdict check_order(const RiskView& view, const RiskLimits& limits, const OrderTerms& order) {
  Verdict verdict;
  for (const Rule rule : kRules) {
    verdict = rule(view, limits, order);
    if (!verdict.is_allowed) {
      break;
    }
  }
  verdict.limits_version = limits.version;
  return verdict;
}

}  // namespace tw::risk
