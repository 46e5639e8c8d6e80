#pragma once

#include <string_view>

#include "data/instrument_list.hpp"
#include "venues/binance/parse.hpp"

namespace tw::venues::binance {

/// Instruments of an answer of GET /api/v3/exchangeInfo, /fapi/v1/exchangeInfo or
/// /dapi/v1/exchangeInfo; `market` says which. Spot books may be finer than the step: their grid
/// has the decimals of the base asset. COIN-M contracts are inverse, of contractSize quote units.
/// Errors: InvalidInput where the answer is not one; an entry that cannot be read is a refusal.
/// Source: Binance "Exchange information" of spot, USD-M and COIN-M.
Result<data::InstrumentList> read_instruments(std::string_view text, Market market,
                                              const data::ListContext& context);

}  // namespace tw::venues::binance
