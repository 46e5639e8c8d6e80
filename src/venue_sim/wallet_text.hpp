#pragma once

#include <string_view>
#include <vector>

#include "sim/exchange.hpp"
#include "venue_sim/json_text.hpp"

namespace tw::venue_sim {

/// One account as wallet-balance and the topic wallet state it; of all its coins where none is
/// named.
void write_wallet(JsonText& json, const sim::Exchange& exchange, AccountId account,
                  const std::vector<std::string_view>& coins);

}  // namespace tw::venue_sim
