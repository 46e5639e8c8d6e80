#include "terminal/labels.hpp"

namespace tw::terminal {

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) {  // continuation bytes of UTF-8 take no column of their own
    columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  }
  return columns;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t columns = width_of(text);
  return std::string(text) + std::string(columns < width ? width - columns : 0, ' ');
}

std::string right_aligned(std::string_view text, std::size_t width) {
  const std::size_t columns = width_of(text);
  return std::string(columns < width ? width - columns : 0, ' ') + std::string(text);
}

std::string clipped(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) {
    return std::string(text);
  }
  std::size_t end = 0;
  std::size_t columns = 0;
  for (; columns < width; ++end) {  // stops behind the first byte of the column that is too many
    columns += (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U ? 1U : 0U;
  }
  return std::string(text.substr(0, end - 1)) + "…";
}

int digits_of_money(Currency currency, int usual) {
  return messages::digits_of_money(currency.view(), usual);
}

std::string price_text(const std::optional<Price>& price, int decimals) {
  return price.has_value() ? rounded_text(price->decimal(), decimals) : "…";
}

std::string time_of_day_text(Timestamp at) { return to_iso8601(at).substr(11, 12); }

}  // namespace tw::terminal
