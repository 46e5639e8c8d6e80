#pragma once

#include "base/decimal.hpp"

namespace tw {

/// The largest amount of money or units that is believed, of either sign: far above any account,
/// far below what sums of such amounts could overflow.
inline constexpr Decimal kAdmittedMax = Decimal::from_int(100'000'000'000'000);

constexpr bool is_admitted(Decimal amount) { return abs(amount) <= kAdmittedMax; }

}  // namespace tw
