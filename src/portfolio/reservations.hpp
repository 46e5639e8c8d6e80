#pragma once

#include <cstdint>
#include <span>

#include "base/ordered_list.hpp"
#include "model/event.hpp"
#include "model/order.hpp"
#include "model/position.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::portfolio {

/// What an order of ours may still take. How much money that is, the margin rules say.
struct Reservation {
  ClientOrderId order;
  StrategyId strategy;
  PositionKey key;
  Side side = Side::Buy;
  ReduceOnly reduce_only = ReduceOnly::No;
  Price price;        ///< worst price; zero for a market order, which is valued at the mark
  Quantity quantity;  ///< total
  Quantity filled;
  std::uint8_t is_amending = 0;  ///< 1: the two below are asked for and not answered
  Price asked_price;
  Quantity asked_quantity;

  /// The most that may still be filled, whether an amend that is under way holds or not; >= 0.
  Quantity open() const;
  friend bool operator==(const Reservation&, const Reservation&) = default;
};

enum class Released : std::uint8_t { Now, Nothing };

/// One reservation per order that may be live: from the moment it is placed, through Unknown, until
/// it ends. Fills move a part of it to the position, an amend enlarges it at once and lets it
/// shrink when the venue confirms.
/// Errors:  none; reserving one order twice, or asking for an amend while one is under way, is a
///          bug (TW_ASSERT). Messages about orders without a reservation change nothing.
/// Cost:    O(open orders), no allocation up to kExpected of them.
class Reservations {
 public:
  static constexpr std::size_t kExpected = 512;

  Reservations() { open_.reserve(kExpected); }

  void add(const Reservation& reservation);
  void fill(ClientOrderId order, Quantity quantity);
  /// We ask for another price and total quantity.
  void ask_amend(ClientOrderId order, Price price, Quantity quantity);
  /// The venue holds other terms now. Those that were asked for before and are not answered stay
  /// reserved.
  void amend(const OrderAmended& amended);
  /// The venue refused what was asked.
  void refuse_amend(ClientOrderId order);
  /// The order ended; the second time there is nothing to release.
  Released release(ClientOrderId order);

  /// In order of placing.
  std::span<const Reservation> open() const { return open_.all(); }

  void save(StateWriter& out) const;
  void load(StateReader& in);

  friend bool operator==(const Reservations&, const Reservations&) = default;

 private:
  Reservation* find(ClientOrderId order);

  OrderedList<Reservation> open_;
};

}  // namespace tw::portfolio
