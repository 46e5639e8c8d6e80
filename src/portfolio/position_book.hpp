#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/instrument.hpp"
#include "model/order.hpp"
#include "model/position.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::portfolio {

/// Average price of what is held, rounded half to even at 12 digits: linear cost / units, inverse
/// units / cost; nothing when flat.
std::optional<Price> entry_price(const Position& position, const Instrument& instrument);

/// PnL of what is held at `mark`, before fees. Errors: as Instrument::notional.
Checked<Decimal> unrealized_gross(const Position& position, const Instrument& instrument,
                                  Price mark);

/// What one fill did to a position.
struct PositionEffect {
  Decimal value;           ///< of the whole fill, >= 0
  Decimal realized_gross;  ///< by the account, of the part that closed
  Quantity position;       ///< signed, after the fill
  Quantity before;         ///< signed
};

/// Positions by account, instrument and side, and the part each strategy has in them.
/// Rules:   average cost. Closing `c` of `q` moves entry_cost * c / q, rounded half to even at 12
///          digits, out of the position, the last close takes what is left; realised is the
///          difference to the closing value. A fill that goes through zero closes, then opens the
///          rest with the rest of its value. Legs (Long, Short) follow the same rules: a venue that
///          lets a leg go through zero is believed. A spot fee in the base asset takes units out at
///          no cost, so that the rest costs more per unit; when it takes the last one, the cost
///          left is a loss. Funding is divided by what each strategy has of the net quantity,
///          rounded half to even; the rest of the division goes to the largest one.
/// Errors:  none; a fill whose value does not fit is a bug (TW_ASSERT).
/// Cost:    O(positions) per fill; allocates only for a new position or strategy.
class PositionBook {
 public:
  PositionEffect apply(const PositionKey& key, const Fill& fill, const Instrument& instrument);
  /// Divides the amount (> 0: received); a share per strategy is added to `out`. Where nobody has a
  /// part it is nobody's (strategy 0).
  struct FundingShare {
    StrategyId strategy;
    Decimal amount;
  };
  void settle_funding(const PositionKey& key, Money amount, std::vector<FundingShare>& out);

  std::span<const Position> positions() const { return positions_; }
  std::span<const StrategyPosition> strategies() const { return strategies_; }
  /// Null when there never was one.
  const Position* find(const PositionKey& key) const;
  const StrategyPosition* find(const PositionKey& key, StrategyId strategy) const;

  void save(StateWriter& out) const;
  void load(StateReader& in);

  friend bool operator==(const PositionBook&, const PositionBook&) = default;

 private:
  Position& position_for(const PositionKey& key, Currency settle);
  StrategyPosition& strategy_for(const PositionKey& key, StrategyId strategy, Currency settle);

  std::vector<Position> positions_;  // in order of their first fill
  std::vector<StrategyPosition> strategies_;
};

}  // namespace tw::portfolio
