#include "data/units.hpp"

#include <cstddef>
#include <limits>

#include "model/market_bounds.hpp"

namespace tw::data {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// value * 10 + digit; false when it leaves 64 bits.
bool append_digit(std::int64_t& value, int digit) {
  if (value > (kMax - digit) / 10) {
    return false;
  }
  value = value * 10 + digit;
  return true;
}

// Length of the run of digits that starts at `from`.
std::size_t count_digits(std::string_view text, std::size_t from) {
  std::size_t stop = from;
  while (stop < text.size() && is_digit(text[stop])) {
    ++stop;
  }
  return stop - from;
}

std::expected<std::int64_t, UnitsProblem> below(std::int64_t end,
                                                std::expected<std::int64_t, UnitsProblem> units) {
  if (units.has_value() && *units >= end) {
    return std::unexpected(UnitsProblem::TooLarge);
  }
  return units;
}

}  // namespace

std::string_view to_text(UnitsProblem problem) {
  switch (problem) {
    case UnitsProblem::NotPlain:
      return "is not a plain decimal number";
    case UnitsProblem::OffGrid:
      return "is off the instrument's grid";
    case UnitsProblem::TooLarge:
      return "is too large";
  }
  return "";
}

std::expected<std::int64_t, UnitsProblem> parse_units(std::string_view text, int decimals) {
  const std::size_t whole = count_digits(text, 0);
  const bool has_point = whole < text.size() && text[whole] == '.';
  const std::size_t fraction = has_point ? count_digits(text, whole + 1) : 0;
  const std::size_t length = has_point ? whole + 1 + fraction : whole;
  if (whole == 0 || length != text.size() || (has_point && fraction == 0) ||
      (whole > 1 && text[0] == '0')) {
    return std::unexpected(UnitsProblem::NotPlain);
  }
  std::int64_t value = 0;
  for (std::size_t i = 0; i < whole; ++i) {
    if (!append_digit(value, text[i] - '0')) {
      return std::unexpected(UnitsProblem::TooLarge);
    }
  }
  const auto wanted = static_cast<std::size_t>(decimals);
  for (std::size_t i = 0; i < wanted; ++i) {
    if (!append_digit(value, i < fraction ? text[whole + 1 + i] - '0' : 0)) {
      return std::unexpected(UnitsProblem::TooLarge);
    }
  }
  for (std::size_t i = wanted; i < fraction; ++i) {
    if (text[whole + 1 + i] != '0') {
      return std::unexpected(UnitsProblem::OffGrid);
    }
  }
  return value;
}

std::expected<std::int64_t, UnitsProblem> parse_ticks(std::string_view text, const BookGrid& grid) {
  return below(kTicksEnd, parse_units(text, grid.price_decimals));
}

std::expected<std::int64_t, UnitsProblem> parse_lots(std::string_view text, const BookGrid& grid) {
  return below(kLotsEnd, parse_units(text, grid.quantity_decimals));
}

}  // namespace tw::data
