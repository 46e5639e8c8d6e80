#include "model/order.hpp"

#include <charconv>

namespace tw {
namespace {

constexpr std::string_view kPrefix = "tw-";

// The whole of `text` as a number without leading zeros, so that one id has one text.
template <class T>
bool parse_number(std::string_view text, T& value) {
  if (text.size() > 1 && text.front() == '0') {
    return false;
  }
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end;
}

}  // namespace

std::string to_string(ClientOrderId id) {
  return std::string(kPrefix) + std::to_string(id.epoch) + '-' + std::to_string(id.sequence);
}

Checked<ClientOrderId> parse_client_order_id(std::string_view text) {
  ClientOrderId id;
  if (text.starts_with(kPrefix)) {
    text.remove_prefix(kPrefix.size());
    const std::size_t dash = text.find('-');
    if (dash != std::string_view::npos && parse_number(text.substr(0, dash), id.epoch) &&
        parse_number(text.substr(dash + 1), id.sequence)) {
      return id;
    }
  }
  return fault(ErrorCode::InvalidInput, Field::Order);
}

}  // namespace tw
