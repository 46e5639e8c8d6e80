#include "app/venue_address.hpp"

namespace tw::app {

Result<VenueAddress> parse_venue_address(const std::string& option, const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool is_number = !port.empty() && port.size() <= 5 &&
                         port.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number || colon == 0 || std::stoi(port) > 65'535) {
    return fail(ErrorCode::InvalidInput, option + " is host:port", "usage.venue_address",
                {{"option", option}, {"value", text}});
  }
  return VenueAddress{text.substr(0, colon), static_cast<std::uint16_t>(std::stoi(port))};
}

}  // namespace tw::app
