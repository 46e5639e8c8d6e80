#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/decimal.hpp"
#include "base/time.hpp"

namespace tw::risk {

/// What the owner allows; a new version for every change. Nothing in the place of a limit: it is
/// off.
struct RiskLimits {
  std::uint32_t version = 1;
  Decimal order_notional_max = Decimal::from_int(100'000);     ///< settle currency, per order
  Decimal position_notional_max = Decimal::from_int(500'000);  ///< settle currency, per instrument,
                                                               ///< open orders counted in full
  std::int64_t open_orders_max = 100;                          ///< per group, at most 500
  std::optional<std::int64_t> orders_per_second = 100;         ///< orders and amends, at most 1,000
  std::optional<Duration> book_age_max = std::chrono::seconds(5);  ///< since it was last heard of
  std::optional<Decimal> account_notional_max = std::nullopt;  ///< settle currency, as positions,
                                                               ///< all instruments together
  std::optional<Decimal> daily_loss_max = std::nullopt;        ///< settle currency, per UTC day
};

}  // namespace tw::risk
