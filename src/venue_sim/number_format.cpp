#include "venue_sim/number_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>
#include <string_view>

namespace tw::venue_sim {
namespace {

std::uint64_t mixed(std::uint64_t value) {
  // The finalizer of splitmix64: a bijection, so that different numbers stay different.
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31U);
}

void append_hex(std::string& out, std::uint64_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += kDigits[(value >> static_cast<unsigned>(shift)) & 15U];
  }
}

}  // namespace

void append_units(std::string& out, std::int64_t units, int decimals, Zeros zeros) {
  std::array<char, 24> digits{};
  const std::uint64_t magnitude =
      units < 0 ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), magnitude).ptr;
  std::string_view text{digits.data(), static_cast<std::size_t>(end - digits.data())};
  if (units < 0) {
    out += '-';
  }
  const auto places = static_cast<std::size_t>(decimals);
  const std::size_t whole = text.size() > places ? text.size() - places : 0;
  out += whole == 0 ? std::string_view{"0"} : text.substr(0, whole);
  text.remove_prefix(whole);
  const std::size_t padding = places - text.size();
  if (zeros == Zeros::Trim) {
    text = text.substr(0, text.find_last_not_of('0') + 1);
  }
  if (places != 0 && (zeros == Zeros::Keep || !text.empty())) {
    out += '.';
    out.append(padding, '0');
    out += text;
  }
}

std::string fixed_text(Decimal value, int decimals) {
  const Decimal step = Decimal::from_units(1, decimals);
  const Int128 units = round_to_step(value, step, Rounding::HalfEven).raw() / step.raw();
  std::string text;
  if (units > std::numeric_limits<std::int64_t>::max() ||
      units < std::numeric_limits<std::int64_t>::min()) {
    return value.to_string();
  }
  append_units(text, static_cast<std::int64_t>(units), decimals, Zeros::Keep);
  return text;
}

NumberFormat::NumberFormat(const sim::Contract& contract)
    : grid_(contract.instrument.grid()),
      zeros_(sim::has_margin(contract) ? Zeros::Keep : Zeros::Trim) {}

std::string NumberFormat::price(std::int64_t ticks) const {
  std::string text;
  append_units(text, ticks, grid_.price_decimals, zeros_);
  return text;
}

std::string NumberFormat::price(Price price) const {
  const Decimal rounded = round_to_step(
      price.decimal(), Decimal::from_units(1, grid_.price_decimals), Rounding::HalfEven);
  const auto ticks = grid_.ticks(Price{rounded});
  return ticks ? this->price(*ticks) : price.to_string();
}

std::string NumberFormat::quantity(std::int64_t lots) const {
  std::string text;
  append_units(text, lots, grid_.quantity_decimals, zeros_);
  return text;
}

std::string NumberFormat::short_price(std::int64_t ticks) const {
  std::string text;
  append_units(text, ticks, grid_.price_decimals, Zeros::Trim);
  return text;
}

std::string NumberFormat::short_quantity(std::int64_t lots) const {
  std::string text;
  append_units(text, lots, grid_.quantity_decimals, Zeros::Trim);
  return text;
}

std::int64_t milliseconds(Timestamp at) {
  return std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
}

Timestamp from_milliseconds(std::int64_t value) {
  constexpr std::int64_t kMax = to_nanoseconds(kTimestampMax) / 1'000'000;
  return from_nanoseconds(std::clamp<std::int64_t>(value, 0, kMax) * 1'000'000);
}

Timestamp next_beat(Timestamp at, Duration period) {
  return Timestamp{(at.time_since_epoch() / period + 1) * period};
}

std::string uuid_of(std::uint64_t high, std::uint64_t low) {
  const std::uint64_t first = mixed(high);
  const std::uint64_t second = mixed(low);
  std::string text;
  append_hex(text, first >> 32U, 8);
  text += '-';
  append_hex(text, first >> 16U, 4);
  text += '-';
  append_hex(text, first, 4);
  text += '-';
  append_hex(text, second >> 48U, 4);
  text += '-';
  append_hex(text, second, 12);
  return text;
}

}  // namespace tw::venue_sim
