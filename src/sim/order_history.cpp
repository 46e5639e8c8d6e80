#include "sim/order_history.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "sim/active_orders.hpp"

namespace tw::sim {
namespace {

template <class List>
void keep_newest(List& list, std::size_t most) {
  if (list.size() > most) {
    list.pop_front();
  }
}

}  // namespace

OrderHistory::OrderHistory(const ExchangeLimits& limits)
    : limits_(limits),
      by_id_(2 * std::max<std::size_t>(limits.finished_kept, 1)),
      recent_(std::max<std::size_t>(limits.recent_kept, 1)) {}

void OrderHistory::index(const HeldOrder& order) {
  by_id_.add(order.id.value(), order.sequence);
  if (!order.request.link_id.is_empty()) {
    by_link_.add(key_of(order.account, order.request.link_id), order.sequence);
  }
}

void OrderHistory::remove_index(const HeldOrder& order) {
  by_id_.remove(order.id.value(), order.sequence);
  if (!order.request.link_id.is_empty()) {
    by_link_.remove(key_of(order.account, order.request.link_id), order.sequence);
  }
}

void OrderHistory::add(const HeldOrder& order) {
  TW_ASSERT(order.sequence > newest_);
  newest_ = order.sequence;
  recent_[finished_count_++ % recent_.size()] = order.sequence;
  if (limits_.finished_kept == 0) {
    return;
  }
  orders_.push_back(order);
  index(order);
  if (orders_.size() > limits_.finished_kept) {
    remove_index(orders_.front());
    orders_.pop_front();
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

const HeldOrder* OrderHistory::find(AccountId account, const LinkId& link_id, Timestamp now) const {
  const HeldOrder* found = nullptr;
  by_link_.find(key_of(account, link_id), [&](std::uint64_t sequence) {
    const HeldOrder* order = at_sequence(sequence);
    const bool is_it = sequence > forgotten_ && order->account == account &&
                       order->request.link_id == link_id && !has_left(*order, now);
    found = is_it ? order : found;
    return is_it;
  });
  return found;
}

const std::deque<HeldOrder>& OrderHistory::orders(Timestamp now) {
  const auto has_left_now = [&](const HeldOrder& order) { return has_left(order, now); };
  const auto first = std::ranges::find_if(orders_, has_left_now);
  if (first != orders_.end()) {
    std::for_each(first, orders_.end(), [&](const HeldOrder& order) {
      if (has_left_now(order)) {
        remove_index(order);
      }
    });
    orders_.erase(std::remove_if(first, orders_.end(), has_left_now), orders_.end());
  }
  return orders_;
}

void OrderHistory::clear() {
  clear_recent();
  for (const HeldOrder& order : orders_) {
    remove_index(order);
  }
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
