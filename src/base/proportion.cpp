#include "base/proportion.hpp"

#include "base/assert.hpp"

namespace tw {

Decimal proportion(Decimal amount, Decimal part, Decimal whole) {
  TW_ASSERT(whole.sign() > 0 && part.sign() >= 0 && part <= whole);
  return multiply_divide(amount, part, whole, Rounding::HalfEven);
}

}  // namespace tw
