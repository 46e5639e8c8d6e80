#include "sim/own_orders.hpp"

#include <algorithm>
#include <iterator>

#include "base/assert.hpp"

namespace tw::sim {
namespace {

constexpr std::uint64_t kGone = 0;  // ranks count from 1

}  // namespace

OwnOrders::OwnOrders(std::size_t orders_max) : slots_(orders_max), by_id_(orders_max) {
  free_.reserve(orders_max);
  for (auto slot = static_cast<std::uint32_t>(orders_max); slot > 0; --slot) {
    free_.push_back(slot - 1);
  }
}

void OwnOrders::list() {
  lists_.emplace_back();
  for (std::vector<OrderRef>& refs : lists_.back()) {
    refs.reserve(std::min(slots_.size(), kListReserved));
  }
}

OwnOrder* OwnOrders::find(ClientOrderId id) {
  const auto slot = by_id_.find(id);
  return slot.has_value() ? &slots_[*slot] : nullptr;
}

const OwnOrder* OwnOrders::find(ClientOrderId id) const {
  const auto slot = by_id_.find(id);
  return slot.has_value() ? &slots_[*slot] : nullptr;
}

OwnOrder* OwnOrders::at(const OrderRef& ref) {
  OwnOrder& order = slots_[ref.slot];
  return order.rank == ref.rank ? &order : nullptr;
}

OwnOrder& OwnOrders::add(const OwnOrder& order) {
  OwnOrder ranked = order;
  ranked.rank = ++last_rank_;
  return restore(ranked);
}

OwnOrder& OwnOrders::restore(const OwnOrder& order) {
  TW_ASSERT(!is_full() && find(order.place.order) == nullptr && order.rank != kGone);
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  slots_[slot] = order;
  by_id_.add(order.place.order, slot);
  const OrderRef ref = ref_of(order, slot);
  auto& refs = lists_.at(order.terms().instrument.value())[list_of(order)];
  refs.insert(std::ranges::upper_bound(refs, ref), ref);
  count(order, 1);
  return slots_[slot];
}

void OwnOrders::count(const OwnOrder& order, int sign) {
  if (order.is_waiting) {
    return;
  }
  const auto one = static_cast<std::size_t>(sign);  // of -1 it is what takes one away
  resting_count_ += one;
  reducing_count_ += order.terms().reduce_only == ReduceOnly::Yes ? one : 0;
}

void OwnOrders::remove(ClientOrderId id) {
  const auto slot = by_id_.find(id);
  TW_ASSERT(slot.has_value());
  OwnOrder& order = slots_[*slot];
  const OrderRef ref = ref_of(order, *slot);
  auto& refs = lists_.at(order.terms().instrument.value())[list_of(order)];
  const auto listed = std::ranges::lower_bound(refs, ref);
  TW_ASSERT(listed != refs.end() && *listed == ref);
  refs.erase(listed);
  count(order, -1);
  order.rank = kGone;
  free_.push_back(*slot);
  by_id_.remove(id);
}

std::span<const OrderRef> OwnOrders::resting(InstrumentId instrument, Side side) const {
  return lists_.at(instrument.value())[side == Side::Buy ? 0 : 1];
}

std::span<const OrderRef> OwnOrders::waiting(InstrumentId instrument, TriggerBy by,
                                             TriggerDirection direction) const {
  return lists_.at(instrument.value())[waiting_list(by, direction)];
}

void OwnOrders::copy(std::vector<OwnOrder>& out) const {
  std::ranges::copy_if(slots_, std::back_inserter(out),
                       [](const OwnOrder& order) { return order.rank != kGone; });
  std::ranges::sort(out, {}, &OwnOrder::rank);
}

std::size_t OwnOrders::waiting_list(TriggerBy by, TriggerDirection direction) {
  TW_ASSERT(by != TriggerBy::Index && direction != TriggerDirection::None);
  return 2U + (by == TriggerBy::Mark ? 2U : 0U) + (direction == TriggerDirection::Fall ? 1U : 0U);
}

std::size_t OwnOrders::list_of(const OwnOrder& order) {
  const Trigger& trigger = order.terms().trigger;
  return order.is_waiting ? waiting_list(trigger.by, trigger.direction)
                          : (order.terms().side == Side::Buy ? 0U : 1U);
}

OrderRef OwnOrders::ref_of(const OwnOrder& order, std::uint32_t slot) {
  const std::int64_t key = order.is_waiting
                               ? key_of(order.terms().trigger.direction, order.trigger_half_ticks)
                               : key_of(order.terms().side, order.ticks);
  return {.key = key, .rank = order.rank, .slot = slot};
}

}  // namespace tw::sim
