#include "sim/arrival_queue.hpp"

#include <algorithm>
#include <functional>

#include "base/assert.hpp"

namespace tw::sim {

ClientOrderId order_of(const CommandBody& command) {
  return std::visit([](const auto& body) { return body.order; }, command);
}

void ArrivalQueue::push(const Command& command, Duration latency) {
  const ClientOrderId order = order_of(command.body);
  Arrival arrival{.at = command.decided_at + latency,
                  .turn = std::holds_alternative<PlaceOrder>(command.body)
                              ? Arrival::Turn::Place
                              : turn_of(order, command.decided_at),
                  .order = order,
                  .command = command};
  auto behind = std::ranges::upper_bound(pending_, arrival, std::less<>());
  if (behind != pending_.begin()) {
    arrival.at = std::max(arrival.at, std::prev(behind)->at);
  }
  for (auto later = behind; later != pending_.end() && later->at < arrival.at; ++later) {
    later->at = arrival.at;
  }
  pending_.insert(behind, arrival);
}

Arrival ArrivalQueue::pop() {
  TW_ASSERT(!pending_.empty());
  const Arrival first = pending_.front();
  pending_.erase(pending_.begin());
  return first;
}

Arrival::Turn ArrivalQueue::turn_of(ClientOrderId order, Timestamp decided_at) const {
  const bool is_fresh = std::ranges::any_of(pending_, [&](const Arrival& other) {
    return other.command.decided_at == decided_at && other.turn == Arrival::Turn::Place &&
           other.order == order;
  });
  return is_fresh ? Arrival::Turn::OfFresh : Arrival::Turn::OfEarlier;
}

}  // namespace tw::sim
