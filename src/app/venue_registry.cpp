#include "app/venue_registry.hpp"

#include "venues/binance/recording_reader.hpp"

namespace tw::app {

control::RecordingVenue binance_usdm() {
  return {.venue = VenueName("binance"),
          .category = CategoryName("usdm"),
          .detect_symbol = venues::binance::detect_symbol,
          .open = venues::binance::open_recording};
}

}  // namespace tw::app
