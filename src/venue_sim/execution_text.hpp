#pragma once

#include "sim/exchange_types.hpp"
#include "venue_sim/json_text.hpp"
#include "venue_sim/order_text.hpp"

namespace tw::venue_sim {

/// One execution. Only sockets say `category`, `isLeverage`, `marketUnit` and `execPnl`; there
/// `extraFees` is a list.
void write_execution(JsonText& json, const sim::Execution& execution, const Listed& listed,
                     TextFor where);
/// What the topic execution.fast says of it: no fee, and no link id of a maker.
void write_fast_execution(JsonText& json, const sim::Execution& execution, const Listed& listed);
void write_closed_pnl(JsonText& json, const sim::ClosedPnl& closed, const Listed& listed);

}  // namespace tw::venue_sim
