#include "engine/risk_group.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "engine/account_figures.hpp"

namespace tw::engine {
namespace {

using strategy::Trigger;

bool ends_order(const FactChange& change) {
  return change.transition.has_value() && is_terminal(change.transition->to);
}

OrderTerms terms_of(const QuoteTarget& target, InstrumentId instrument) {
  return {.instrument = instrument,
          .side = target.side,
          .type = OrderType::Limit,
          .time_in_force = TimeInForce::Gtc,
          .post_only = PostOnly::Yes,
          .reduce_only = ReduceOnly::No,
          .limit_price = target.price,
          .quantity = target.quantity};
}

}  // namespace

RiskGroup::RiskGroup(const GroupSettings& settings) : settings_(settings) {
  diff_.cancel.reserve(execution::OrderTable::kLiveMax);
  diff_.place.reserve(strategy::Outputs::kQuotesMax);
  position_diff_.cancel.reserve(execution::OrderTable::kLiveMax);
}

void RiskGroup::attach(StrategyId id, InstrumentId instrument,
                       std::unique_ptr<strategy::Strategy> strategy,
                       std::optional<Interval> candles) {
  TW_ASSERT(!is_started_);
  slots_.push_back({.route = {settings_.account.tenant, settings_.account.id, id},
                    .instrument = instrument,
                    .strategy = std::move(strategy),
                    .candles = candles,
                    .due = kTimestampMax});
}

void RiskGroup::watch_candles(InstrumentId instrument, MarketState& market) const {
  for (const Slot& slot : slots_) {
    if (slot.instrument == instrument && slot.candles.has_value()) {
      market.watch(instrument, *slot.candles);
    }
  }
}

void RiskGroup::on_fact(const Event& event, const MarketState& market, Timestamp now,
                        Decisions& out) {
  const Moment moment{market, now};
  const FactChange change = facts_.apply(event);
  if (change.transition.has_value()) {
    out.emplace_back(*change.transition);
  }
  if (change.fill.has_value() || ends_order(change)) {
    for (Slot& slot : slots_) {
      if (slot.route == change.route) {
        decide(slot, Trigger::Account, moment, out);
      }
    }
  } else if (const auto* timer = std::get_if<TimerFired>(&event.body)) {
    Slot& slot = slots_.at(timer->timer.value());
    slot.due = kTimestampMax;
    decide(slot, Trigger::Timer, moment, out);
  } else if (const auto* command = std::get_if<UserCommand>(&event.body)) {
    if (command->action == UserAction::Kill) {
      cancel_everything(CancelReason::Killed, now, out);
    }
  } else if (std::holds_alternative<WriterStarted>(event.body) && !is_started_) {
    is_started_ = true;
    for (Slot& slot : slots_) {
      decide(slot, Trigger::Started, moment, out);
    }
  }
}

void RiskGroup::on_book_change(InstrumentId instrument, const MarketState& market, Timestamp now,
                               Decisions& out) {
  for (Slot& slot : slots_) {
    if (slot.instrument == instrument && is_started_) {
      decide(slot, Trigger::Book, {market, now}, out);
    }
  }
}

void RiskGroup::on_candle(const ClosedCandle& closed, const MarketState& market, Timestamp now,
                          Decisions& out) {
  for (Slot& slot : slots_) {
    if (slot.instrument == closed.instrument && slot.candles == closed.interval && is_started_) {
      decide(slot, Trigger::Candle, {market, now, &closed.candle}, out);
    }
  }
}

std::optional<TimerFired> RiskGroup::next_timer() const {
  const auto earliest = std::ranges::min_element(slots_, {}, &Slot::due);
  if (earliest == slots_.end() || earliest->due == kTimestampMax) {
    return std::nullopt;
  }
  const auto index = static_cast<std::uint32_t>(earliest - slots_.begin());
  return TimerFired{TimerId{index}, earliest->route.strategy, earliest->due};
}

void RiskGroup::decide(Slot& slot, Trigger trigger, const Moment& moment, Decisions& out) {
  const auto instrument = facts_.instruments().at(slot.instrument, moment.now);
  TW_ASSERT(instrument.has_value());
  const PositionKey key{slot.route.account, slot.instrument, PositionSide::Net};
  outputs_.clear();
  slot.strategy->on(trigger,
                    {moment.now, *instrument, moment.market.book(slot.instrument), moment.candle},
                    {.position = facts_.portfolio().quantity(key)}, outputs_);
  if (const auto at = outputs_.wake_up()) {
    slot.due = *at;
  }
  if (outputs_.has_quotes()) {
    carry_out_quotes(slot, *instrument, moment, out);
  } else if (outputs_.position().has_value()) {
    carry_out_position(slot, *instrument, moment, out);
  }
}

void RiskGroup::carry_out_quotes(const Slot& slot, const Instrument& instrument,
                                 const Moment& moment, Decisions& out) {
  execution::diff_quotes(outputs_.quotes(), facts_.orders().live(), slot.route, slot.instrument,
                         diff_);
  cancel(slot, diff_.cancel, moment, out);
  for (const QuoteTarget& target : diff_.place) {
    place(slot, instrument, terms_of(target, slot.instrument), moment, out);
  }
}

void RiskGroup::carry_out_position(const Slot& slot, const Instrument& instrument,
                                   const Moment& moment, Decisions& out) {
  const PositionKey key{slot.route.account, slot.instrument, PositionSide::Net};
  execution::diff_position(*outputs_.position(),
                           {.instrument = instrument,
                            .book = moment.market.book(slot.instrument),
                            .position = facts_.portfolio().quantity(key),
                            .live = facts_.orders().live(),
                            .route = slot.route},
                           position_diff_);
  cancel(slot, position_diff_.cancel, moment, out);
  if (position_diff_.place.has_value()) {
    place(slot, instrument, *position_diff_.place, moment, out);
  }
}

void RiskGroup::cancel(const Slot& slot, std::span<const ClientOrderId> orders,
                       const Moment& moment, Decisions& out) {
  const bool is_valid = moment.market.book(slot.instrument).state() == market::BookState::Synced;
  for (const ClientOrderId id : orders) {
    issue({moment.now, CancelOrder{id, slot.route, slot.instrument,
                                   is_valid ? CancelReason::Requoted : CancelReason::BookInvalid}},
          out);
  }
}

void RiskGroup::place(const Slot& slot, const Instrument& instrument, const OrderTerms& terms,
                      const Moment& moment, Decisions& out) {
  const Verdict verdict =
      risk::check_order(view_of(slot, instrument, moment), settings_.limits, terms);
  if (!verdict.is_allowed) {
    out.emplace_back(Refusal{slot.route, terms, verdict});
    return;
  }
  issue({moment.now, PlaceOrder{facts_.next_order_id(), slot.route, terms, verdict.limits_version}},
        out);
}

void RiskGroup::issue(const Command& command, Decisions& out) {
  const FactChange change = facts_.apply(command);
  out.emplace_back(command);
  if (change.transition.has_value()) {
    out.emplace_back(*change.transition);
  }
}

void RiskGroup::cancel_everything(CancelReason reason, Timestamp now, Decisions& out) {
  diff_.cancel.clear();
  for (const Order& order : facts_.orders().live()) {
    if (order.status != OrderStatus::PendingCancel) {
      diff_.cancel.push_back(order.id);
    }
  }
  for (const ClientOrderId id : diff_.cancel) {
    const Order* order = facts_.orders().find(id);
    issue({now, CancelOrder{id, order->route, order->terms.instrument, reason}}, out);
  }
}

risk::RiskView RiskGroup::view_of(const Slot& slot, const Instrument& instrument,
                                  const Moment& moment) const {
  const OpenQuantities open = open_quantities(facts_, slot.route.account, slot.instrument);
  risk::RiskView view{
      .instrument = &instrument,
      .book = moment.market.book(slot.instrument).state(),
      .position = open.position,
      .open_buy = open.buys,
      .open_sell = open.sells,
      .open_orders = static_cast<std::int64_t>(facts_.orders().live().size()),
      .kill = facts_.kill(),
      .pause = facts_.pause(),
      .mark = moment.market.mark(slot.instrument).value_or(Price{}),
      .book_age = moment.now - moment.market.heard_at(slot.instrument),
      .orders_in_second = facts_.command_times().within_second(moment.now),
  };
  if (settings_.limits.account_notional_max.has_value()) {
    view.other_notional =
        notional_besides({facts_, moment.market, settings_.account, moment.now}, slot.instrument);
  }
  return view;
}

}  // namespace tw::engine
