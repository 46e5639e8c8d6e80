#include "sim/proportion.hpp"

#include "base/assert.hpp"

namespace tw::sim {
namespace {

constexpr unsigned kHalf = 64;
constexpr unsigned kWidth = 128;

struct Wide {
  Uint128 high = 0;
  Uint128 low = 0;
};

Wide product(Uint128 a, Uint128 b) {
  constexpr Uint128 kMask = ~std::uint64_t{0};
  const Uint128 low = (a & kMask) * (b & kMask);
  const Uint128 left = (a >> kHalf) * (b & kMask);
  const Uint128 right = (a & kMask) * (b >> kHalf);
  const Uint128 middle = (low >> kHalf) + (left & kMask) + (right & kMask);
  return {
      .high = (a >> kHalf) * (b >> kHalf) + (left >> kHalf) + (right >> kHalf) + (middle >> kHalf),
      .low = (middle << kHalf) | (low & kMask)};
}

// Schoolbook division; high < divisor < 2^127, so that the quotient has 128 bits and no shift of
// the rest loses one.
Uint128 quotient_half_even(Wide value, Uint128 divisor) {
  Uint128 rest = value.high;
  Uint128 quotient = 0;
  for (unsigned bit = kWidth; bit-- > 0;) {
    rest = (rest << 1U) | (value.low >> bit & 1U);
    quotient <<= 1U;
    if (rest >= divisor) {
      rest -= divisor;
      quotient |= 1U;
    }
  }
  const Uint128 missing = divisor - rest;
  const bool is_up = rest > missing || (rest == missing && (quotient & 1U) == 1);
  return is_up ? quotient + 1 : quotient;
}

}  // namespace

Decimal proportion(Decimal amount, Decimal part, Decimal whole) {
  TW_ASSERT(whole.sign() > 0 && part.sign() >= 0 && part <= whole);
  if (part == whole) {
    return amount;
  }
  Int128 narrow = 0;
  if (!__builtin_mul_overflow(amount.raw(), part.raw(), &narrow)) {
    return multiply_divide(amount, part, whole, Rounding::HalfEven);
  }
  const Wide wide =
      product(static_cast<Uint128>(abs(amount).raw()), static_cast<Uint128>(part.raw()));
  const auto size =
      static_cast<Int128>(quotient_half_even(wide, static_cast<Uint128>(whole.raw())));
  return Decimal::from_raw(amount.sign() < 0 ? -size : size);
}

}  // namespace tw::sim
