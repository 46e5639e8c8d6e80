#pragma once

#include "base/decimal.hpp"

namespace tw {

/// The share `part` of `whole` in an amount: amount * part / whole with one rounding, half to even;
/// 0 <= part <= whole, whole > 0 (TW_ASSERT), so that every amount fits.
/// Cost:    as multiply_divide.
Decimal proportion(Decimal amount, Decimal part, Decimal whole);

}  // namespace tw
