#pragma once

#include <compare>
#include <cstdint>

#include "base/amount.hpp"
#include "base/ids.hpp"

namespace tw {

/// Net: one signed position; Long and Short: the two legs of a hedged one.
enum class PositionSide : std::uint8_t { Net, Long, Short };

/// How an account stands in for its positions.
enum class MarginMode : std::uint8_t {
  Cash,      ///< everything is paid in full, nothing is lent
  Isolated,  ///< each position has margin of its own, the wallet does not stand in for it
  Cross,     ///< one margin for the whole account, over all assets
};
inline constexpr MarginMode kMarginModeLast = MarginMode::Cross;

struct PositionKey {
  AccountId account;
  InstrumentId instrument;
  PositionSide side = PositionSide::Net;
  friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
};

/// The position of an account in one instrument, or one leg of it. Money is in the currency that
/// the instrument settles in; a fee or rebate in another asset stands in the ledger alone.
struct Position {
  PositionKey key;
  Quantity quantity;  ///< signed: > 0 long
  Decimal
      entry_cost;  ///< signed value paid for `quantity`: linear and spot in quote, inverse in base
  Money realized_gross;  ///< price PnL of what was closed, before fees
  Money fees;            ///< paid so far; < 0 is a net rebate
  Money funding;         ///< received so far; < 0 is paid
  Decimal netted;  ///< realised by the account and not by its strategies, see StrategyPosition
  friend bool operator==(const Position&, const Position&) = default;
};

/// What one strategy has of a position: what it would be, had the strategy traded alone. Over the
/// strategies of a position quantity, fees and funding add up to the position's. Where one strategy
/// closes what another one opened, the account has realised a result that neither strategy has;
/// that is the position's `netted`: realised adds up to the position's less `netted`, cost to the
/// position's less `netted` (inverse: plus).
struct StrategyPosition {
  PositionKey key;
  StrategyId strategy;
  Quantity quantity;
  Decimal entry_cost;
  Money realized_gross;
  Money fees;
  Money funding;
  friend bool operator==(const StrategyPosition&, const StrategyPosition&) = default;
};

/// One set of credentials on one venue.
struct Account {
  AccountId id;
  TenantId tenant;
  Currency settle;
  friend bool operator==(const Account&, const Account&) = default;
};

}  // namespace tw
