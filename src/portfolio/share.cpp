#include "portfolio/share.hpp"

namespace tw::portfolio {
Decimal share_of(Decimal amount, Decimal part, Decimal whole) {
  TW_ASSERT(!whole.is_zero());
  const Int128 divisor = common_divisor(abs(whole).raw(), abs(part).raw());
  return multiply_divide(amount, Decimal::from_raw(part.raw() / divisor),
                         Decimal::from_raw(whole.raw() / divisor), Rounding::HalfEven);
}

bool can_share(Decimal amount, Decimal part, Decimal whole) {
  if (whole.is_zero()) {
    return false;
  }
  const Int128 divisor = common_divisor(abs(whole).raw(), abs(part).raw());
  Int128 product = 0;
  return !__builtin_mul_overflow(amount.raw(), part.raw() / divisor, &product) &&
         Decimal::is_representable(product);
}

}  // namespace tw::portfolio
