#include "terminal/labels.hpp"

#include <fmt/format.h>

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

std::string rounded_text(Decimal value, int decimals) {
  const Decimal step = Decimal::from_units(1, decimals);
  std::string text = round_to_step(value, step, Rounding::HalfEven).to_string();
  const std::size_t point = text.find('.');
  const std::size_t digits = point == std::string::npos ? 0 : text.size() - point - 1;
  if (decimals > 0 && point == std::string::npos) {
    text += '.';
  }
  return text + std::string(static_cast<std::size_t>(decimals) - digits, '0');
}

std::string signed_text(Decimal value, int decimals) {
  const std::string text = rounded_text(value, decimals);
  return text.starts_with('-') ? text : "+" + text;
}

int digits_of_money(Currency currency, int usual) {
  const bool is_currency = currency.view().find("USD") != std::string_view::npos ||
                           currency.view() == "EUR" || currency.view() == "DAI";
  return is_currency ? usual : usual + 4;
}

std::string price_text(const std::optional<Price>& price, int decimals) {
  return price.has_value() ? rounded_text(price->decimal(), decimals) : "…";
}

std::string time_of_day_text(Timestamp at) { return to_iso8601(at).substr(11, 12); }

std::string clock_text(Duration elapsed) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(elapsed).count();
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace tw::terminal
