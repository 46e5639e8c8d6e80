#pragma once

#include "venue_sim/private_call.hpp"

namespace tw::venue_sim {

// What an account may ask of its orders, executions and closed positions: newest first, by pages.

Reply open_orders(const PrivateCall& call);    ///< GET /v5/order/realtime
Reply order_history(const PrivateCall& call);  ///< GET /v5/order/history
Reply execution_list(const PrivateCall& call);
Reply closed_pnl(const PrivateCall& call);

}  // namespace tw::venue_sim
