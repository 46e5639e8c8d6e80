#include "portfolio/share.hpp"

namespace tw::portfolio {
Decimal share_of(Decimal amount, Decimal part, Decimal whole) {
  TW_ASSERT(!whole.is_zero());
  const Int128 divisor = common_divisor(abs(whole).raw(), abs(part).raw());
  return multiply_divide(amount, Decimal::from_raw(part.raw() / divisor),
                         Decimal::from_raw(whole.raw() / divisor), Rounding::HalfEven);
}

}  // namespace tw::portfolio
