#include "messages/number_text.hpp"

namespace tw::messages {

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

int digits_of_money(std::string_view currency, int usual) {
  const bool is_currency =
      currency.find("USD") != std::string_view::npos || currency == "EUR" || currency == "DAI";
  return is_currency ? usual : usual + 4;
}

std::string clock_text(Duration elapsed) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(elapsed).count();
  const auto two = [](std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
  };
  return two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
}

}  // namespace tw::messages
