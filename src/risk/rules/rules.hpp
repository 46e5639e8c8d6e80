#pragma once

#include "model/record.hpp"
#include "risk/limits.hpp"
#include "risk/risk_view.hpp"

namespace tw::risk {

/// Whether an order can only bring the position nearer to zero: reduce-only, on the other side and
/// not larger. The flag alone is no proof: on an order that adds risk it exempts from nothing.
bool is_reducing(const RiskView& view, const OrderTerms& order);

/// A rule is a pure function: it allows or refuses and says which value met which limit. Orders
/// that reduce the position pass the rules that protect against new risk.
using Rule = Verdict (*)(const RiskView&, const RiskLimits&, const OrderTerms&);

/// After the kill latch nothing that increases risk leaves.
Verdict check_kill_latch(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// While entries are paused only orders that reduce the position leave.
Verdict check_entries_paused(const RiskView& view, const RiskLimits& limits,
                             const OrderTerms& order);
/// While the gate is closed, for whatever reason, only orders that reduce the position leave.
Verdict check_gate(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// No new risk on a book that is unsynced or crossed.
Verdict check_book_state(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// No new risk on a book that says nothing for too long, however sound it looks.
Verdict check_book_age(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// No new risk on a day that lost its limit or more, in settle currency; nor while nobody knows.
Verdict check_daily_loss(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// Tick, step, minimum quantity and, unless reduce-only, minimum notional of the instrument.
Verdict check_instrument_rules(const RiskView& view, const RiskLimits& limits,
                               const OrderTerms& order);
/// Largest value of one order: a limit buy at its price, a sell or market order at the mark if that
/// is higher. What has neither price nor mark cannot be valued and is refused. Coins of an inverse
/// contract are more the lower the price: there a sell has its price, and lower counts.
Verdict check_order_notional(const RiskView& view, const RiskLimits& limits,
                             const OrderTerms& order);
/// Largest position if every open order on the order's side fills, valued at the order's price or
/// the mark, whichever is higher (inverse: lower), so that a cheap order does not cheapen the
/// position.
Verdict check_position_notional(const RiskView& view, const RiskLimits& limits,
                                const OrderTerms& order);
/// Largest value of all positions of the account, at the marks: of each instrument the larger of
/// what is held once all buys, or all sells, filled. An order that makes its instrument's part no
/// larger passes.
Verdict check_account_exposure(const RiskView& view, const RiskLimits& limits,
                               const OrderTerms& order);
/// What the order would reserve, against what is free of the account's margin, by its mode.
Verdict check_margin(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// Spot: what the order gives (base of a sell, quote and fee of a buy), against what is free of it;
/// nobody lends it, so exits do not pass.
Verdict check_balance(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// Largest number of live orders, exits included: it is a capacity.
Verdict check_open_orders(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);
/// Most orders and amends within any second. Exits count, and pass.
Verdict check_order_rate(const RiskView& view, const RiskLimits& limits, const OrderTerms& order);

}  // namespace tw::risk
