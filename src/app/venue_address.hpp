#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace tw::app {

struct VenueAddress {
  std::string host;
  std::uint16_t port = 0;
};

/// Reads `host:port`. Errors: InvalidInput (`usage.venue_address`) naming the option.
Result<VenueAddress> parse_venue_address(const std::string& option, const std::string& text);

}  // namespace tw::app
