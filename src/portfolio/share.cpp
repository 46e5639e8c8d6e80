#include "portfolio/share.hpp"

namespace tw::portfolio {
namespace {

Int128 common_divisor(Int128 a, Int128 b) {
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

}  // namespace

Decimal share_of(Decimal amount, Decimal part, Decimal whole) {
  TW_ASSERT(!whole.is_zero());
  const Int128 divisor = common_divisor(abs(whole).raw(), abs(part).raw());
  return multiply_divide(amount, Decimal::from_raw(part.raw() / divisor),
                         Decimal::from_raw(whole.raw() / divisor), Rounding::HalfEven);
}

}  // namespace tw::portfolio
