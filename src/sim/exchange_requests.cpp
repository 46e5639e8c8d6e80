#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "market/taking_cost.hpp"
#include "sim/exchange_state.hpp"

// What clients ask for: everything is checked before anything changes.
namespace tw::sim {
namespace {

constexpr std::unexpected<Refusal> refuse(Refusal reason) { return std::unexpected(reason); }

Refusal refusal_of(RejectReason reason) {
  switch (reason) {
    case RejectReason::NothingToReduce:
      return Refusal::NothingToReduce;
    case RejectReason::BelowFilled:
      return Refusal::BelowFilled;
    case RejectReason::InstrumentRule:  // all else was checked here
      return Refusal::NotionalTooSmall;
    case RejectReason::UnknownOrder:
      return Refusal::UnknownOrder;
    default:
      return Refusal::NoMarketPrice;
  }
}

bool is_closing(const OrderRequest& request) {
  return request.terms.quantity.is_zero() && request.terms.reduce_only == ReduceOnly::Yes &&
         request.close_on_trigger == CloseOnTrigger::Yes;
}

void normalize(OrderRequest& request, const Contract& contract) {
  OrderTerms& terms = request.terms;
  if (terms.type == OrderType::Market) {
    terms.limit_price = {};
    terms.post_only = PostOnly::No;
    terms.time_in_force = std::max(terms.time_in_force, TimeInForce::Ioc);
  }
  if (!has_margin(contract)) {
    terms.reduce_only = ReduceOnly::No;
    request.close_on_trigger = CloseOnTrigger::No;
  }
}

bool is_equal(const OrderRequest& a, const OrderRequest& b) {
  return a.terms == b.terms && a.take_profit == b.take_profit && a.stop_loss == b.stop_loss &&
         a.stop_mode == b.stop_mode;
}

void set(StopTerms& held, const std::optional<StopTerms>& wanted) {
  if (wanted.has_value()) {
    held = is_set(*wanted) ? *wanted : StopTerms{};
  }
}

OrderRequest amended(const OrderRequest& held, const AmendRequest& request) {
  OrderRequest wanted = held;
  OrderTerms& terms = wanted.terms;
  if (terms.type == OrderType::Limit) {
    terms.limit_price = request.price.value_or(terms.limit_price);
  }
  terms.quantity = request.quantity.value_or(terms.quantity);
  if (terms.is_conditional()) {
    terms.trigger.price = request.trigger_price.value_or(terms.trigger.price);
  }
  set(wanted.take_profit, request.take_profit);
  set(wanted.stop_loss, request.stop_loss);
  wanted.stop_mode = request.stop_mode.value_or(wanted.stop_mode);
  return wanted;
}

bool is_of_position(OrderOrigin origin) {
  return origin == OrderOrigin::TakeProfit || origin == OrderOrigin::StopLoss;
}

}  // namespace

// ---- placing

Taken<VenueOrderId> Exchange::State::place(AccountId account, const OrderRequest& request) {
  if (request.terms.instrument.value() >= contracts.size()) {
    return refuse(Refusal::UnknownInstrument);
  }
  HeldOrder held{.account = account, .request = request};
  if (const auto refusal = prepare(held)) {
    return refuse(*refusal);
  }
  return enter(held);
}

// Brings a request into the form in which it is held, or says why it is not taken.
std::optional<Refusal> Exchange::State::prepare(HeldOrder& held) {
  const InstrumentId instrument = held.request.terms.instrument;
  const Contract& contract = contracts[instrument.value()];
  if (contract.instrument.listing().kind == ContractKind::Inverse) {
    return Refusal::NotOffered;
  }
  if (markets[instrument.value()].trading == Trading::Closed) {
    return Refusal::InstrumentClosed;
  }
  if (find(held.account, held.request.link_id) != nullptr) {
    return Refusal::DuplicateLinkId;
  }
  normalize(held.request, contract);
  if (const auto refusal = complete(held)) {
    return refusal;
  }
  const OrderTerms& terms = held.request.terms;
  const OrderContext market = context(instrument);
  const bool is_open_closing = held.origin == OrderOrigin::Closing;
  if (!is_open_closing) {
    if (const auto refusal = check_terms(market, terms, held.asked_value)) {
      return refusal;
    }
  }
  if (const auto refusal = check_stops(market, held.request)) {
    return refusal;
  }
  if (const auto refusal = check_room(held)) {
    return refusal;
  }
  if (terms.is_conditional()) {
    held.status = HeldStatus::Untriggered;
    return check_trigger(market, terms.trigger);
  }
  if (market.book.state() != market::BookState::Synced ||
      (terms.type == OrderType::Market && !touch(market, terms.side).has_value())) {
    return Refusal::NoMarketPrice;
  }
  if (const auto refusal = check_reducing(held)) {
    return refusal;
  }
  return afford(held);
}

// Fills in what the request leaves to the venue: base quantity, whole position, direction.
std::optional<Refusal> Exchange::State::complete(HeldOrder& held) {
  OrderRequest& request = held.request;
  OrderTerms& terms = request.terms;
  const OrderContext market = context(terms.instrument);
  const bool is_spot = !has_margin(market.contract);
  if (is_spot && request.unit == QuantityUnit::Quote && terms.type == OrderType::Market) {
    const auto quantity = base_quantity(market, terms);
    if (!quantity.has_value()) {
      return quantity.error();
    }
    held.asked_value = std::exchange(terms.quantity, *quantity).decimal();
    request.unit = QuantityUnit::Base;
  }
  if (terms.trigger.price.is_zero()) {
    terms.trigger = {};
  } else if (is_spot && !terms.is_conditional()) {
    const auto now_at = watched(market.prices, terms.trigger.by);
    if (!now_at.has_value()) {
      return Refusal::NoMarketPrice;
    }
    terms.trigger.direction =
        terms.trigger.price > *now_at ? TriggerDirection::Rise : TriggerDirection::Fall;
  } else if (!terms.is_conditional()) {
    return Refusal::TriggerDirectionMissing;
  }
  if (is_closing(request)) {
    held.origin = OrderOrigin::Closing;
  }
  return std::nullopt;
}

// A reduce-only order that comes now is cut to the position.
std::optional<Refusal> Exchange::State::check_reducing(HeldOrder& held) {
  OrderTerms& terms = held.request.terms;
  if (terms.reduce_only == ReduceOnly::No) {
    return std::nullopt;
  }
  const PairId pair = pair_of(held);
  if (reducible(pair, terms.side).is_zero()) {
    return position(pair).is_zero() ? Refusal::NothingToReduce : Refusal::ReduceSameSide;
  }
  const Quantity most = reducible_beside(pair, terms.side, held.id);
  if (most.is_zero()) {
    return Refusal::NothingToReduce;
  }
  if (held.origin == OrderOrigin::Closing) {
    const Contract& contract = contracts[pair.instrument.value()];
    const Quantity largest = terms.type == OrderType::Market ? contract.market_quantity_max
                                                             : contract.limit_quantity_max;
    terms.quantity = largest.is_zero() ? most : std::min(most, largest);
  }
  terms.quantity = std::min(terms.quantity, most);
  return is_closable(pair, terms.quantity) ? std::nullopt
                                           : std::optional(Refusal::QuantityTooSmall);
}

// Whether the source of liquidity takes what is left of a position, small as it may be.
bool Exchange::State::is_closable(PairId pair, Quantity quantity) {
  const InstrumentTerms& rules = contracts[pair.instrument.value()].instrument.terms();
  const bool is_cut_there = limits.reduce_rule == ReduceRule::Each && !pair_of(pair).is_apart;
  return is_cut_there || (quantity >= rules.min_quantity &&
                          is_multiple(quantity.decimal(), rules.step_size.decimal()));
}

std::optional<Refusal> Exchange::State::check_room(const HeldOrder& held) {
  const Pair& pair = pair_of(pair_of(held));
  const OrderRequest& request = held.request;
  const std::size_t stops =
      (is_set(request.take_profit) ? 1U : 0U) + (is_set(request.stop_loss) ? 1U : 0U);
  if (request.stop_mode == StopMode::Partial && pair.stops.size() + stops > limits.stops_max) {
    return Refusal::TooManyConditional;
  }
  if (held.request.terms.is_conditional()) {
    return pair.conditional < limits.conditional_max ? std::nullopt
                                                     : std::optional(Refusal::TooManyConditional);
  }
  return pair.active < limits.orders_max ? std::nullopt : std::optional(Refusal::TooManyOrders);
}

// Live, or finished and still kept.
const HeldOrder* Exchange::State::find(AccountId account, const LinkId& link_id) const {
  if (link_id.is_empty()) {
    return nullptr;
  }
  const HeldOrder* found = nullptr;
  history.find_link(account, link_id, [&](VenueOrderId id) {
    const HeldOrder* held = find(id);
    const bool is_it = held != nullptr && held->account == account &&
                       held->request.link_id == link_id && !history.is_forgotten(*held);
    found = is_it ? held : found;
    return is_it;
  });
  return found;
}

std::optional<Refusal> Exchange::State::afford(const HeldOrder& held) const {
  const OrderTerms& terms = held.request.terms;
  const OrderContext market = context(terms.instrument);
  const auto price = valuation(market, terms);
  if (!price.has_value()) {
    return Refusal::NoMarketPrice;
  }
  const bool is_walked = !has_margin(market.contract) && terms.type == OrderType::Market &&
                         terms.side == Side::Buy;  // a sale gives base
  const OrderClaim claim{.order = held.id,
                         .account = held.account,
                         .instrument = terms.instrument,
                         .side = terms.side,
                         .price = *price,
                         .remaining = held.remaining(),
                         .reduce_only = terms.reduce_only,
                         .cost = is_walked
                                     ? market::taking_cost(market.book, market.contract.instrument,
                                                           terms.side, terms.quantity)
                                     : std::nullopt};
  return accounts.afford(claim).has_value() ? std::nullopt
                                            : std::optional(Refusal::InsufficientBalance);
}

// Takes an order that was checked; only the market itself may still refuse it.
Taken<VenueOrderId> Exchange::State::enter(HeldOrder& held) {
  ActiveOrder& order = add(held);
  const VenueOrderId id = order.held.id;
  if (order.is_waiting()) {
    changed(order.held);
    wait(order);
    settle();
    return id;
  }
  asked = id;
  refused.reset();
  send(order);
  asked = {};
  if (refused.has_value()) {
    forget(*orders.find(id));
    --order_count;
    return refuse(*refused == RejectReason::NoMarket ? Refusal::TooManyOrders
                                                     : refusal_of(*refused));
  }
  claim_rest(id);
  settle();
  return id;
}

Taken<VenueOrderId> Exchange::State::close_position(PairId pair, OrderOrigin origin) {
  const Quantity held = position(pair);
  if (held.is_zero()) {
    return refuse(Refusal::NoPosition);
  }
  HeldOrder order{.account = pair.account, .origin = origin};
  OrderTerms& terms = order.request.terms;
  terms.instrument = pair.instrument;
  terms.side = held.sign() > 0 ? Side::Sell : Side::Buy;
  terms.type = OrderType::Market;
  terms.time_in_force = TimeInForce::Ioc;
  terms.reduce_only = ReduceOnly::Yes;
  terms.quantity = abs(held);
  const Quantity most = contracts[pair.instrument.value()].market_quantity_max;
  if (!most.is_zero()) {
    terms.quantity = std::min(terms.quantity, most);
  }
  if (!touch(context(pair.instrument), terms.side).has_value()) {
    return refuse(Refusal::NoMarketPrice);
  }
  if (!is_closable(pair, terms.quantity)) {
    return refuse(Refusal::QuantityTooSmall);
  }
  return enter(order);
}

// ---- changing

Taken<VenueOrderId> Exchange::State::amend(AccountId account, VenueOrderId id,
                                           const AmendRequest& request) {
  ActiveOrder* order = orders.find(id);
  if (order == nullptr || order->held.account != account) {
    return refuse(Refusal::UnknownOrder);
  }
  OrderRequest wanted = amended(order->held.request, request);
  if (is_of_position(order->held.origin) && order->is_waiting()) {
    wanted.terms.quantity = order->held.request.terms.quantity;  // it is the position's
  }
  if (const auto refusal = check_amend(*order, wanted)) {
    return refuse(*refusal);
  }
  if (order->is_waiting()) {
    stop_waiting(*order);
    order->held.request = wanted;
    changed(order->held);
    wait(*order);
    settle();
    return id;
  }
  if (wanted.terms == order->held.request.terms) {
    order->held.request = wanted;
    changed(order->held);
    return id;
  }
  return amend_resting(*order, wanted);
}

std::optional<Refusal> Exchange::State::check_amend(const ActiveOrder& order,
                                                    OrderRequest& wanted) {
  const HeldOrder& held = order.held;
  OrderTerms& terms = wanted.terms;
  if (markets[terms.instrument.value()].trading == Trading::Closed) {
    return Refusal::InstrumentClosed;
  }
  const OrderContext market = context(terms.instrument);
  if (terms.quantity <= held.filled && !held.filled.is_zero()) {
    return Refusal::BelowFilled;
  }
  if (order.is_reducing() && !order.is_waiting()) {
    terms.quantity = std::min(terms.quantity,
                              held.filled + reducible_beside(pair_of(held), terms.side, held.id));
  }
  if (is_equal(wanted, held.request)) {
    return Refusal::NotModified;
  }
  const bool is_whole = order.is_waiting() && (is_closing(wanted) || is_of_position(held.origin));
  if (terms != held.request.terms && !is_whole) {
    if (const auto refusal = check_terms(market, terms, held.asked_value)) {
      return refusal;
    }
  }
  if (const auto refusal = check_stops(market, wanted)) {
    return refusal;
  }
  if (order.is_waiting()) {
    return check_trigger(market, terms.trigger);
  }
  if (market.book.state() != market::BookState::Synced) {
    return Refusal::NoMarketPrice;
  }
  HeldOrder then = held;
  then.request.terms = terms;
  return afford(then);
}

// A post-only order that would take now ends, as a new one would.
Taken<VenueOrderId> Exchange::State::amend_resting(ActiveOrder& order, const OrderRequest& wanted) {
  const VenueOrderId id = order.held.id;
  const OrderTerms& terms = wanted.terms;
  if (terms.post_only == PostOnly::Yes && would_take(context(terms.instrument), terms)) {
    send_cancel(order, EndCause::WouldTake);
    settle();
    return id;
  }
  const OrderRequest before = order.held.request;
  order.held.request.take_profit = wanted.take_profit;
  order.held.request.stop_loss = wanted.stop_loss;
  asked = id;
  refused.reset();
  send_amend(order, terms.limit_price, terms.quantity);
  asked = {};
  if (refused.has_value()) {
    orders.find(id)->held.request = before;
    return refuse(refusal_of(*refused));
  }
  settle();
  return id;
}

Taken<VenueOrderId> Exchange::State::cancel(AccountId account, VenueOrderId id) {
  const ActiveOrder* order = orders.find(id);
  if (order == nullptr || order->held.account != account) {
    return refuse(Refusal::UnknownOrder);
  }
  return end_order(id, EndCause::ByUser);
}

Taken<VenueOrderId> Exchange::State::end_order(VenueOrderId id, EndCause cause) {
  ActiveOrder* order = orders.find(id);
  if (order == nullptr) {
    return refuse(Refusal::UnknownOrder);
  }
  if (order->is_waiting()) {
    end(*order, cause);
  } else {
    send_cancel(*order, cause);
  }
  settle();
  return id;
}

}  // namespace tw::sim
