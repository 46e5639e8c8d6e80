#pragma once

#include "model/instrument.hpp"
#include "model/order.hpp"

namespace tw::sim {

/// What a fill without margin costs: a buy pays in base, a sell in quote, each out of what it
/// received. A maker with a rebate gets it in what it paid: a buy in quote, a sell in base. > 0 is
/// a cost.
/// Input:   a price and quantity whose notional fits (TW_ASSERT).
Money spot_fee(const Instrument& instrument, Side side, Liquidity liquidity, Price price,
               Quantity quantity);

}  // namespace tw::sim
