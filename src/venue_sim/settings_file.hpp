#pragma once

#include <string_view>

#include "venue_sim/venue.hpp"

namespace tw::venue_sim {

/// Reads the text of a configuration file over the settings that stand without one. Every member is
/// optional; what is given for `symbols` or `accounts` takes the place of the default ones.
/// ```json
/// {"symbols":[{"category":"linear","symbol":"BTCUSDT","base":"BTC","price":"60000",
///   "tick_size":"0.1","step_size":"0.001","min_notional":"5","quantity_max":"1000",
///   "maker_fee":"0.0002","taker_fee":"0.00055","leverage_max":"100"}],
///  "accounts":[{"key":"k","secret":"s","deposits":{"USDT":"1000"}}],
///  "limits":{"orders_per_second":10,"reads_per_second":50}}
/// ```
/// Errors:  InvalidInput naming the member, its value and what it may be; an unknown member too.
Result<VenueSettings> read_settings(std::string_view text, VenueSettings defaults);

}  // namespace tw::venue_sim
