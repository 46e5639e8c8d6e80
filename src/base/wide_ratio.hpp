#pragma once

#include <optional>

#include "base/decimal.hpp"

namespace tw {

/// a * b / c brought to an integer, the product in 256 bits: what Decimal falls back on where 128
/// do not hold it. Nothing for c = 0 and for a result that is no raw value of a Decimal.
/// Cost:    about 0.5 us.
std::optional<Int128> wide_ratio(Int128 a, Int128 b, Int128 c, Rounding rounding);

}  // namespace tw
