#pragma once

#include "venue_sim/json_text.hpp"
#include "venue_sim/order_text.hpp"

namespace tw::venue_sim {

/// One row of /v5/account/instruments-info: the instrument's rules, and what only an account asks.
void write_account_instrument(JsonText& json, const Listed& listed);

}  // namespace tw::venue_sim
