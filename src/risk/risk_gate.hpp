#pragma once

#include <array>

#include "model/record.hpp"
#include "risk/limits.hpp"
#include "risk/risk_view.hpp"

namespace tw::risk {

/// Asks every rule about an order that is about to be placed and returns the first refusal, or an
/// allowing verdict that carries the version of the limits. Nothing is sent without one.
/// Cost: O(rules), no allocation.
Verdict check_order(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);

/// Whether what the rule refuses now it refuses later too, as a limit, a latch or the margin does;
/// the others speak of the moment or of the order's form, and pass. Cost: O(1).
bool is_lasting(RuleId rule);

/// Asks again about an order that passed and waited since, just before it leaves: the rules whose
/// answer may have changed meanwhile.
Verdict check_departure(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);

/// What an amend asks for.
struct NewTerms {
  Price limit_price;
  Quantity quantity;  ///< the new total, what is filled included
};

/// The same of a live order that is about to be amended, as if it were placed with the new terms in
/// the place of the old ones. `view` is the group's as it stands, this order counted in it, but for
/// its margin, which is what the amend would take. A total that is filled already is refused.
Verdict check_amend(const RiskView& view, const RiskLimits& limits, const Order& order,
                    const NewTerms& wanted);

/// What every rule says on its own, in the order in which they are asked, for explanations: those
/// behind a refusal as well.
inline constexpr std::size_t kRuleCount = 14;
using RuleVerdicts = std::array<Verdict, kRuleCount>;
RuleVerdicts ask_every_rule(const RiskView& view, const RiskLimits& limits,
                            const OrderTerms& order);
/// The same of an amend. One to a total that is filled already meets no rule (TW_ASSERT).
RuleVerdicts ask_every_rule(const RiskView& view, const RiskLimits& limits, const Order& order,
                            const NewTerms& wanted);

}  // namespace tw::risk
