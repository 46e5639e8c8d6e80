#pragma once

#include <compare>
#include <cstdint>

#include "base/amount.hpp"
#include "base/ids.hpp"

namespace tw {

/// Net: one signed position; Long and Short: the two legs of a hedged one.
enum class PositionSide : std::uint8_t { Net, Long, Short };

struct PositionKey {
  AccountId account;
  InstrumentId instrument;
  PositionSide side = PositionSide::Net;
  friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
};

/// An open position of a linear instrument.
struct Position {
  PositionKey key;
  Quantity quantity;     ///< signed: > 0 long
  Decimal entry_cost;    ///< signed notional paid for `quantity`, in settle currency
  Money realized_gross;  ///< price PnL of what was closed, before fees
  Money fees;            ///< paid so far; < 0 is a net rebate
  friend bool operator==(const Position&, const Position&) = default;
};

/// One set of credentials on one venue.
struct Account {
  AccountId id;
  TenantId tenant;
  Currency settle;
  friend bool operator==(const Account&, const Account&) = default;
};

}  // namespace tw
