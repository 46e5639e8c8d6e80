#pragma once

#include <optional>

#include "engine/fact_state.hpp"
#include "engine/market_state.hpp"

namespace tw::engine {

/// Where figures of an account are taken: facts against the marks of a moment.
struct Stand {
  const FactState& facts;
  const MarketState& market;
  const Account& account;
  Timestamp now;
};

/// Wallet and PnL of all positions at the marks, in settle currency; nothing while a position has
/// no mark.
/// Cost:    O(positions), no allocation.
std::optional<Decimal> equity(const Stand& stand);

/// Value at the marks of the account's positions in all instruments but one, each with the open
/// orders of the side that makes it larger, in settle currency. An order whose outcome is unknown
/// and an amend without an answer count with the most that may still fill. Nothing while one of
/// them has no mark, or settles in another currency.
/// Cost:    O(instruments * live orders), no allocation.
std::optional<Decimal> notional_besides(const Stand& stand, InstrumentId except);

/// What of an account may be held in one instrument.
struct OpenQuantities {
  Quantity position;  ///< signed
  Quantity buys;      ///< may still fill
  Quantity sells;
};
OpenQuantities open_quantities(const FactState& facts, AccountId account, InstrumentId instrument);

}  // namespace tw::engine
