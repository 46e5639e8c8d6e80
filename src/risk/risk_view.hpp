#pragma once

#include <cstdint>

#include "market/order_book.hpp"
#include "model/instrument.hpp"
#include "model/order.hpp"

namespace tw::risk {

enum class Latch : std::uint8_t { Open, Set };

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
  Price mark = {};  ///< what a unit is worth now, from the book; zero while nobody knows
};

}  // namespace tw::risk
