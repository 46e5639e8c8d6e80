#pragma once

#include <optional>

#include "model/event.hpp"
#include "model/instrument.hpp"

namespace tw::sim {

/// Whether a price is above zero, on the tick and on the book's grid.
bool is_priced(const Instrument& instrument, Price price);

/// Whether an order obeys the instrument's rules: prices on the tick and on the book's grid,
/// quantity on the step and not below the minimum, value not below the minimum notional.
/// Input:   `touch`, the best level a market order would meet; what it takes is valued there, a
///          conditional market order at its trigger price. Without a level it finds nothing, and
///          nothing is checked.
/// Output:  a reduce-only order is exempt from the minimum notional: it may have to close less.
bool obeys_rules(const Instrument& instrument, const OrderTerms& terms,
                 std::optional<DepthLevel> touch);

/// What the venue charges: notional times the instrument's rate, half to even at 12 digits.
Money fee_of(const Instrument& instrument, Price price, Quantity quantity, Liquidity liquidity);

}  // namespace tw::sim
