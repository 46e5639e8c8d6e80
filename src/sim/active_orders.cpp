#include "sim/active_orders.hpp"

#include <array>
#include <cstring>

#include "base/assert.hpp"

namespace tw::sim {

std::uint64_t key_of(AccountId account, const LinkId& link_id) {
  constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;  // Knuth, TAOCP 3, 6.4
  std::array<std::uint64_t, (sizeof(LinkId) + 7) / 8> words{};
  std::memcpy(words.data(), &link_id, sizeof(LinkId));
  std::uint64_t hash = account.value();
  for (const std::uint64_t word : words) {
    hash = (hash ^ word) * kGolden;
    hash ^= hash >> 32U;
  }
  return hash;
}

ActiveOrder& ActiveOrders::add(const HeldOrder& held) {
  const std::size_t account = held.account.value();
  if (accounts_.size() <= account) {
    accounts_.resize(account + 1);
  }
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
    chains_.emplace_back();
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  ActiveOrder& order = slots_[slot];
  Ends& ends = accounts_[account];
  TW_ASSERT(ends.last == kNone || slots_[ends.last].held.id < held.id);
  order.held = held;
  order.ending = EndCause::None;
  order.twin = {};
  order.closed_row = 0;
  order.has_claim = false;
  order.is_fired = false;
  order.slot = slot;
  chains_[slot] = {.previous = ends.last, .next = kNone};
  (ends.last == kNone ? ends.first : chains_[ends.last].next) = slot;
  ends.last = slot;
  by_id_.add(held.id.value(), slot + std::uint64_t{1});
  return order;
}

void ActiveOrders::remove(ActiveOrder& order) {
  Ends& ends = accounts_[order.held.account.value()];
  const auto [previous, next] = chains_[order.slot];
  (previous == kNone ? ends.first : chains_[previous].next) = next;
  (next == kNone ? ends.last : chains_[next].previous) = previous;
  by_id_.remove(order.held.id.value(), order.slot + std::uint64_t{1});
  free_.push_back(order.slot);
}

ActiveOrder* ActiveOrders::find(VenueOrderId id) {
  const auto found = by_id_.find(id.value());
  return found.has_value() ? &slots_[*found - 1] : nullptr;
}

const ActiveOrder* ActiveOrders::find(VenueOrderId id) const {
  const auto found = by_id_.find(id.value());
  return found.has_value() ? &slots_[*found - 1] : nullptr;
}

const ActiveOrder* ActiveOrders::first(AccountId account) const {
  const std::size_t index = account.value();
  const bool has_any = index < accounts_.size() && accounts_[index].first != kNone;
  return has_any ? &slots_[accounts_[index].first] : nullptr;
}

const ActiveOrder* ActiveOrders::last(AccountId account) const {
  const std::size_t index = account.value();
  const bool has_any = index < accounts_.size() && accounts_[index].last != kNone;
  return has_any ? &slots_[accounts_[index].last] : nullptr;
}

const ActiveOrder* ActiveOrders::after(const ActiveOrder& order) const {
  const std::uint32_t next = chains_[order.slot].next;
  return next == kNone ? nullptr : &slots_[next];
}

ActiveOrder* ActiveOrders::first(AccountId account) {
  const std::size_t index = account.value();
  const bool has_any = index < accounts_.size() && accounts_[index].first != kNone;
  return has_any ? &slots_[accounts_[index].first] : nullptr;
}

ActiveOrder* ActiveOrders::after(const ActiveOrder& order) {
  const std::uint32_t next = chains_[order.slot].next;
  return next == kNone ? nullptr : &slots_[next];
}

}  // namespace tw::sim
