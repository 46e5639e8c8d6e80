#pragma once

#include "model/record.hpp"
#include "risk/limits.hpp"
#include "risk/risk_view.hpp"

namespace tw::risk {

/// A rule is a pure function: it allows or refuses and says which value met which limit.
/// Reduce-only orders pass the rules that protect against new risk.
using Rule = Verdict (*)(const RiskView&, const RiskLimits&, const OrderTerms&);

/// After the kill latch nothing that increases risk leaves.
Verdict check_kill_latch(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// While entries are paused only reduce-only orders leave.
Verdict check_entries_paused(const RiskView& view, const RiskLimits& limits,
                             const OrderTerms& order);
/// No new risk on a book that is unsynced or crossed.
Verdict check_book_state(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// Tick, step, minimum quantity and minimum notional of the instrument.
Verdict check_instrument_rules(const RiskView& view, const RiskLimits& limits,
                               const OrderTerms& order);
/// Largest value of one order.
Verdict check_order_notional(const RiskView& view, const RiskLimits& limits,
                             const OrderTerms& order);
/// Largest position if every open order on the order's side fills.
Verdict check_position_notional(const RiskView& view, const RiskLimits& limits,
                                const OrderTerms& order);
/// Largest number of live orders.
Verdict check_open_orders(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);

}  // namespace tw::risk
