#pragma once

#include <string_view>

#include "data/instrument_list.hpp"

namespace tw::venues::kraken {

/// Instruments of an answer of GET /0/public/AssetPairs, named as in WebSocket v2 (`BTC/USD`);
/// pairs without such a name are left out. The fees are the ones of the list, of the smallest
/// volume. Errors: InvalidInput where the answer is not one; an entry that cannot be read is a
/// refusal. Source: Kraken "Get Tradable Asset Pairs".
Result<data::InstrumentList> read_instruments(std::string_view text,
                                              const data::ListContext& context);

}  // namespace tw::venues::kraken
