#pragma once

#include "base/decimal.hpp"

namespace tw::portfolio {

/// amount * part / whole with one rounding, half to even; whole is not zero (TW_ASSERT). The
/// fraction is reduced first: with whole steps instead of 10^-12 units the product also fits for
/// 10^12 units of a cheap asset.
Decimal share_of(Decimal amount, Decimal part, Decimal whole);
/// Whether the product fits, so that `share_of` may be asked; no for a whole of zero.
bool can_share(Decimal amount, Decimal part, Decimal whole);

}  // namespace tw::portfolio
