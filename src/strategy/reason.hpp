#pragma once

#include <cstdint>
#include <string_view>

namespace tw::strategy {

/// Why a strategy wants what it wants, in words that any strategy may use.
enum class ReasonCode : std::uint8_t {
  BookUnusable,  ///< no book with both sides that is in step with the market
  WarmingUp,     ///< value: candles seen; limit: candles needed
  AnchorSet,     ///< value: the mid, of which the anchor was made
  AnchorHeld,    ///< value: how far the mid is from the anchor; limit: how far it may be
  AnchorMoved,   ///< the same, and it was farther
  Leaning,       ///< value: how far quotes are shifted; limit: value of the position they lean from
  BuysFull,      ///< value: position and buys at their worst; limit: the largest position
  SellsFull,     ///< the same of sells
  NothingToSell,  ///< value: what of the goods is left; limit: what the next sale needs
  BookLeans,      ///< value: imbalance of the book; limit: what an entry needs
  BookEven,       ///< the same, and it was less
  CoolingDown,    ///< value: seconds until the next entry may come; limit: of them there are
  PlanEnds,   ///< stop, profit or time of the position; value: touch it would be left at; limit:
              ///< its stop, both in ticks
  NoCross,    ///< no cross since the start; value: fast average; limit: slow average
  CrossHeld,  ///< the entry behind the last cross holds; fast and slow average
  RsiHigh,    ///< value: RSI; limit: above it no long position is entered
  RsiLow,     ///< value: RSI; limit: below it no short position is entered
  AdxLow,     ///< value: ADX; limit: below it no position is entered
  LongOnly,   ///< the trend goes down, and only long positions are taken
};

/// A condition as it stood when the strategy was asked. For explanations: nothing depends on it.
struct Reason {
  ReasonCode code = ReasonCode::BookUnusable;
  double value = 0;
  double limit = 0;
  friend bool operator==(const Reason&, const Reason&) = default;
};

/// The name as surfaces write it: `anchor_held`.
std::string_view name_of(ReasonCode code);

}  // namespace tw::strategy
