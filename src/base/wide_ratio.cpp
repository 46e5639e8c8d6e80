#include "base/wide_ratio.hpp"

namespace tw {
namespace {

constexpr Uint128 kMagnitudeMax = ~Uint128{0} >> 1U;

struct Wide {
  Uint128 high;
  Uint128 low;
};

Uint128 magnitude(Int128 value) {
  return value < 0 ? -static_cast<Uint128>(value) : static_cast<Uint128>(value);
}

Wide product_of(Uint128 a, Uint128 b) {
  constexpr Uint128 kHalf = ~std::uint64_t{0};
  const Uint128 low = (a & kHalf) * (b & kHalf);
  const Uint128 first = (a >> 64U) * (b & kHalf) + (low >> 64U);
  const Uint128 second = (a & kHalf) * (b >> 64U) + (first & kHalf);
  return {.high = (a >> 64U) * (b >> 64U) + (first >> 64U) + (second >> 64U),
          .low = (second << 64U) | (low & kHalf)};
}

struct Division {
  Uint128 quotient;
  Uint128 remainder;
};

// Bit by bit; high < divisor <= 2^127, so that no step overflows.
Division divide(const Wide& value, Uint128 divisor) {
  Division result{.quotient = 0, .remainder = value.high};
  for (unsigned bit = 128; bit-- > 0;) {
    result.remainder = (result.remainder << 1U) | ((value.low >> bit) & 1U);
    result.quotient <<= 1U;
    if (result.remainder >= divisor) {
      result.remainder -= divisor;
      result.quotient |= 1U;
    }
  }
  return result;
}

// Whether the magnitude of an inexact quotient goes up.
bool goes_up(const Division& division, Uint128 divisor, bool is_negative, Rounding rounding) {
  if (rounding != Rounding::HalfEven) {
    return is_negative == (rounding == Rounding::Down);
  }
  const Uint128 rest = divisor - division.remainder;
  return division.remainder == rest ? (division.quotient & 1U) != 0 : division.remainder > rest;
}

}  // namespace

std::optional<Int128> wide_ratio(Int128 a, Int128 b, Int128 c, Rounding rounding) {
  const Uint128 divisor = magnitude(c);
  const Wide product = product_of(magnitude(a), magnitude(b));
  if (product.high >= divisor) {
    return std::nullopt;
  }
  Division division = divide(product, divisor);
  const bool is_negative = ((a < 0) != (b < 0)) != (c < 0);
  if (division.remainder != 0 && goes_up(division, divisor, is_negative, rounding)) {
    division.quotient += 1;
  }
  if (division.quotient > kMagnitudeMax) {
    return std::nullopt;
  }
  const auto result = static_cast<Int128>(division.quotient);
  return is_negative ? -result : result;
}

}  // namespace tw
