#pragma once

#include "model/instrument.hpp"

namespace tw {

/// What contracts are of: base units, of an inverse contract quote units.
/// Errors:  a fault beyond the range of Decimal.
inline Checked<Decimal> units_of(const Listing& listing, Quantity contracts) {
  return checked_multiply(contracts.decimal(), listing.multiplier, Rounding::HalfEven);
}

}  // namespace tw
