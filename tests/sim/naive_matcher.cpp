#include "sim/naive_matcher.hpp"

#include <algorithm>

namespace tw::sim {
namespace {

using Kind = NaiveReply::Kind;

constexpr std::int64_t kTick = 5;
constexpr std::int64_t kStep = 10;
constexpr std::int64_t kQuantityMin = 20;
constexpr std::int64_t kValueMin = 50'000;
constexpr std::int64_t kMakerFee = 2;
constexpr std::int64_t kTakerFee = 5;
constexpr std::int64_t kAnyBuy = 1'000'000'000'000;
constexpr std::int64_t kAnySell = -1;

bool crosses(bool is_buy, std::int64_t limit, std::int64_t offer) {
  return is_buy ? limit >= offer : limit <= offer;
}

}  // namespace

void NaiveMatcher::forget_replies() {
  replies_.clear();
  trades_.clear();
}

void NaiveMatcher::on(const NaiveRequest& request) {
  switch (request.kind) {
    case NaiveRequest::Kind::Cancel:
      return cancel(request.order);
    case NaiveRequest::Kind::Amend:
      return amend(request);
    default:
      return place(request);
  }
}

bool NaiveMatcher::is_allowed(bool is_buy, bool is_market, std::int64_t price,
                              std::int64_t quantity) const {
  if (quantity < kQuantityMin || quantity % kStep != 0) {
    return false;
  }
  if (!is_market && (price <= 0 || price % kTick != 0)) {
    return false;
  }
  std::int64_t value_at = price;
  if (is_market) {
    if (is_buy ? asks_.empty() : bids_.empty()) {
      return true;
    }
    value_at = is_buy ? asks_.begin()->first : bids_.begin()->first;
  }
  return value_at * quantity >= kValueMin;
}

void NaiveMatcher::place(const NaiveRequest& request) {
  const bool is_market = request.kind == NaiveRequest::Kind::Market;
  NaiveReason reason = NaiveReason::None;
  if (where_.size() >= orders_max_) {
    reason = NaiveReason::Full;
  } else if (known_.contains(request.order)) {
    reason = NaiveReason::Duplicate;
  } else if (!is_allowed(request.is_buy, is_market, request.price, request.quantity)) {
    reason = NaiveReason::Rule;
  }
  if (reason != NaiveReason::None) {
    replies_.push_back({.kind = Kind::Rejected, .order = request.order, .reason = reason});
    return;
  }
  known_.insert(request.order);
  const std::int64_t limit = is_market ? (request.is_buy ? kAnyBuy : kAnySell) : request.price;
  const std::int64_t found = available(request.is_buy, limit, request.quantity);
  Order order{.id = request.order,
              .total = request.quantity,
              .filled = 0,
              .is_post_only = request.kind == NaiveRequest::Kind::PostOnly};
  if (order.is_post_only && found > 0) {
    replies_.push_back(
        {.kind = Kind::Expired, .order = order.id, .reason = NaiveReason::WouldTake});
    return;
  }
  if (request.kind == NaiveRequest::Kind::Fok && found < request.quantity) {
    replies_.push_back(
        {.kind = Kind::Expired, .order = order.id, .reason = NaiveReason::NotFilled});
    return;
  }
  replies_.push_back(
      {.kind = Kind::Accepted, .order = order.id, .price = is_market ? 0 : request.price});
  take(request.is_buy, limit, order);
  if (order.filled == order.total) {
    return;
  }
  if (request.kind == NaiveRequest::Kind::Gtc || order.is_post_only) {
    rest(request.is_buy, request.price, order);
  } else {
    replies_.push_back({.kind = Kind::Expired,
                        .order = order.id,
                        .reason = NaiveReason::NotFilled,
                        .quantity = order.filled});
  }
}

void NaiveMatcher::cancel(std::uint64_t id) {
  if (!where_.contains(id)) {
    replies_.push_back({.kind = Kind::CancelRejected, .order = id, .reason = NaiveReason::Unknown});
    return;
  }
  const Order order = remove(id);
  replies_.push_back({.kind = Kind::Canceled, .order = id, .quantity = order.filled});
}

void NaiveMatcher::amend(const NaiveRequest& request) {
  const auto found = where_.find(request.order);
  NaiveReason reason = NaiveReason::None;
  if (found == where_.end()) {
    reason = NaiveReason::Unknown;
  } else {
    const bool is_buy = found->second.is_buy;
    const Order& held = find(request.order);
    const bool moves = request.price != found->second.price || request.quantity > held.total;
    if (request.quantity <= held.filled) {
      reason = NaiveReason::BelowFilled;
    } else if (!is_allowed(is_buy, false, request.price, request.quantity)) {
      reason = NaiveReason::Rule;
    } else if (held.is_post_only && moves && available(is_buy, request.price, 1) > 0) {
      reason = NaiveReason::WouldTake;
    }
  }
  if (reason != NaiveReason::None) {
    replies_.push_back({.kind = Kind::AmendRejected, .order = request.order, .reason = reason});
    return;
  }
  replies_.push_back({.kind = Kind::Amended,
                      .order = request.order,
                      .price = request.price,
                      .quantity = request.quantity});
  const Place place = found->second;
  if (request.price == place.price && request.quantity <= find(request.order).total) {
    for (Order& order : queue(place)) {
      order.total = order.id == request.order ? request.quantity : order.total;
    }
    return;
  }
  Order order = remove(request.order);
  order.total = request.quantity;
  take(place.is_buy, request.price, order);
  if (order.filled < order.total) {
    rest(place.is_buy, request.price, order);
  }
}

std::int64_t NaiveMatcher::available(bool is_buy, std::int64_t limit, std::int64_t wanted) const {
  std::int64_t sum = 0;
  const auto count = [&](const auto& offers) {
    for (const auto& [price, queue] : offers) {
      if (!crosses(is_buy, limit, price) || sum >= wanted) {
        return;
      }
      for (const Order& order : queue) {
        sum += order.total - order.filled;
      }
    }
  };
  is_buy ? count(asks_) : count(bids_);
  return std::min(sum, wanted);
}

template <class Offers>
void NaiveMatcher::take(Offers& offers, bool is_buy, std::int64_t limit, Order& order) {
  while (!offers.empty() && order.filled < order.total &&
         crosses(is_buy, limit, offers.begin()->first)) {
    const std::int64_t price = offers.begin()->first;
    Queue& queue = offers.begin()->second;
    Order& maker = queue.front();
    const std::int64_t traded = std::min(order.total - order.filled, maker.total - maker.filled);
    order.filled += traded;
    maker.filled += traded;
    NaiveReply fill{.kind = Kind::Filled,
                    .order = order.id,
                    .is_buy = is_buy,
                    .price = price,
                    .quantity = traded,
                    .fee = kTakerFee * price * traded};
    replies_.push_back(fill);
    fill.order = maker.id;
    fill.is_buy = !is_buy;
    fill.is_maker = true;
    fill.fee = kMakerFee * price * traded;
    replies_.push_back(fill);
    trades_.push_back({.kind = Kind::Trade, .is_buy = is_buy, .price = price, .quantity = traded});
    if (maker.filled == maker.total) {
      where_.erase(maker.id);
      queue.pop_front();
    }
    if (queue.empty()) {
      offers.erase(offers.begin());
    }
  }
}

void NaiveMatcher::take(bool is_buy, std::int64_t limit, Order& order) {
  is_buy ? take(asks_, is_buy, limit, order) : take(bids_, is_buy, limit, order);
}

void NaiveMatcher::rest(bool is_buy, std::int64_t price, const Order& order) {
  where_[order.id] = {is_buy, price};
  queue({is_buy, price}).push_back(order);
}

NaiveMatcher::Order NaiveMatcher::remove(std::uint64_t id) {
  const Place place = where_.at(id);
  Queue& held = queue(place);
  const auto found = std::ranges::find(held, id, &Order::id);
  const Order order = *found;
  held.erase(found);
  if (held.empty()) {
    place.is_buy ? bids_.erase(place.price) : asks_.erase(place.price);
  }
  where_.erase(id);
  return order;
}

const NaiveMatcher::Order& NaiveMatcher::find(std::uint64_t id) const {
  const Place place = where_.at(id);
  const Queue& held = place.is_buy ? bids_.at(place.price) : asks_.at(place.price);
  return *std::ranges::find(held, id, &Order::id);
}

}  // namespace tw::sim
