#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "sim/exchange_state.hpp"

// Conditional orders, and the take-profits and stop-losses of positions.
namespace tw::sim {
namespace {

constexpr std::unexpected<Refusal> refuse(Refusal reason) { return std::unexpected(reason); }

bool is_full(OrderOrigin origin) {
  return origin == OrderOrigin::TakeProfit || origin == OrderOrigin::StopLoss;
}

OrderOrigin full_origin(StopKind kind) {
  return kind == StopKind::TakeProfit ? OrderOrigin::TakeProfit : OrderOrigin::StopLoss;
}

OrderOrigin partial_origin(StopKind kind) {
  return kind == StopKind::TakeProfit ? OrderOrigin::PartialTakeProfit
                                      : OrderOrigin::PartialStopLoss;
}

// Whether it closes all there is, however much that was when it came.
bool closes_all(const HeldOrder& held) {
  return is_full(held.origin) || held.origin == OrderOrigin::Closing;
}

constexpr StopKind kKinds[] = {StopKind::TakeProfit, StopKind::StopLoss};

const std::optional<StopTerms>& wanted(const StopsRequest& request, StopKind kind) {
  return kind == StopKind::TakeProfit ? request.take_profit : request.stop_loss;
}

}  // namespace

// ---- waiting and firing

// A price that is there already fires at once.
void Exchange::State::wait(ActiveOrder& order) {
  const OrderTerms& terms = order.held.request.terms;
  const auto price = watched(markets[terms.instrument.value()].prices, terms.trigger.by);
  if (price.has_value() && is_reached(terms.trigger, *price)) {
    order.is_fired = true;
    fired.push_back(order.held.id);
  } else {
    waiting.add(terms.instrument, terms.trigger, order.held.id);
  }
}

void Exchange::State::stop_waiting(ActiveOrder& order) {
  const OrderTerms& terms = order.held.request.terms;
  waiting.remove(terms.instrument, terms.trigger, order.held.id);
}

void Exchange::State::trigger(VenueOrderId id) {
  ActiveOrder* order = orders.find(id);
  if (order == nullptr || !order->is_fired) {
    return;  // it ended meanwhile
  }
  leave_pair(*order);
  order->is_fired = false;
  HeldOrder& held = order->held;
  held.status = HeldStatus::Triggered;
  join_pair(*order);
  if (held.origin == OrderOrigin::User) {
    held.origin = OrderOrigin::Stop;
  }
  changed(held);
  end_twin(*order);
  if (enter_market(*order)) {
    claim_rest(id);
  }
}

// Brings a reduce-only order to what it may close now; false where that is nothing. What closes on
// its trigger goes before others that rest.
bool Exchange::State::fit_to_position(HeldOrder& held) {
  OrderTerms& terms = held.request.terms;
  const Contract& contract = contracts[terms.instrument.value()];
  const Quantity most = held.request.close_on_trigger == CloseOnTrigger::Yes
                            ? reducible(pair_of(held), terms.side)
                            : reducible_beside(pair_of(held), terms.side, held.id);
  const Quantity largest =
      terms.type == OrderType::Market ? contract.market_quantity_max : contract.limit_quantity_max;
  terms.quantity = closes_all(held) ? most : std::min(terms.quantity, most);
  terms.quantity = largest.is_zero() ? terms.quantity : std::min(terms.quantity, largest);
  return !terms.quantity.is_zero() && is_closable(pair_of(held), terms.quantity);
}

// An order by value is worth it in the book that it meets; false where that is no order.
bool Exchange::State::size_by_value(HeldOrder& held) const {
  if (held.asked_value.is_zero()) {
    return true;
  }
  OrderTerms& terms = held.request.terms;
  const OrderContext market = context(terms.instrument);
  OrderTerms by_value = terms;
  by_value.quantity = Quantity{held.asked_value};
  const auto quantity = base_quantity(market, by_value);
  terms.quantity = quantity.value_or(Quantity{});
  return !check_terms(market, terms, held.asked_value).has_value();
}

// Sends what was triggered, or ends it; whether it was sent.
bool Exchange::State::enter_market(ActiveOrder& order) {
  HeldOrder& held = order.held;
  const OrderTerms& terms = held.request.terms;
  if (order.is_reducing() && !fit_to_position(held)) {
    end(order, EndCause::ReduceOnly);
    return false;
  }
  const OrderContext market = context(terms.instrument);
  if (market.book.state() != market::BookState::Synced ||
      markets[terms.instrument.value()].trading == Trading::Closed) {
    finish(order, HeldStatus::Rejected, EndCause::NoMarket);
    return false;
  }
  if (terms.type == OrderType::Market && !touch(market, terms.side).has_value()) {
    end(order, EndCause::NothingToMatch);
    return false;
  }
  if (!size_by_value(held)) {
    end(order, EndCause::NothingToMatch);
    return false;
  }
  if (afford(held).has_value()) {
    end(order, EndCause::NotAffordable);
    return false;
  }
  send(order);
  return true;
}

void Exchange::State::end_twin(const ActiveOrder& order) {
  ActiveOrder* twin = orders.find(order.twin);
  if (twin != nullptr && twin->is_waiting()) {
    end(*twin, EndCause::OtherStopFired);
  }
}

// ---- stops follow their position

void Exchange::State::clear_stops(PairId id) {
  const std::vector<VenueOrderId> stops = pair_of(id).stops;
  for (const VenueOrderId each : stops) {
    end(*orders.find(each), EndCause::StopsCleared);
  }
}

void Exchange::State::resize_full(PairId id) {
  const Quantity held = abs(position(id));
  for (const VenueOrderId each : pair_of(id).stops) {
    ActiveOrder& order = *orders.find(each);
    Quantity& quantity = order.held.request.terms.quantity;
    if (is_full(order.held.origin) && quantity != held) {
      quantity = held;
      changed(order.held);
    }
  }
}

ActiveOrder* Exchange::State::find_full(PairId id, StopKind kind) {
  for (const VenueOrderId each : pair_of(id).stops) {
    ActiveOrder* order = orders.find(each);
    if (order->held.origin == full_origin(kind)) {
      return order;
    }
  }
  return nullptr;
}

ActiveOrder* Exchange::State::find_child(PairId id, OrderOrigin origin, VenueOrderId parent) {
  for (const VenueOrderId each : pair_of(id).stops) {
    ActiveOrder* order = orders.find(each);
    if (order->held.origin == origin && order->held.parent == parent && !order->is_fired) {
      return order;
    }
  }
  return nullptr;
}

HeldOrder Exchange::State::stop_order(PairId id, StopKind kind, const StopTerms& stop) const {
  const Quantity held = position(id);
  const Side opened = held.sign() > 0 ? Side::Buy : Side::Sell;
  HeldOrder order{.account = id.account, .status = HeldStatus::Untriggered};
  order.request.close_on_trigger = CloseOnTrigger::Yes;
  OrderTerms& terms = order.request.terms;
  const bool is_market = stop.type == OrderType::Market;
  terms.instrument = id.instrument;
  terms.side = opposite(opened);
  terms.type = stop.type;
  terms.time_in_force = is_market ? TimeInForce::Ioc : TimeInForce::Gtc;
  terms.reduce_only = ReduceOnly::Yes;
  terms.limit_price = is_market ? Price{} : stop.limit_price;
  terms.quantity = abs(held);
  terms.trigger = trigger_of(kind, opened, stop);
  return order;
}

VenueOrderId Exchange::State::add_stop(HeldOrder held) {
  ActiveOrder& order = add(held);
  changed(order.held);
  wait(order);
  return order.held.id;
}

void Exchange::State::pair_up(VenueOrderId one, VenueOrderId other) {
  ActiveOrder* first = orders.find(one);
  ActiveOrder* second = orders.find(other);
  if (first != nullptr && second != nullptr) {
    first->twin = other;
    second->twin = one;
  }
}

// The one stop of its kind for the whole position: made, or changed where it stands.
VenueOrderId Exchange::State::set_full(PairId id, StopKind kind, const StopTerms& stop,
                                       const HeldOrder* parent) {
  HeldOrder wanted = stop_order(id, kind, stop);
  wanted.request.stop_mode = StopMode::Full;
  wanted.origin = full_origin(kind);
  if (parent != nullptr) {
    wanted.parent = parent->id;
    wanted.parent_link_id = parent->request.link_id;
  }
  ActiveOrder* held = find_full(id, kind);
  if (held == nullptr || held->is_fired) {
    return add_stop(std::move(wanted));
  }
  const bool is_same = held->held.request.terms == wanted.request.terms;
  if (!is_same) {
    stop_waiting(*held);
    held->held.request.terms = wanted.request.terms;
    held->held.parent = wanted.parent;
    held->held.parent_link_id = wanted.parent_link_id;
    changed(held->held);
    wait(*held);
  }
  return held->held.id;
}

VenueOrderId Exchange::State::add_partial(PairId id, StopKind kind, const StopTerms& stop,
                                          Quantity quantity) {
  HeldOrder wanted = stop_order(id, kind, stop);
  wanted.request.stop_mode = StopMode::Partial;
  wanted.origin = partial_origin(kind);
  wanted.request.terms.quantity = quantity;
  return add_stop(std::move(wanted));
}

// What came with an order takes effect with what it filled.
void Exchange::State::attach(PairId id, const StopsDue& due) {
  const HeldOrder* found = find(due.parent);
  if (found == nullptr || position(id).sign() != direction(found->request.terms.side)) {
    return;  // history is shorter than the request, or the position is on the other side
  }
  const HeldOrder parent = *found;
  VenueOrderId made[2];
  for (const StopKind kind : kKinds) {
    const StopTerms& stop =
        kind == StopKind::TakeProfit ? parent.request.take_profit : parent.request.stop_loss;
    VenueOrderId& id_made = made[std::to_underlying(kind)];
    if (!is_set(stop)) {
      continue;
    }
    if (parent.request.stop_mode == StopMode::Full) {
      id_made = set_full(id, kind, stop, &parent);
      continue;
    }
    ActiveOrder* child = find_child(id, partial_origin(kind), parent.id);
    if (child != nullptr) {
      child->held.request.terms.quantity += due.opened;
      changed(child->held);
    } else if (pair_of(id).stops.size() <
               limits.stops_max) {  // others came while the parent rested
      id_made = add_partial(id, kind, stop, due.opened);
      ActiveOrder& order = *orders.find(id_made);
      order.held.parent = parent.id;
      order.held.parent_link_id = parent.request.link_id;
    }
  }
  const ActiveOrder* profit = find_full(id, StopKind::TakeProfit);
  const ActiveOrder* loss = find_full(id, StopKind::StopLoss);
  if (parent.request.stop_mode == StopMode::Partial) {
    pair_up(made[0], made[1]);
  } else if (profit != nullptr && loss != nullptr) {
    pair_up(profit->held.id, loss->held.id);
  }
}

// ---- stops that are set later

Taken<void> Exchange::State::set_stops(PairId id, const StopsRequest& request) {
  if (const auto refusal = check_set(id, request)) {
    return refuse(*refusal);
  }
  return request.mode == StopMode::Full ? set_full_stops(id, request)
                                        : add_partial_stops(id, request);
}

std::optional<Refusal> Exchange::State::check_set(PairId id, const StopsRequest& request) const {
  const Contract& contract = contracts[id.instrument.value()];
  const Quantity held = position(id);
  if (!has_margin(contract)) {
    return Refusal::NotOffered;
  }
  if (held.is_zero()) {
    return Refusal::NoPosition;
  }
  for (const StopKind kind : kKinds) {
    const std::optional<StopTerms>& stop = wanted(request, kind);
    if (!stop.has_value() || !is_set(*stop)) {
      continue;
    }
    if (request.mode == StopMode::Full && stop->type == OrderType::Limit) {
      return Refusal::NotOffered;
    }
    const auto base = watched(markets[id.instrument.value()].prices, stop->by);
    if (!base.has_value()) {
      return Refusal::NoMarketPrice;
    }
    const Trigger trigger = trigger_of(kind, held.sign() > 0 ? Side::Buy : Side::Sell, *stop);
    if (const auto refusal = check_stop(contract, trigger, *stop, *base)) {
      return refusal;
    }
  }
  return std::nullopt;
}

Taken<void> Exchange::State::set_full_stops(PairId id, const StopsRequest& request) {
  bool has_changed = false;
  for (const StopKind kind : kKinds) {
    const std::optional<StopTerms>& stop = wanted(request, kind);
    if (!stop.has_value()) {
      continue;
    }
    ActiveOrder* held = find_full(id, kind);
    if (!is_set(*stop)) {
      has_changed = has_changed || held != nullptr;
      if (held != nullptr) {
        end(*held, EndCause::ByUser);
      }
      continue;
    }
    const std::uint64_t before = sequence;
    set_full(id, kind, *stop, nullptr);
    has_changed = has_changed || sequence != before;
  }
  if (!has_changed) {
    return refuse(Refusal::NotModified);
  }
  const ActiveOrder* profit = find_full(id, StopKind::TakeProfit);
  const ActiveOrder* loss = find_full(id, StopKind::StopLoss);
  if (profit != nullptr && loss != nullptr) {
    pair_up(profit->held.id, loss->held.id);
  }
  changes.emplace_back(PositionChanged{id.account, id.instrument});
  settle();
  return {};
}

Taken<void> Exchange::State::add_partial_stops(PairId id, const StopsRequest& request) {
  const InstrumentTerms& rules = contracts[id.instrument.value()].instrument.terms();
  const std::size_t count =
      static_cast<std::size_t>(std::ranges::count_if(kKinds, [&](StopKind kind) {
        return wanted(request, kind) && is_set(*wanted(request, kind));
      }));
  if (count == 0) {
    return refuse(Refusal::NotModified);
  }
  if (request.quantity.sign() <= 0 || request.quantity < rules.min_quantity) {
    return refuse(Refusal::QuantityTooSmall);
  }
  if (!is_multiple(request.quantity.decimal(), rules.step_size.decimal())) {
    return refuse(Refusal::QuantityOffStep);
  }
  if (request.quantity > abs(position(id))) {
    return refuse(Refusal::QuantityTooLarge);
  }
  if (pair_of(id).stops.size() + count > limits.stops_max) {
    return refuse(Refusal::TooManyConditional);
  }
  VenueOrderId made[2];
  for (const StopKind kind : kKinds) {
    if (wanted(request, kind) && is_set(*wanted(request, kind))) {
      made[std::to_underlying(kind)] =
          add_partial(id, kind, *wanted(request, kind), request.quantity);
    }
  }
  pair_up(made[0], made[1]);
  changes.emplace_back(PositionChanged{id.account, id.instrument});
  settle();
  return {};
}

}  // namespace tw::sim
