#pragma once

#include <string_view>

#include "data/instrument_list.hpp"

namespace tw::venues::bybit {

/// Instruments of an answer of GET /v5/market/instruments-info of category spot, linear or inverse;
/// `category` stands for the one that the answer may leave out. Contracts are base units, inverse
/// ones of one quote unit.
/// Errors: InvalidInput where the answer is not one; an entry that cannot be read is a refusal.
/// Source: Bybit v5 "Get Instruments Info".
Result<data::InstrumentList> read_instruments(std::string_view text, std::string_view category,
                                              const data::ListContext& context);

}  // namespace tw::venues::bybit
