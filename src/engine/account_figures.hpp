#pragma once

#include <optional>
#include <vector>

#include "engine/fact_state.hpp"
#include "engine/market_state.hpp"
#include "risk/risk_view.hpp"

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
  Decimal balance;  ///< capital and everything settled, what spot holdings cost among it
  Decimal unrealized_gross;
  Decimal position_value;  ///< at the marks, signed: what is held less what is owed
  Decimal exposure;        ///< sum of absolute values, >= 0
  bool is_whole = true;    ///< no position was left out: for want of a mark, for another currency,
                           ///< at a mark at which it were worth more than is believed
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

/// An order, or what an amend asks of a live one, as the account would have to stand in for it.
struct WantedOrder {
  InstrumentId instrument;
  Side side = Side::Buy;
  Price price;  ///< worst price; zero for a market order, which is valued in the book
  Quantity quantity;
  ClientOrderId replaced;  ///< the order in whose place it would be; epoch 0: none
};

/// What an order on spot gives, quote and the fee for a buy, base for a sell, and how much of that
/// asset no other live order may take. `Off` for a contract, `Unknown` without a price. Amends that
/// are under way count with the larger terms.
/// Cost:    O(live orders), no allocation.
struct BalanceNeed {
  risk::MarginCheck check = risk::MarginCheck::Off;
  risk::MarginNeed need;
};
BalanceNeed balance_need(const Stand& stand, const WantedOrder& wanted);

/// What the base assets of the account's spot instruments are worth, where there is a mark.
void add_spot_prices(const Stand& stand, std::vector<portfolio::AssetPrice>& out);

/// What of an account may be held in one instrument.
struct OpenQuantities {
  Quantity position;  ///< signed
  Quantity buys;      ///< may still fill
  Quantity sells;
};
OpenQuantities open_quantities(const FactState& facts, AccountId account, InstrumentId instrument);

}  // namespace tw::engine
