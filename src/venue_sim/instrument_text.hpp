#pragma once

#include <cstdint>

#include "venue_sim/json_text.hpp"
#include "venue_sim/order_text.hpp"

namespace tw::venue_sim {

/// Who asks for an instrument: an account is told a few members more.
enum class InstrumentFor : std::uint8_t { Everybody, Account };

/// One row of instruments-info, below /v5/market and below /v5/account: the instrument's rules.
void write_instrument(JsonText& json, const Listed& listed, InstrumentFor who);

/// The highest price that an order may name.
Decimal highest_price(const sim::Contract& contract);

}  // namespace tw::venue_sim
