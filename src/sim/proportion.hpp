#pragma once

#include "base/decimal.hpp"

namespace tw::sim {

/// amount * part / whole with one rounding, half to even; 0 <= part <= whole, whole > 0
/// (TW_ASSERT). The product is taken at full width, so every amount fits.
/// Cost:    one division where the product has 128 bits, else about 100 steps of long division.
Decimal proportion(Decimal amount, Decimal part, Decimal whole);

}  // namespace tw::sim
