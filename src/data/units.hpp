#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "model/instrument.hpp"

namespace tw::data {

enum class UnitsProblem : std::uint8_t {
  NotPlain,  ///< not `digits` or `digits.digits`: signs, exponents, blanks, leading zeros, no
             ///< digits
  OffGrid,   ///< digits other than zero beyond the grid's decimals
  TooLarge,  ///< beyond 64 bits, or what market data may hold
};

/// The problem in words, for an error text.
std::string_view to_text(UnitsProblem problem);

/// Turns the digits of a price or quantity straight into whole units of 10^-decimals, exactly:
/// "61800.20" with 1 decimal is 618002. Surplus digits are accepted when they are zeros.
/// Input:  `decimals` in 0..18.
/// Cost:   one pass, no allocation.
std::expected<std::int64_t, UnitsProblem> parse_units(std::string_view text, int decimals);

/// A price or quantity of a market, within the bounds of model/market_bounds.hpp.
std::expected<std::int64_t, UnitsProblem> parse_ticks(std::string_view text, const BookGrid& grid);
std::expected<std::int64_t, UnitsProblem> parse_lots(std::string_view text, const BookGrid& grid);

}  // namespace tw::data
