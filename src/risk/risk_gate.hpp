#pragma once

#include "model/record.hpp"
#include "risk/limits.hpp"
#include "risk/risk_view.hpp"

namespace tw::risk {

/// Asks every rule about an order that is about to be placed and returns the first refusal, or an
/// allowing verdict that carries the version of the limits. Nothing is sent without one.
/// Cost: O(rules), no allocation.
Verdict check_order(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);

}  // namespace tw::risk
