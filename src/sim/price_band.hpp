#pragma once

#include <optional>

#include "sim/exchange.hpp"

namespace tw::sim {

/// The highest price of a buy and the lowest one of a sell.
struct PriceBand {
  Price highest;
  Price lowest;
};

/// With X = `price_band` and Y = 2X around the mark, of spot around the index: min(mark * (1 + Y),
/// max(index, mark * (1 + X))), and its mirror image, inward to the tick. Where a price is missing
/// another one stands for it; none without any price or without a band.
/// Source:  venues/bybit-v5.md section 4, price band; the premium in it is taken as zero.
std::optional<PriceBand> price_band(const Contract& contract, const ReferencePrices& prices);

}  // namespace tw::sim
