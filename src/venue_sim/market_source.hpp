#pragma once

#include <span>

#include "market/books.hpp"
#include "sim/exchange.hpp"

namespace tw::venue_sim {

/// What the public side reads of the venue behind it.
/// Time:    books and prices are those of now, on the venue's clock.
class MarketSource {
 public:
  virtual ~MarketSource() = default;
  virtual std::span<const sim::Contract> contracts() const = 0;  ///< by id
  virtual const market::Books& books() const = 0;
  virtual const sim::ReferencePrices& prices(InstrumentId instrument) const = 0;
};

}  // namespace tw::venue_sim
