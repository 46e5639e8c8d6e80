#pragma once

#include "model/instrument.hpp"

namespace tw::venues::binance {

/// A USD-M listing with nothing set but what parsers look at.
inline Listing usdm_listing(std::string_view symbol, BookGrid grid) {
  Listing listing;
  listing.id = InstrumentId{7};
  listing.venue = VenueName{"binance"};
  listing.category = CategoryName{"usdm"};
  listing.symbol = SymbolName{symbol};
  listing.grid = grid;
  return listing;
}

inline Listing listing_in(std::string_view category, std::string_view symbol, BookGrid grid) {
  Listing listing = usdm_listing(symbol, grid);
  listing.category = CategoryName{category};
  return listing;
}

inline Listing btcusdt() {
  return usdm_listing("BTCUSDT", {.price_decimals = 1, .quantity_decimals = 3});
}
inline Listing ethusdt() {
  return usdm_listing("ETHUSDT", {.price_decimals = 2, .quantity_decimals = 3});
}

}  // namespace tw::venues::binance
