#pragma once

#include <cstdint>

#include "base/decimal.hpp"

namespace tw::risk {

/// What the owner allows; a new version for every change.
struct RiskLimits {
  std::uint32_t version = 1;
  Decimal order_notional_max = Decimal::from_int(100'000);     ///< settle currency, per order
  Decimal position_notional_max = Decimal::from_int(500'000);  ///< settle currency, per instrument,
                                                               ///< open orders counted in full
  std::int64_t open_orders_max = 100;                          ///< per group, at most 500
};

}  // namespace tw::risk
