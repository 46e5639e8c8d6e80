#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "market/order_book.hpp"
#include "model/event.hpp"
#include "model/instrument.hpp"
#include "model/order.hpp"

namespace tw::risk {

enum class Latch : std::uint8_t { Open, Set };

/// What an order would take of the account's margin, in settle currency, or of one of its assets.
struct MarginNeed {
  Decimal more;  ///< that would be reserved; <= 0: it frees some
  Decimal free;  ///< before it
};
enum class MarginCheck : std::uint8_t {
  Off,      ///< nothing is reserved: nobody chose a margin mode or a leverage
  Known,    ///< see `margin`
  Unknown,  ///< something in the account has no price
};

/// What the rules may look at: the group's state at the moment of the intent.
struct RiskView {
  const Instrument* instrument = nullptr;
  market::BookState book = market::BookState::Unsynced;
  Quantity position;  ///< signed
  Quantity open_buy;  ///< unfilled quantity of live buy orders, whatever their status
  Quantity open_sell;
  std::int64_t open_orders = 0;
  Latch kill = Latch::Open;
  Latch pause = Latch::Open;
  GateState gate = GateState::Open;  ///< closed because the disk stalls or the group is halted
  Price mark = {};         ///< what a unit is worth now, from the book; zero while nobody knows
  Duration book_age = {};  ///< since the book was last heard of
  std::int64_t orders_in_second = 0;  ///< orders and amends of the second before this moment
  Latch day = Latch::Open;            ///< set: the loss of this UTC day reached its limit
  std::optional<Decimal> day_loss = Decimal{};        ///< nothing while a position has no mark
  std::optional<Decimal> other_notional = Decimal{};  ///< worst case of the account's other
                                                      ///< instruments at their marks; nothing
                                                      ///< while one of them has none
  MarginCheck margin_check = MarginCheck::Off;
  MarginNeed margin = {};
  MarginCheck balance_check = MarginCheck::Off;  ///< Off: the instrument is a contract
  MarginNeed balance = {};                       ///< of base for a sell, of quote for a buy
};

}  // namespace tw::risk
