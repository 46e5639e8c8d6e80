#include "sim/arrival_queue.hpp"

#include <algorithm>

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
  if (slots_.size() == slots_.capacity()) {
    slots_.erase(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  const auto begin = slots_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto behind = std::upper_bound(begin, slots_.end(), arrival);
  if (behind != begin) {
    arrival.at = std::max(arrival.at, std::prev(behind)->at);
  }
  for (auto later = behind; later != slots_.end() && later->at < arrival.at; ++later) {
    later->at = arrival.at;
  }
  slots_.insert(behind, arrival);
}

Arrival ArrivalQueue::pop() {
  TW_ASSERT(size() > 0);
  const Arrival first = slots_[first_++];
  if (first_ == slots_.size()) {
    slots_.clear();
    first_ = 0;
  }
  return first;
}

Arrival::Turn ArrivalQueue::turn_of(ClientOrderId order, Timestamp decided_at) const {
  const bool is_fresh = std::ranges::any_of(pending(), [&](const Arrival& other) {
    return other.command.decided_at == decided_at && other.turn == Arrival::Turn::Place &&
           other.order == order;
  });
  return is_fresh ? Arrival::Turn::OfFresh : Arrival::Turn::OfEarlier;
}

}  // namespace tw::sim
