#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "sim/exchange_state.hpp"
#include "sim/spot_fees.hpp"

// What the exchange sends to the market, and what it books of the answers.
namespace tw::sim {
namespace {

VenueOrderId id_of(ClientOrderId order) { return VenueOrderId{order.sequence}; }
ClientOrderId id_of(VenueOrderId order) { return {1, order.value()}; }

Money fee_of_fill(const Contract& contract, const Fill& fill) {
  return has_margin(contract)
             ? fill.fee
             : spot_fee(contract.instrument, fill.side, fill.liquidity, fill.price, fill.quantity);
}

Decimal value_of(const Contract& contract, Price price, Quantity quantity) {
  const auto value = contract.instrument.notional(price, quantity);
  TW_ASSERT(value.has_value());
  return value->amount;
}

bool is_of_user(OrderOrigin origin) {
  return origin == OrderOrigin::User || origin == OrderOrigin::Closing;
}

EndCause cause_of(RejectReason reason, TimeInForce time_in_force) {
  switch (reason) {
    case RejectReason::WouldTake:
      return EndCause::WouldTake;
    case RejectReason::NothingToReduce:
      return EndCause::ReduceOnly;
    case RejectReason::NoMarket:
      return EndCause::NoMarket;
    default:
      return time_in_force == TimeInForce::Fok ? EndCause::NoFullFill : EndCause::NothingToMatch;
  }
}

// A market order with a tolerance is a limit order that never rests.
void cap_price(OrderTerms& terms, const SlippageTolerance& slippage, const OrderContext& market) {
  const auto from = touch(market, terms.side);
  if (slippage.unit == SlippageTolerance::Unit::None || terms.type != OrderType::Market ||
      !from.has_value()) {
    return;
  }
  const Instrument& instrument = market.contract.instrument;
  const bool is_ticks = slippage.unit == SlippageTolerance::Unit::Ticks;
  const Decimal unit = is_ticks ? instrument.terms().tick_size.decimal()
                                : divide(from->decimal(), Decimal::from_int(100), Rounding::Down);
  const Decimal room = multiply(unit, slippage.amount, Rounding::Down);
  const bool is_buy = terms.side == Side::Buy;
  const Decimal worst = is_buy ? from->decimal() + room : from->decimal() - room;
  terms.type = OrderType::Limit;
  terms.limit_price =
      std::max(instrument.round_price(Price{worst}, is_buy ? Rounding::Down : Rounding::Up),
               instrument.terms().tick_size);
}

}  // namespace

// ---- orders come and go

ActiveOrder& Exchange::State::add(HeldOrder& held) {
  const OrderTerms& terms = held.request.terms;
  const auto& last = markets[terms.instrument.value()].prices.last;
  held.id = VenueOrderId{++order_count};
  held.created = held.updated = now;
  held.last_at_creation = last.value_or(Price{});
  history.add_link(held);
  ActiveOrder& order = orders.add(held);
  join_pair(order);
  return order;
}

void Exchange::State::join_pair(const ActiveOrder& order) {
  const HeldOrder& held = order.held;
  Pair& pair = pair_of(pair_of(held));
  const auto put = [&](std::vector<VenueOrderId>& list) {
    list.insert(std::ranges::upper_bound(list, held.id), held.id);
  };
  if (!order.is_waiting()) {
    ++pair.active;
    if (order.is_reducing()) {
      put(pair.reducing);
    }
  } else if (is_of_user(held.origin)) {
    ++pair.conditional;
  } else {
    put(pair.stops);
  }
}

void Exchange::State::leave_pair(const ActiveOrder& order) {
  const HeldOrder& held = order.held;
  Pair& pair = pair_of(pair_of(held));
  if (!order.is_waiting()) {
    --pair.active;
    if (order.is_reducing()) {
      std::erase(pair.reducing, held.id);
    }
  } else if (is_of_user(held.origin)) {
    --pair.conditional;
  } else {
    std::erase(pair.stops, held.id);
  }
}

void Exchange::State::forget(ActiveOrder& order) {
  leave_pair(order);
  history.remove_link(order.held);
  orders.remove(order);
}

void Exchange::State::finish(ActiveOrder& order, HeldStatus status, EndCause cause) {
  HeldOrder& held = order.held;
  if (order.is_waiting() && !order.is_fired) {
    stop_waiting(order);
  }
  if (order.has_claim) {
    accounts.release(held.account, held.id);
  }
  leave_pair(order);
  held.status = status;
  held.cause = cause;
  changed(held);
  history.add(held);
  orders.remove(order);
}

// Ends an order that is not filled, whatever it was.
void Exchange::State::end(ActiveOrder& order, EndCause cause) {
  const HeldOrder& held = order.held;
  const bool is_spot = !has_margin(contracts[held.request.terms.instrument.value()]);
  HeldStatus status = order.is_waiting() ? HeldStatus::Deactivated : HeldStatus::Canceled;
  if (is_spot && !held.filled.is_zero()) {
    status = HeldStatus::PartlyFilledCanceled;
  }
  finish(order, status, cause);
}

void Exchange::State::stamp(HeldOrder& held) {
  held.updated = now;
  held.sequence = ++sequence;
}

void Exchange::State::changed(HeldOrder& held) {
  stamp(held);
  changes.emplace_back(std::in_place_type<OrderChanged>, held);
}

void Exchange::State::executed(const Execution& execution) {
  history.add(execution);
  changes.emplace_back(std::in_place_type<Executed>, execution);
}

void Exchange::State::moved(PairId pair) {
  if (has_margin(contracts[pair.instrument.value()])) {
    changes.emplace_back(PositionChanged{pair.account, pair.instrument});
  }
  changes.emplace_back(WalletChanged{pair.account});
}

// ---- claims

// What the order asks its account to stand in for from now on.
void Exchange::State::claim(ActiveOrder& order) {
  const HeldOrder& held = order.held;
  const OrderTerms& terms = held.request.terms;
  const Quantity remaining = held.remaining();
  if (remaining.sign() <= 0) {
    if (std::exchange(order.has_claim, false)) {
      accounts.release(held.account, held.id);
    }
    return;
  }
  accounts.hold({.order = held.id,
                 .account = held.account,
                 .instrument = terms.instrument,
                 .side = terms.side,
                 .price = terms.limit_price,
                 .remaining = remaining,
                 .reduce_only = terms.reduce_only});
  order.has_claim = true;
}

// After an order met the market: what is left of it rests.
void Exchange::State::claim_rest(VenueOrderId id) {
  ActiveOrder* order = orders.find(id);
  if (order != nullptr && order->held.request.terms.type == OrderType::Limit) {
    claim(*order);
  }
}

// ---- commands

void Exchange::State::submit(const CommandBody& body) {
  liquidity.submit({.decided_at = now, .body = body});
  liquidity.advance_to(now);
  drain();
}

void Exchange::State::send(const ActiveOrder& order) {
  const HeldOrder& held = order.held;
  PlaceOrder place{.order = id_of(held.id),
                   .route = {TenantId{}, held.account, StrategyId{}},
                   .terms = held.request.terms};
  OrderTerms& terms = place.terms;
  terms.trigger = {};
  cap_price(terms, held.request.slippage, context(terms.instrument));
  const bool is_apart = pair_of(pair_of(held)).is_apart;
  if (is_apart) {
    terms.reduce_only = ReduceOnly::No;
  }
  const bool is_cut_there = limits.reduce_rule == ReduceRule::Each && !is_apart;
  if (order.is_reducing() && is_cut_there) {  // a rest below the least is cut out of more
    const InstrumentTerms& rules = contracts[terms.instrument.value()].instrument.terms();
    const Decimal whole =
        round_to_step(terms.quantity.decimal(), rules.step_size.decimal(), Rounding::Up);
    terms.quantity = std::max(Quantity{whole}, rules.min_quantity);
  }
  submit(place);
}

void Exchange::State::send_cancel(ActiveOrder& order, EndCause cause) {
  const HeldOrder& held = order.held;
  order.ending = cause;
  submit(CancelOrder{.order = id_of(held.id),
                     .route = {TenantId{}, held.account, StrategyId{}},
                     .instrument = held.request.terms.instrument});
}

void Exchange::State::send_amend(const ActiveOrder& order, Price price, Quantity quantity) {
  const HeldOrder& held = order.held;
  submit(AmendOrder{.order = id_of(held.id),
                    .route = {TenantId{}, held.account, StrategyId{}},
                    .instrument = held.request.terms.instrument,
                    .limit_price = price,
                    .quantity = quantity});
}

// ---- answers

void Exchange::State::book(const Event& event) {
  std::visit(
      [this](const auto& body) {
        if constexpr (requires { this->book(body); }) {
          this->book(body);
        }
      },
      event.body);
}

void Exchange::State::book(const OrderAccepted& accepted) {
  ActiveOrder* order = orders.find(id_of(accepted.order));
  TW_ASSERT(order != nullptr);
  order->held.status = HeldStatus::New;
  changed(order->held);
}

void Exchange::State::book(const OrderRejected& rejected) {
  ActiveOrder* order = orders.find(id_of(rejected.order));
  TW_ASSERT(order != nullptr);
  if (asked == order->held.id) {
    refused = rejected.reason;
    return;
  }
  finish(
      *order, HeldStatus::Rejected,
      rejected.reason == RejectReason::NothingToReduce ? EndCause::ReduceOnly : EndCause::NoMarket);
}

void Exchange::State::book(const OrderCanceled& canceled) {
  ActiveOrder* order = orders.find(id_of(canceled.order));
  TW_ASSERT(order != nullptr);
  end(*order, order->ending);
}

void Exchange::State::book(const OrderExpired& expired) {
  ActiveOrder* order = orders.find(id_of(expired.order));
  TW_ASSERT(order != nullptr);
  const OrderRequest& request = order->held.request;
  const EndCause cause = cause_of(expired.reason, request.terms.time_in_force);
  const bool is_capped = request.slippage.unit != SlippageTolerance::Unit::None;
  end(*order, is_capped && cause == EndCause::NothingToMatch ? EndCause::BeyondPrice : cause);
}

void Exchange::State::book(const OrderAmended& amended) {
  ActiveOrder* order = orders.find(id_of(amended.order));
  TW_ASSERT(order != nullptr);
  OrderTerms& terms = order->held.request.terms;
  if (amended.cause == AmendCause::Position && terms.quantity == amended.quantity) {
    return;  // it was cut before it was sent
  }
  if (terms.type == OrderType::Limit) {
    terms.limit_price = amended.working_price;
  }
  terms.quantity = amended.quantity;
  if (order->has_claim) {
    claim(*order);
  }
  changed(order->held);
}

// Only what lives is canceled.
void Exchange::State::book(const CancelRejected& rejected) {
  TW_ASSERT(orders.find(id_of(rejected.order)) == nullptr);
}

void Exchange::State::book(const AmendRejected& rejected) {
  if (asked == id_of(rejected.order)) {
    refused = rejected.reason;
  }
}

void Exchange::State::book(const Fill& fill) {
  ActiveOrder* order = orders.find(id_of(fill.order));
  TW_ASSERT(order != nullptr);
  HeldOrder& held = order->held;
  const Contract& contract = contracts[fill.instrument.value()];
  const PairId pair = pair_of(held);
  Fill charged = fill;
  charged.fee = fee_of_fill(contract, fill);
  charged.route.account = held.account;
  held.filled += fill.quantity;
  held.filled_value += value_of(contract, fill.price, fill.quantity);
  if (order->has_claim) {
    claim(*order);
  }
  const Closing closing = accounts.apply(charged);
  held.fee += charged.fee.amount;
  held.fee_currency = charged.fee.currency;
  held.closed_pnl += closing.pnl;
  const bool has_stops = is_set(held.request.take_profit) || is_set(held.request.stop_loss);
  if (has_stops && closing.quantity < fill.quantity) {
    pair_of(pair).due.push_back({held.id, fill.quantity - closing.quantity});
  }
  note_closing(*order, closing, ExecutionKind::Trade);
  Execution execution = execution_of(*order, charged, closing);
  if (held.remaining().sign() <= 0) {
    finish(*order, HeldStatus::Filled, EndCause::None);
  } else {
    held.status = HeldStatus::PartiallyFilled;
    changed(held);
  }
  execution.sequence = sequence;
  executed(execution);
  moved(pair);
  mark_dirty(pair);
}

Execution Exchange::State::execution_of(const ActiveOrder& order, const Fill& fill,
                                        const Closing& closing) {
  const HeldOrder& held = order.held;
  const OrderTerms& terms = held.request.terms;
  const Contract& contract = contracts[fill.instrument.value()];
  const InstrumentTerms& rules = contract.instrument.terms();
  const ReferencePrices& prices = markets[fill.instrument.value()].prices;
  const bool is_maker = fill.liquidity == Liquidity::Maker;
  const bool is_in_quote = !held.asked_value.is_zero();
  return {.id = ++execution_count,
          .order = held.id,
          .link_id = held.request.link_id,
          .account = held.account,
          .instrument = fill.instrument,
          .side = fill.side,
          .type = terms.type,
          .origin = held.origin,
          .liquidity = fill.liquidity,
          .price = fill.price,
          .quantity = fill.quantity,
          .value = value_of(contract, fill.price, fill.quantity),
          .order_price = terms.limit_price,
          .order_quantity = is_in_quote ? Quantity{held.asked_value} : terms.quantity,
          .leaves = held.remaining(),
          .closed = closing.quantity,
          .pnl_gross = closing.pnl_gross,
          .fee = fill.fee,
          .fee_rate = is_maker ? rules.maker_fee : rules.taker_fee,
          .mark = prices.mark.value_or(Price{}),
          .index = prices.index.value_or(Price{}),
          .at = now,
          .sequence = 0};
}

// One row per closing order, which grows with its fills.
void Exchange::State::note_closing(ActiveOrder& order, const Closing& closing, ExecutionKind kind) {
  if (closing.quantity.is_zero()) {
    return;
  }
  const HeldOrder& held = order.held;
  const OrderTerms& terms = held.request.terms;
  ClosedPnl* row = history.closed_row(order.closed_row);
  if (row == nullptr) {
    order.closed_row =
        history.add(ClosedPnl{.account = held.account,
                              .instrument = terms.instrument,
                              .order = held.id,
                              .side = terms.side,
                              .type = terms.type,
                              .kind = kind,
                              .order_quantity = terms.quantity,
                              .order_price = terms.limit_price,
                              .leverage = accounts.leverage(held.account, terms.instrument),
                              .created = now});
    row = history.closed_row(order.closed_row);
    if (row == nullptr) {
      return;  // none are kept
    }
  }
  row->closed += closing.quantity;
  row->entry_value += closing.entry_value;
  row->exit_value += closing.exit_value;
  row->open_fee += closing.open_fee;
  row->close_fee += closing.close_fee;
  row->pnl += closing.pnl;
  ++row->fills;
  row->updated = now;
}

const HeldOrder* Exchange::State::find(VenueOrderId id) const {
  const ActiveOrder* order = orders.find(id);
  return order != nullptr ? &order->held : history.find(id, now);
}

}  // namespace tw::sim
