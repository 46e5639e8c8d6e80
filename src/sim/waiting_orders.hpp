#pragma once

#include <array>
#include <vector>

#include "sim/exchange_types.hpp"

namespace tw::sim {

/// Conditional orders by the price that each waits for.
/// Cost:    O(log) to look at a price that reaches none, O(orders of the list) to add and remove.
class WaitingOrders {
 public:
  /// The next instrument.
  void list() { instruments_.emplace_back(); }
  void add(InstrumentId instrument, const Trigger& trigger, VenueOrderId order);
  /// One that is there (TW_ASSERT).
  void remove(InstrumentId instrument, const Trigger& trigger, VenueOrderId order);
  /// Takes out those that the watched price reaches and appends them, oldest first.
  void take_reached(InstrumentId instrument, TriggerBy by, Price now,
                    std::vector<VenueOrderId>& out);

 private:
  struct Waiting {
    Price key;  // the smaller, the earlier it is reached
    VenueOrderId order;
    friend auto operator<=>(const Waiting&, const Waiting&) = default;
  };
  using List = std::vector<Waiting>;  // the nearest last
  using Lists = std::array<List, 6>;

  List& list_of(InstrumentId instrument, TriggerBy by, TriggerDirection direction);
  static Price key_of(TriggerDirection direction, Price price);

  std::vector<Lists> instruments_;
};

/// Whether the watched price has reached what an order waits for.
bool is_reached(const Trigger& trigger, Price now);

}  // namespace tw::sim
