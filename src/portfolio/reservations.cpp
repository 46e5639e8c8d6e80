#include "portfolio/reservations.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/state_archive.hpp"

namespace tw::portfolio {

Quantity Reservation::open() const {
  const Quantity total = is_amending != 0 ? std::max(quantity, asked_quantity) : quantity;
  return std::max(total - filled, Quantity{});  // a venue may fill too much
}

void Reservations::add(const Reservation& reservation) {
  TW_ASSERT(find(reservation.order) == nullptr);
  open_.push_back(reservation);
}

void Reservations::fill(ClientOrderId order, Quantity quantity) {
  if (Reservation* held = find(order)) {
    held->filled += quantity;
  }
}

void Reservations::ask_amend(ClientOrderId order, Price price, Quantity quantity) {
  if (Reservation* held = find(order)) {
    TW_ASSERT(held->is_amending == 0);
    held->is_amending = 1;
    held->asked_price = price;
    held->asked_quantity = quantity;
  }
}

void Reservations::amend(const OrderAmended& amended) {
  if (Reservation* held = find(amended.order)) {
    held->price = amended.working_price;
    held->quantity = amended.quantity;
  }
  if (amended.cause == AmendCause::Requested) {
    refuse_amend(amended.order);
  }
}

void Reservations::refuse_amend(ClientOrderId order) {
  if (Reservation* held = find(order)) {
    held->is_amending = 0;
    held->asked_price = {};
    held->asked_quantity = {};
  }
}

Released Reservations::release(ClientOrderId order) {
  const auto held = std::ranges::find(open_, order, &Reservation::order);
  if (held == open_.end()) {
    return Released::Nothing;
  }
  open_.erase(static_cast<std::size_t>(held - open_.begin()));
  return Released::Now;
}

void Reservations::save(StateWriter& out) const {
  out(static_cast<std::uint32_t>(open_.size()));
  for (const Reservation& each : open_) {
    out(each.order.epoch, each.order.sequence, each.strategy, each.key.account, each.key.instrument,
        each.key.side, each.side, each.reduce_only, each.price, each.quantity, each.filled,
        each.is_amending, each.asked_price, each.asked_quantity);
  }
}

void Reservations::load(StateReader& in) {
  TW_ASSERT(open_.empty());
  std::uint32_t count = 0;
  in(count);
  for (std::uint32_t i = 0; i < count && !in.has_failed(); ++i) {
    Reservation each;
    in(each.order.epoch, each.order.sequence, each.strategy, each.key.account, each.key.instrument);
    in.enumerator(each.key.side, PositionSide::Short);
    in.enumerator(each.side, Side::Sell);
    in.enumerator(each.reduce_only, ReduceOnly::Yes);
    in(each.price, each.quantity, each.filled, each.is_amending, each.asked_price,
       each.asked_quantity);
    in.require(each.is_amending <= 1 && find(each.order) == nullptr);
    open_.push_back(each);
  }
}

Reservation* Reservations::find(ClientOrderId order) {
  const auto held = std::ranges::find(open_, order, &Reservation::order);
  return held == open_.end() ? nullptr : &*held;
}

}  // namespace tw::portfolio
