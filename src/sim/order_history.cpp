#include "sim/order_history.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace tw::sim {
namespace {

template <class List>
void keep_newest(List& list, std::size_t most) {
  if (list.size() > most) {
    list.pop_front();
  }
}

// Zero where there is none.
std::uint64_t link_of(const HeldOrder& order) {
  return order.request.link_id.is_empty() ? 0 : key_of(order.account, order.request.link_id);
}

}  // namespace

OrderHistory::OrderHistory(const ExchangeLimits& limits)
    : limits_(limits),
      by_id_(2 * std::max<std::size_t>(limits.finished_kept, 1)),
      recent_(std::max<std::size_t>(limits.recent_kept, 1)) {}

void OrderHistory::add_link(const HeldOrder& live) {
  if (!live.request.link_id.is_empty()) {
    by_link_.add(link_of(live), live.id.value());
  }
}

void OrderHistory::remove_link(const HeldOrder& order) {
  if (!order.request.link_id.is_empty()) {
    by_link_.remove(link_of(order), order.id.value());
  }
}

void OrderHistory::index(const HeldOrder& order) {
  by_id_.add(order.id.value(), order.sequence);
  keys_.push_back({.id = order.id.value(), .sequence = order.sequence, .link = link_of(order)});
}

void OrderHistory::remove_index(const Keys& keys) {
  by_id_.remove(keys.id, keys.sequence);
  if (keys.link != 0) {
    by_link_.remove(keys.link, keys.id);
  }
}

void OrderHistory::add(const HeldOrder& order) {
  TW_ASSERT(order.sequence > newest_);
  newest_ = order.sequence;
  recent_[finished_count_++ % recent_.size()] = order.sequence;
  if (limits_.finished_kept == 0) {
    remove_link(order);
    return;
  }
  orders_.push_back(order);
  index(order);
  if (orders_.size() > limits_.finished_kept) {
    remove_index(keys_.front());
    keys_.pop_front();
    orders_.pop_front();
    by_link_.expect(keys_.front().link);  // leaves next
  }
}

void OrderHistory::add(const Execution& execution) {
  executions_.push_back(execution);
  keep_newest(executions_, limits_.executions_kept);
}

std::uint64_t OrderHistory::add(const ClosedPnl& closed) {
  closed_pnl_.push_back(closed);
  keep_newest(closed_pnl_, limits_.closed_pnl_kept);
  return ++closed_count_;
}

ClosedPnl* OrderHistory::closed_row(std::uint64_t number) {
  const std::uint64_t left = closed_count_ - closed_pnl_.size();
  return number > left && number <= closed_count_ ? &closed_pnl_[number - left - 1] : nullptr;
}

bool OrderHistory::has_left(const HeldOrder& order, Timestamp now) const {
  return order.filled.is_zero() && now - order.updated > limits_.canceled_kept;
}

const HeldOrder* OrderHistory::at_sequence(std::uint64_t sequence) const {
  const auto found = std::ranges::lower_bound(orders_, sequence, {}, &HeldOrder::sequence);
  TW_ASSERT(found != orders_.end() && found->sequence == sequence);
  return &*found;
}

const HeldOrder* OrderHistory::find(VenueOrderId order, Timestamp now) const {
  const auto sequence = by_id_.find(order.value());
  const HeldOrder* found = sequence.has_value() ? at_sequence(*sequence) : nullptr;
  return found != nullptr && !has_left(*found, now) ? found : nullptr;
}

const std::deque<HeldOrder>& OrderHistory::orders(Timestamp now) {
  const auto has_left_now = [&](const HeldOrder& order) { return has_left(order, now); };
  const auto first = std::ranges::find_if(orders_, has_left_now);
  if (first == orders_.end()) {
    return orders_;
  }
  std::deque<Keys> staying;
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    if (has_left_now(orders_[i])) {
      remove_index(keys_[i]);
    } else {
      staying.push_back(keys_[i]);
    }
  }
  keys_ = std::move(staying);
  orders_.erase(std::remove_if(first, orders_.end(), has_left_now), orders_.end());
  return orders_;
}

void OrderHistory::clear() {
  clear_recent();
  for (const Keys& keys : keys_) {
    remove_index(keys);
  }
  keys_.clear();
  orders_.clear();
  executions_.clear();
  closed_pnl_.clear();
}

bool OrderHistory::is_recent(const HeldOrder& order) const {
  const std::uint64_t oldest =
      finished_count_ < recent_.size() ? 0 : recent_[finished_count_ % recent_.size()];
  return limits_.recent_kept > 0 && order.sequence >= oldest && order.sequence > forgotten_;
}

}  // namespace tw::sim
