#include "sim/price_band.hpp"

#include <algorithm>

namespace tw::sim {

std::optional<PriceBand> price_band(const Contract& contract, const ReferencePrices& prices) {
  const std::optional<Price> index = prices.index.has_value() ? prices.index : prices.mark;
  const std::optional<Price> mark =
      has_margin(contract) && prices.mark.has_value() ? prices.mark : index;
  const std::optional<Price> centre = mark.has_value() ? mark : prices.last;
  if (contract.price_band.is_zero() || !centre.has_value()) {
    return std::nullopt;
  }
  const Decimal middle = centre->decimal();
  const Decimal reach = multiply(middle, contract.price_band.decimal(), Rounding::Down);
  const Decimal outside = index.value_or(*centre).decimal();
  const Decimal highest = std::min(middle + reach + reach, std::max(outside, middle + reach));
  const Decimal lowest = std::max(middle - reach - reach, std::min(outside, middle - reach));
  return PriceBand{contract.instrument.round_price(Price{highest}, Rounding::Down),
                   contract.instrument.round_price(Price{lowest}, Rounding::Up)};
}

}  // namespace tw::sim
