#include "venue_sim/wire_ids.hpp"

#include <charconv>

namespace tw::venue_sim {
namespace {

constexpr std::uint64_t kOrderSalt = 0x7261'6465'7769'6E64;
constexpr std::uint64_t kExecutionSalt = 0x6578'6563'7574'696F;
constexpr std::uint64_t kMessageSalt = 0x6D65'7373'6167'6573;
constexpr std::uint64_t kConnectionSalt = 0x636F'6E6E'6563'7469;
constexpr std::uint64_t kDigitsFirst = 1'600'000'000'000'000'000;
constexpr std::size_t kDigitsSize = 19;
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kUuidShape = "hhhhhhhh-hhhh-4hhh-vhhh-hhhhhhhhhhhh";

// A bijection of 64 bits that looks random, and its inverse.
// Source: splitmix64, Blackman and Vigna, ACM TOMS 47 (2021) 36.
std::uint64_t scatter(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xBF58'476D'1CE4'E5B9;
  value = (value ^ (value >> 27U)) * 0x94D0'49BB'1331'11EB;
  return value ^ (value >> 31U);
}

std::uint64_t gather(std::uint64_t value) {
  value = (value ^ (value >> 31U) ^ (value >> 62U)) * 0x3196'42B2'D24D'8EC3;
  value = (value ^ (value >> 27U) ^ (value >> 54U)) * 0x96DE'1B17'3F11'9089;
  return value ^ (value >> 30U) ^ (value >> 60U);
}

// 64 bits fill the first free digits, a second scatter of them the rest.
std::string uuid(std::uint64_t bits) {
  std::string text{kUuidShape};
  std::uint64_t source = bits;
  std::uint64_t next = scatter(bits ^ kExecutionSalt);
  int left = 16;
  for (char& c : text) {
    if (c != 'h' && c != 'v') {
      continue;
    }
    if (c == 'v') {
      c = '8';  // variant of RFC 4122
      continue;
    }
    if (left == 0) {
      source = next;
      left = 16;
    }
    c = kHex[source >> 60U];
    source <<= 4U;
    --left;
  }
  return text;
}

std::optional<std::uint64_t> first_bits(std::string_view text) {
  std::uint64_t bits = 0;
  int left = 16;
  for (std::size_t i = 0; i < text.size() && left > 0; ++i) {
    if (kUuidShape[i] == 'h') {
      const std::size_t digit = kHex.find(text[i]);
      if (digit == std::string_view::npos) {
        return std::nullopt;
      }
      bits = (bits << 4U) | digit;
      --left;
    }
  }
  return bits;
}

std::optional<VenueOrderId> parse_uuid(std::string_view text) {
  if (text.size() != kUuidShape.size()) {
    return std::nullopt;
  }
  const std::optional<std::uint64_t> bits = first_bits(text);
  if (!bits.has_value() || uuid(*bits) != text) {
    return std::nullopt;
  }
  return VenueOrderId{gather(*bits) ^ kOrderSalt};
}

std::optional<VenueOrderId> parse_digits(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size();
  if (!is_whole || text.size() != kDigitsSize || value < kDigitsFirst) {
    return std::nullopt;
  }
  return VenueOrderId{value - kDigitsFirst};
}

}  // namespace

std::string order_id_text(VenueOrderId id, OrderIdForm form) {
  return form == OrderIdForm::Uuid ? uuid(scatter(id.value() ^ kOrderSalt))
                                   : std::to_string(kDigitsFirst + id.value());
}

std::optional<VenueOrderId> parse_order_id(std::string_view text, OrderIdForm form) {
  return form == OrderIdForm::Uuid ? parse_uuid(text) : parse_digits(text);
}

std::string execution_id_text(std::uint64_t id) { return uuid(scatter(id ^ kExecutionSalt)); }

std::string message_id_text(std::uint64_t number) { return uuid(scatter(number ^ kMessageSalt)); }

std::string connection_id_text(std::uint64_t number) {
  return uuid(scatter(number ^ kConnectionSalt));
}

}  // namespace tw::venue_sim
