#include "app/venue_registry.hpp"

#include "app/bundle.hpp"
#include "venues/binance/recordings.hpp"
#include "venues/bybit/recordings.hpp"
#include "venues/kraken/recordings.hpp"
#include "venues/okx/recordings.hpp"

namespace tw::app {

control::MarketLibrary market_library() {
  std::vector<std::unique_ptr<data::VenueRecordings>> venues;
  venues.push_back(venues::binance::recordings());
  venues.push_back(venues::bybit::recordings());
  venues.push_back(venues::kraken::recordings());
  venues.push_back(venues::okx::recordings());
  return control::MarketLibrary(std::move(venues), find_instruments().value_or(std::string()));
}

}  // namespace tw::app
