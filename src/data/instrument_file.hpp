#pragma once

#include <string>
#include <vector>

#include "model/event.hpp"

namespace tw::data {

/// Reads instrument definitions: a JSON array of objects with venue, category, symbol, base, quote,
/// settle, contract (`linear` or `inverse`), multiplier (base units per contract, inverse: quote
/// units), price_decimals, quantity_decimals, valid_from (ISO date), tick_size, step_size,
/// min_quantity, min_notional, maker_fee, taker_fee; every number is quoted text. Ids are left
/// zero: whoever registers them gives them out. Errors: NotFound for a missing file; InvalidInput
/// naming file, entry, key and value, for unknown
///         keys too.
Result<std::vector<InstrumentDefined>> read_instruments(const std::string& path);

}  // namespace tw::data
