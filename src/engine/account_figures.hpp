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

/// What an account is worth, in settle currency.
struct Worth {
  Decimal balance;  ///< wallet: capital and everything settled
  Decimal unrealized_gross;
  Decimal position_value;  ///< at the marks, signed: what is held less what is owed
  Decimal exposure;        ///< sum of absolute values, >= 0
  bool is_whole = true;    ///< no position was left out for want of a mark
  Decimal equity() const { return balance + unrealized_gross; }
};
/// Cost:    O(positions), no allocation.
Worth worth_of(const Stand& stand);

/// The equity of it; nothing while a position has no mark.
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
