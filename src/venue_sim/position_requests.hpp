#pragma once

#include "venue_sim/private_call.hpp"

namespace tw::venue_sim {

// /v5/position/...

Reply position_list(const PrivateCall& call);
Reply set_leverage(const PrivateCall& call);
Reply switch_mode(const PrivateCall& call);  ///< one-way mode is the only one
Reply set_trading_stop(const PrivateCall& call);
Reply add_margin(const PrivateCall& call);
Reply set_auto_add_margin(const PrivateCall& call);

}  // namespace tw::venue_sim
