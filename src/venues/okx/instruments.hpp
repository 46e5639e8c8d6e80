#pragma once

#include <string_view>

#include "data/instrument_list.hpp"

namespace tw::venues::okx {

/// Instruments of an answer of GET /api/v5/public/instruments: spot, swaps and futures; options are
/// left out. Category is the instType in lower case. A contract is ctVal * ctMult of ctValCcy.
/// Errors: InvalidInput where the answer is not one; an entry that cannot be read is a refusal.
/// Source: OKX API v5 "Get instruments".
Result<data::InstrumentList> read_instruments(std::string_view text,
                                              const data::ListContext& context);

}  // namespace tw::venues::okx
