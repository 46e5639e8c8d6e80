#include "execution/position_diff.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::execution {
namespace {

// The worst price a taker accepts: the touch it takes from and the slack beyond it.
std::optional<Price> limit_price(Side side, const PositionTarget& target,
                                 const PositionView& view) {
  const auto touch = side == Side::Buy ? view.book.best_ask() : view.book.best_bid();
  if (view.book.state() != market::BookState::Synced || !touch.has_value()) {
    return std::nullopt;
  }
  const Decimal slack = multiply(view.instrument.terms().tick_size.decimal(),
                                 Decimal::from_int(target.slack_ticks), Rounding::HalfEven);
  const Decimal at_touch = view.instrument.grid().price(touch->ticks).decimal();
  const Price price = side == Side::Buy
                          ? view.instrument.round_price(Price{at_touch + slack}, Rounding::Up)
                          : view.instrument.round_price(Price{at_touch - slack}, Rounding::Down);
  return std::max(price, view.instrument.terms().tick_size);
}

std::optional<OrderTerms> order_for(Quantity missing, const PositionTarget& target,
                                    const PositionView& view) {
  const Side side = missing.sign() > 0 ? Side::Buy : Side::Sell;
  const Quantity quantity = view.instrument.round_quantity(side == Side::Buy ? missing : -missing);
  const std::optional<Price> price = limit_price(side, target, view);
  if (quantity.is_zero() || !price.has_value()) {
    return std::nullopt;
  }
  const bool is_market = target.type == OrderType::Market;
  const bool is_exit = view.position.sign() == -direction(side) && quantity <= abs(view.position);
  return OrderTerms{.instrument = view.instrument.id(),
                    .side = side,
                    .type = target.type,
                    .time_in_force = TimeInForce::Ioc,
                    .post_only = PostOnly::No,
                    .reduce_only = is_exit ? ReduceOnly::Yes : ReduceOnly::No,
                    .limit_price = is_market ? Price{} : *price,
                    .quantity = quantity};
}

bool goes_towards(const Order& order, Quantity missing) {
  return order.terms.side == Side::Buy ? order.remaining() <= missing
                                       : order.remaining() <= -missing;
}

}  // namespace

void diff_position(const PositionTarget& target, const PositionView& view, PositionDiff& out) {
  TW_ASSERT(target.slack_ticks >= 0);
  out.cancel.clear();
  out.place.reset();
  // Spot is held or not; nothing of it can be owed.
  const bool is_spot = view.instrument.listing().kind == ContractKind::Spot;
  const Quantity wanted = is_spot ? std::max(target.quantity, Quantity{}) : target.quantity;
  const Quantity missing = wanted - view.position;
  bool is_working = false;
  for (const Order& order : view.live) {
    if (order.route != view.route || order.terms.instrument != view.instrument.id()) {
      continue;
    }
    const bool is_kept = !is_working && goes_towards(order, missing);
    if (!is_kept && order.status != OrderStatus::PendingCancel) {
      out.cancel.push_back(order.id);
    }
    is_working = true;
  }
  if (!is_working) {
    out.place = order_for(missing, target, view);
  }
}

}  // namespace tw::execution
