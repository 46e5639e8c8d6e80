#include "sim/waiting_orders.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/assert.hpp"

namespace tw::sim {

bool is_reached(const Trigger& trigger, Price now) {
  return trigger.direction == TriggerDirection::Rise ? now >= trigger.price : now <= trigger.price;
}

Price WaitingOrders::key_of(TriggerDirection direction, Price price) {
  return direction == TriggerDirection::Fall ? -price : price;
}

WaitingOrders::List& WaitingOrders::list_of(InstrumentId instrument, TriggerBy by,
                                            TriggerDirection direction) {
  const std::size_t rise = direction == TriggerDirection::Rise ? 1 : 0;
  return instruments_.at(instrument.value()).at(2 * std::to_underlying(by) + rise);
}

void WaitingOrders::add(InstrumentId instrument, const Trigger& trigger, VenueOrderId order) {
  List& list = list_of(instrument, trigger.by, trigger.direction);
  const Waiting waiting{key_of(trigger.direction, trigger.price), order};
  list.insert(std::ranges::upper_bound(list, waiting, std::greater{}), waiting);
}

void WaitingOrders::remove(InstrumentId instrument, const Trigger& trigger, VenueOrderId order) {
  List& list = list_of(instrument, trigger.by, trigger.direction);
  const Waiting waiting{key_of(trigger.direction, trigger.price), order};
  const auto found = std::ranges::lower_bound(list, waiting, std::greater{});
  TW_ASSERT(found != list.end() && *found == waiting);
  list.erase(found);
}

void WaitingOrders::take_reached(InstrumentId instrument, TriggerBy by, Price now,
                                 std::vector<VenueOrderId>& out) {
  const std::size_t before = out.size();
  for (const TriggerDirection direction : {TriggerDirection::Rise, TriggerDirection::Fall}) {
    List& list = list_of(instrument, by, direction);
    while (!list.empty() && list.back().key <= key_of(direction, now)) {
      out.push_back(list.back().order);
      list.pop_back();
    }
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end());
}

}  // namespace tw::sim
