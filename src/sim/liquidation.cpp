#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "sim/exchange_state.hpp"
#include "sim/margin_formulas.hpp"

// Funding, and what happens to positions whose margin is gone.
// Source:  bybit-margin fact sheet, sections 10 and 12.
namespace tw::sim {

// ---- funding

void Exchange::State::pay_funding() {
  if (funding_due > now) {
    return;
  }
  for (std::uint32_t i = 0; i < markets.size(); ++i) {
    ReferencePrices& prices = markets[i].prices;
    while (prices.funding_next != Timestamp{} && prices.funding_next <= now) {
      pay_funding(InstrumentId{i});
      const Duration interval = contracts[i].funding_interval;
      prices.funding_next = interval > Duration::zero() && has_margin(contracts[i])
                                ? prices.funding_next + interval
                                : Timestamp{};
    }
  }
  find_funding();
  liquidate();
}

// Positive rate: longs pay shorts.
void Exchange::State::pay_funding(InstrumentId instrument) {
  const Contract& contract = contracts[instrument.value()];
  const ReferencePrices& prices = markets[instrument.value()].prices;
  const auto price = mark(instrument);
  if (!has_margin(contract) || !price.has_value()) {
    return;
  }
  for (std::uint32_t i = 1; i <= accounts.size(); ++i) {
    const PairId pair{AccountId{i}, instrument};
    const Quantity held = position(pair);
    const auto value = contract.instrument.notional(*price, abs(held));
    if (held.is_zero() || !value.has_value()) {
      continue;
    }
    const Money paid{-funding_cash(held.sign(), value->amount, prices.funding_rate),
                     contract.instrument.listing().settle};
    accounts.apply(FundingPaid{.account = pair.account,
                               .instrument = instrument,
                               .due = prices.funding_next,
                               .rate = prices.funding_rate,
                               .mark = *price,
                               .amount = -paid});
    executed({.id = ++execution_count,
              .kind = ExecutionKind::Funding,
              .account = pair.account,
              .instrument = instrument,
              .side = held.sign() > 0 ? Side::Buy : Side::Sell,
              .type = OrderType::Market,
              .price = *price,
              .quantity = abs(held),
              .value = value->amount,
              .fee = paid,
              .fee_rate = prices.funding_rate,
              .mark = *price,
              .index = prices.index.value_or(Price{}),
              .at = now,
              .sequence = ++sequence});
    moved(pair);
  }
}

// ---- liquidation

// One step at a time, the worst position first, and everything is asked again after each: cancel,
// reduce to a lower risk tier, at last the takeover.
void Exchange::State::liquidate() {
  std::vector<const VenuePosition*> due;
  for (;;) {
    due.clear();
    accounts.liquidations(due);
    if (due.empty()) {
      return;
    }
    liquidate({due.front()->account, due.front()->instrument});
    settle();
  }
}

void Exchange::State::liquidate(PairId id) {
  if (cancel_before(id)) {
    return;
  }
  const VenuePosition held = *accounts.find_position(id.account, id.instrument);
  if (!reduce_tier(id, held)) {
    take_over(id);
  }
}

// Isolated: every order of the instrument. Cross: every order that could open something anywhere.
bool Exchange::State::cancel_before(PairId id) {
  const bool is_isolated = accounts.scope(id.account) == MarginScope::Isolated;
  std::vector<VenueOrderId> ending;
  for (const ActiveOrder* order = orders.first(id.account); order != nullptr;
       order = orders.after(*order)) {
    const bool is_here = order->held.request.terms.instrument == id.instrument;
    if (is_isolated ? is_here : !order->is_reducing()) {
      ending.push_back(order->held.id);
    }
  }
  for (const VenueOrderId each : ending) {
    ActiveOrder* order = orders.find(each);
    if (order == nullptr) {
      continue;
    }
    if (order->is_waiting()) {
      end(*order, EndCause::Liquidation);
    } else {
      send_cancel(*order, EndCause::Liquidation);
    }
  }
  return !ending.empty();
}

// Above the lowest tier what is beyond the next lower one is sold at the bankruptcy price or
// better; whether anything was.
bool Exchange::State::reduce_tier(PairId id, const VenuePosition& held) {
  const Contract& contract = contracts[id.instrument.value()];
  const PositionMargin margin = accounts.margin(held);
  const auto price = mark(id.instrument);
  const Side side = held.quantity.sign() > 0 ? Side::Sell : Side::Buy;
  if (margin.tier == 0 || !price.has_value() || !margin.bankruptcy.has_value() ||
      !touch(context(id.instrument), side).has_value()) {
    return false;
  }
  const Decimal beyond = margin.value - contract.tiers[margin.tier - 1].value_max;
  const Decimal unit =
      multiply(price->decimal(), contract.instrument.listing().multiplier, Rounding::HalfEven);
  const Decimal step = contract.instrument.terms().step_size.decimal();
  const Quantity wanted{round_to_step(divide(beyond, unit, Rounding::Up), step, Rounding::Up)};
  const Rounding inward = side == Side::Sell ? Rounding::Up : Rounding::Down;
  HeldOrder order{.account = id.account, .origin = OrderOrigin::Liquidation};
  OrderTerms& terms = order.request.terms;
  terms.instrument = id.instrument;
  terms.side = side;
  terms.time_in_force = TimeInForce::Ioc;
  terms.reduce_only = ReduceOnly::Yes;
  terms.limit_price = contract.instrument.round_price(*margin.bankruptcy, inward);
  terms.quantity = std::min(wanted, abs(held.quantity));
  if (terms.limit_price.sign() <= 0 || terms.quantity.sign() <= 0) {
    return false;
  }
  const Taken<VenueOrderId> sent = enter(order);
  return sent.has_value() && position(id) != held.quantity;
}

void Exchange::State::take_over(PairId id) {
  const Quantity held = position(id);
  HeldOrder wanted{.account = id.account, .origin = OrderOrigin::TakeOver};
  OrderTerms& terms = wanted.request.terms;
  terms.instrument = id.instrument;
  terms.side = held.sign() > 0 ? Side::Sell : Side::Buy;
  terms.type = OrderType::Market;
  terms.time_in_force = TimeInForce::Ioc;
  terms.quantity = abs(held);
  ActiveOrder& order = add(wanted);
  const Closing closing = accounts.take_over(id.account, id.instrument, now);
  HeldOrder& taken = order.held;
  const Currency settle_currency = contracts[id.instrument.value()].instrument.listing().settle;
  taken.filled = closing.quantity;
  taken.filled_value = closing.exit_value;
  taken.fee = closing.close_fee;
  taken.fee_currency = settle_currency;
  taken.closed_pnl = closing.pnl;
  note_closing(order, closing, ExecutionKind::TakeOver);
  Execution execution = execution_of(order,
                                     Fill{.order = {},
                                          .venue_order_id = {},
                                          .fill_id = {},
                                          .route = {},
                                          .instrument = id.instrument,
                                          .side = taken.request.terms.side,
                                          .liquidity = Liquidity::Taker,
                                          .price = closing.price,
                                          .quantity = closing.quantity,
                                          .fee = {closing.close_fee, settle_currency},
                                          .ts_event = now},
                                     closing);
  execution.kind = ExecutionKind::TakeOver;
  execution.value = closing.exit_value;
  finish(order, HeldStatus::Filled, EndCause::None);
  execution.sequence = sequence;
  executed(execution);
  moved(id);
  pair_of(id).is_apart = true;
  mark_dirty(id);
}

}  // namespace tw::sim
