#include "engine/risk_group.hpp"

#include <algorithm>
#include <utility>

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

// The UTC day it lies in.
Timestamp day_of(Timestamp at) { return std::chrono::floor<std::chrono::days>(at); }

bool increases_risk(const Order& order) { return order.terms.reduce_only == ReduceOnly::No; }

// Of the reasons that have no rule of their own.
GateState gate_of(const FactState& facts) {
  const bool is_closed = facts.gate(GateReason::JournalStalled) == GateState::Closed ||
                         facts.gate(GateReason::Invariant) == GateState::Closed;
  return is_closed ? GateState::Closed : GateState::Open;
}

// What would work at the venue; nothing for an amend of an order that ended.
std::optional<OrderTerms> terms_wanted(const Command& command,
                                       const execution::OrderTable& orders) {
  if (const auto* place = std::get_if<PlaceOrder>(&command.body)) {
    return place->terms;
  }
  const auto* amend = std::get_if<AmendOrder>(&command.body);
  const Order* order = amend != nullptr ? orders.find(amend->order) : nullptr;
  if (order == nullptr || is_terminal(order->status)) {
    return std::nullopt;
  }
  OrderTerms terms = order->terms;
  terms.limit_price = amend->limit_price;
  terms.quantity = amend->quantity;
  return terms;
}

}  // namespace

RiskGroup::RiskGroup(const GroupSettings& settings)
    : settings_(settings), margin_probe_(settings.account.settle) {
  diff_.cancel.reserve(execution::OrderTable::kLiveMax);
  diff_.amend.reserve(strategy::Outputs::kQuotesMax);
  diff_.place.reserve(strategy::Outputs::kQuotesMax);
  position_diff_.cancel.reserve(execution::OrderTable::kLiveMax);
}

void RiskGroup::attach(StrategyId id, InstrumentId instrument,
                       std::unique_ptr<strategy::Strategy> strategy,
                       std::optional<Interval> candles) {
  TW_ASSERT(!is_started_);
  slots_.push_back({.route = {settings_.account.tenant, settings_.account.id, id},
                    .speaker = id,
                    .instrument = instrument,
                    .strategy = std::move(strategy),
                    .candles = candles,
                    .due = kTimestampMax});
}

void RiskGroup::attach_signals(StrategyId desk, InstrumentId instrument,
                               const execution::SignalSettings& settings,
                               std::vector<SignalMember> members) {
  TW_ASSERT(!is_started_);
  std::vector<Decimal> weights;
  for (SignalMember& member : members) {
    slots_.push_back({.route = {settings_.account.tenant, settings_.account.id, desk},
                      .speaker = member.id,
                      .instrument = instrument,
                      .strategy = std::move(member.strategy),
                      .candles = member.candles,
                      .due = kTimestampMax,
                      .seat = Seat{desks_.size(), weights.size()}});
    weights.push_back(member.weight);
  }
  desks_.push_back({desk, instrument, execution::SignalDesk(settings, weights)});
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
  } else {
    on_other_fact(event, moment, out);
  }
}

void RiskGroup::on_other_fact(const Event& event, const Moment& moment, Decisions& out) {
  if (const auto* timer = std::get_if<TimerFired>(&event.body)) {
    Slot& slot = slots_.at(timer->timer.value());
    slot.due = kTimestampMax;
    decide(slot, Trigger::Timer, moment, out);
  } else if (const auto* command = std::get_if<UserCommand>(&event.body)) {
    if (command->action == UserAction::Kill) {
      cancel_everything(Stopped::All, CancelReason::Killed, moment.now, out);
    }
  } else if (const auto* gate = std::get_if<GateChanged>(&event.body)) {
    on_gate(*gate, moment.now, out);
  } else if (const auto* lost = std::get_if<RequestUnanswered>(&event.body)) {
    on_unanswered(*lost, moment.now, out);
  } else if (std::holds_alternative<WriterStarted>(event.body) && !is_started_) {
    is_started_ = true;
    for (Slot& slot : slots_) {
      decide(slot, Trigger::Started, moment, out);
    }
  }
}

// A cancel does no harm twice; not to cancel does. Other requests wait for evidence.
void RiskGroup::on_unanswered(const RequestUnanswered& lost, Timestamp now, Decisions& out) {
  const Order* order = facts_.orders().find(lost.order);
  if (lost.request == RequestKind::Cancel && order != nullptr &&
      order->status == OrderStatus::PendingCancel &&
      order->cancel.status == RequestStatus::Unknown) {
    issue({now,
           CancelOrder{order->id, order->route, order->terms.instrument, CancelReason::Unanswered}},
          out);
  }
}

// A stalled disk ends nothing that is live already.
void RiskGroup::on_gate(const GateChanged& gate, Timestamp now, Decisions& out) {
  if (gate.state == GateState::Closed && gate.reason != GateReason::JournalStalled) {
    const bool is_trusted = gate.reason != GateReason::Invariant;
    cancel_everything(is_trusted ? Stopped::IncreasingRisk : Stopped::All, CancelReason::Halted,
                      now, out);
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
  return TimerFired{TimerId{index}, earliest->speaker, earliest->due};
}

bool RiskGroup::may_leave(const Command& command, const MarketState& market, Timestamp now) const {
  const std::optional<OrderTerms> terms = terms_wanted(command, facts_.orders());
  const Route route = std::visit([](const auto& body) { return body.route; }, command.body);
  const auto slot = std::ranges::find_if(slots_, [&](const Slot& candidate) {
    return terms.has_value() && candidate.route == route &&
           candidate.instrument == terms->instrument;
  });
  if (slot == slots_.end()) {
    return false;
  }
  const auto instrument = facts_.instruments().at(slot->instrument, now);
  return instrument.has_value() &&
         risk::check_departure(view_of(*slot, *instrument, {market, now}), settings_.limits, *terms)
             .is_allowed;
}

void RiskGroup::decide(Slot& slot, Trigger trigger, const Moment& moment, Decisions& out) {
  const auto instrument = facts_.instruments().at(slot.instrument, moment.now);
  if (!instrument.has_value()) {  // its definition was refused, so the group is halted
    TW_ASSERT(facts_.gate(GateReason::Invariant) == GateState::Closed);
    return;
  }
  const PositionKey key{slot.route.account, slot.instrument, PositionSide::Net};
  const Quantity position = facts_.portfolio().quantity(key);
  const std::size_t decided = out.size();
  outputs_.clear();
  slot.strategy->on(trigger,
                    {moment.now, *instrument, moment.market.book(slot.instrument), moment.candle},
                    {.position = position}, outputs_);
  if (observer_ != nullptr) {
    observer_->on_decision({trigger, slot.route, slot.speaker, slot.instrument, moment.now,
                            position, outputs_, moment.market, facts_});
  }
  if (const auto at = outputs_.wake_up()) {
    slot.due = *at;
  }
  TW_ASSERT(slot.seat.has_value() ? !outputs_.has_quotes() && !outputs_.position().has_value()
                                  : !outputs_.signal().has_value());
  if (outputs_.has_quotes()) {
    carry_out_quotes(slot, *instrument, moment, out);
  } else if (outputs_.position().has_value()) {
    carry_out_position(slot, *instrument, moment, out);
  } else if (outputs_.signal().has_value()) {
    carry_out_signal(slot, *instrument, moment, out);
  }
  if (observer_ != nullptr) {
    observer_->on_carried_out(std::span(out).subspan(decided));
  }
}

void RiskGroup::carry_out_quotes(const Slot& slot, const Instrument& instrument,
                                 const Moment& moment, Decisions& out) {
  execution::diff_quotes(outputs_.quotes(), facts_.orders().live(),
                         {slot.route, slot.instrument, outputs_.replace()}, diff_);
  cancel(slot, diff_.cancel, moment, out);
  for (const execution::QuoteAmend& wanted : diff_.amend) {
    amend(slot, instrument, wanted, moment, out);
  }
  for (const QuoteTarget& target : diff_.place) {
    place(slot, instrument, terms_of(target, slot.instrument), moment, out);
  }
}

void RiskGroup::carry_out_position(const Slot& slot, const Instrument& instrument,
                                   const Moment& moment, Decisions& out) {
  diff_position(slot, instrument, *outputs_.position(), moment);
  cancel(slot, position_diff_.cancel, moment, out);
  if (position_diff_.place.has_value()) {
    place(slot, instrument, *position_diff_.place, moment, out);
  }
}

void RiskGroup::diff_position(const Slot& slot, const Instrument& instrument,
                              const PositionTarget& target, const Moment& moment) {
  const PositionKey key{slot.route.account, slot.instrument, PositionSide::Net};
  execution::diff_position(target,
                           {.instrument = instrument,
                            .book = moment.market.book(slot.instrument),
                            .position = facts_.portfolio().quantity(key),
                            .live = facts_.orders().live(),
                            .route = slot.route},
                           position_diff_);
}

// Whatever becomes of it is said first, then done or refused.
void RiskGroup::carry_out_signal(const Slot& slot, const Instrument& instrument,
                                 const Moment& moment, Decisions& out) {
  const execution::SignalVerdict verdict = judge(slot, instrument, moment);
  Route speaker = slot.route;
  speaker.strategy = slot.speaker;
  const SignalJudged judged{.id = facts_.next_signal_id(),
                            .route = speaker,
                            .instrument = slot.instrument,
                            .signal = *outputs_.signal(),
                            .fate = verdict.fate,
                            .value = verdict.value,
                            .limit = verdict.limit};
  facts_.apply(judged);
  out.emplace_back(judged);
  if (verdict.fate == SignalFate::Accepted) {
    Moment caused = moment;
    caused.cause = judged.id;
    place(slot, instrument, *position_diff_.place, caused, out);
  }
}

// Accepted: position_diff_ holds its order.
execution::SignalVerdict RiskGroup::judge(const Slot& slot, const Instrument& instrument,
                                          const Moment& moment) {
  const PositionKey key{slot.route.account, slot.instrument, PositionSide::Net};
  const bool is_working = std::ranges::any_of(facts_.orders().live(), [&slot](const Order& order) {
    return order.route == slot.route && order.terms.instrument == slot.instrument;
  });
  execution::SignalDesk& desk = desks_.at(slot.seat->desk).desk;
  const execution::SignalJudgment judgment = desk.judge(
      slot.seat->member, *outputs_.signal(),
      {.now = moment.now,
       .instrument = instrument,
       .position = facts_.portfolio().quantity(key),
       .order = is_working ? execution::WorkingOrder::One : execution::WorkingOrder::None});
  if (!judgment.target.has_value()) {
    return judgment.verdict;
  }
  diff_position(slot, instrument, *judgment.target, moment);
  if (!position_diff_.place.has_value()) {
    desk.forget(slot.seat->member);
    return {SignalFate::Unplaced, judgment.target->quantity.decimal(), {}};
  }
  return judgment.verdict;
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

// What risk refuses leaves no order behind at terms that nobody wants any more.
void RiskGroup::amend(const Slot& slot, const Instrument& instrument,
                      const execution::QuoteAmend& wanted, const Moment& moment, Decisions& out) {
  const risk::NewTerms asked{wanted.target.price, wanted.target.quantity};
  risk::RiskView view = view_of(slot, instrument, moment);
  margin_probe_.ask({facts_, moment.market, settings_.account, moment.now}, wanted.order, asked,
                    view);
  const Order& order = *facts_.orders().find(wanted.order);
  const Verdict verdict = risk::check_amend(view, settings_.limits, order, asked);
  if (observer_ != nullptr) {
    const OrderTerms terms = terms_of(wanted.target, slot.instrument);
    observer_->on_judged({view, settings_.limits, terms, verdict, &order});
  }
  if (!verdict.is_allowed) {
    out.emplace_back(Refusal{slot.route, terms_of(wanted.target, slot.instrument), verdict});
    cancel(slot, {&wanted.order, 1}, moment, out);
    return;
  }
  issue({moment.now, AmendOrder{wanted.order, slot.route, slot.instrument, asked.limit_price,
                                asked.quantity, verdict.limits_version}},
        out);
}

// A limit that was reached must not keep a position open: of what is refused the exit is tried.
void RiskGroup::place(const Slot& slot, const Instrument& instrument, const OrderTerms& terms,
                      const Moment& moment, Decisions& out) {
  OrderTerms placed = terms;
  Verdict verdict = ask(slot, instrument, terms, moment);
  if (!verdict.is_allowed) {
    const auto exit =
        risk::is_lasting(verdict.rule) ? exit_part(slot, instrument, terms) : std::nullopt;
    const Verdict on_exit = exit.has_value() ? ask(slot, instrument, *exit, moment) : verdict;
    const Refusal refusal{slot.route, terms, verdict,
                          on_exit.is_allowed ? SignalId{} : moment.cause};
    facts_.apply(refusal);
    out.emplace_back(refusal);
    if (!on_exit.is_allowed) {
      return;
    }
    placed = *exit;
    verdict = on_exit;
  }
  issue({moment.now, PlaceOrder{facts_.next_order_id(), slot.route, placed, verdict.limits_version,
                                moment.cause}},
        out);
}

Verdict RiskGroup::ask(const Slot& slot, const Instrument& instrument, const OrderTerms& terms,
                       const Moment& moment) {
  risk::RiskView view = view_of(slot, instrument, moment);
  margin_probe_.ask({facts_, moment.market, settings_.account, moment.now}, terms, view);
  const Verdict verdict = risk::check_order(view, settings_.limits, terms);
  if (observer_ != nullptr) {
    observer_->on_judged({view, settings_.limits, terms, verdict});
  }
  return verdict;
}

// What of it closes the position, less what live orders may close already. A quote is compared with
// its wish by price and quantity: it goes as an exit whole or not at all.
std::optional<OrderTerms> RiskGroup::exit_part(const Slot& slot, const Instrument& instrument,
                                               const OrderTerms& refused) const {
  const OpenQuantities open = open_quantities(facts_, slot.route.account, slot.instrument);
  const bool is_closing =
      refused.reduce_only == ReduceOnly::No && open.position.sign() == -direction(refused.side);
  const Quantity closed = refused.side == Side::Buy ? open.buys : open.sells;
  const Quantity left = instrument.round_quantity(
      std::max(std::min(abs(open.position) - closed, refused.quantity), Quantity{}));
  const bool is_cut = left != refused.quantity;
  if (!is_closing || left.is_zero() || (is_cut && refused.post_only == PostOnly::Yes)) {
    return std::nullopt;
  }
  OrderTerms exit = refused;
  exit.reduce_only = ReduceOnly::Yes;
  exit.quantity = left;
  return exit;
}

void RiskGroup::issue(const Command& command, Decisions& out) {
  const FactChange change = facts_.apply(command);
  out.emplace_back(command);
  if (change.transition.has_value()) {
    out.emplace_back(*change.transition);
  }
}

void RiskGroup::cancel_everything(Stopped which, CancelReason reason, Timestamp now,
                                  Decisions& out) {
  diff_.cancel.clear();
  for (const Order& order : facts_.orders().live()) {
    const bool is_meant = which == Stopped::All || increases_risk(order);
    if (is_meant && order.status != OrderStatus::PendingCancel) {
      diff_.cancel.push_back(order.id);
    }
  }
  for (const ClientOrderId id : diff_.cancel) {
    const Order* order = facts_.orders().find(id);
    issue({now, CancelOrder{id, order->route, order->terms.instrument, reason}}, out);
  }
}

std::optional<EventBody> RiskGroup::own_fact(const MarketState& market, Timestamp now) const {
  const std::optional<Decimal>& limit = settings_.limits.daily_loss_max;
  if (!limit.has_value() || !is_started_) {
    return std::nullopt;
  }
  const auto worth = equity({facts_, market, settings_.account, now});
  if (!worth.has_value()) {
    return std::nullopt;
  }
  const AccountId account = settings_.account.id;
  const DayStarted* day = facts_.day(account);
  if (day == nullptr || day->day < day_of(now)) {
    return DayStarted{account, day_of(now), {*worth, settings_.account.settle}};
  }
  const bool is_lost = day->equity.amount - *worth >= *limit;
  if (is_lost && facts_.gate(GateReason::DailyLoss) == GateState::Open) {
    return GateChanged{GateReason::DailyLoss, GateState::Closed};
  }
  return std::nullopt;
}

// A day that was not begun yet, which it will be after this input, has lost nothing.
void RiskGroup::add_day(const Moment& moment, risk::RiskView& view) const {
  const DayStarted* day = facts_.day(settings_.account.id);
  const bool is_today = day != nullptr && day->day >= day_of(moment.now);
  if (is_today && facts_.gate(GateReason::DailyLoss) == GateState::Closed) {
    view.day = risk::Latch::Set;
  }
  if (settings_.limits.daily_loss_max.has_value()) {
    const auto worth = equity({facts_, moment.market, settings_.account, moment.now});
    view.day_loss = worth.transform(
        [&](Decimal now) { return is_today ? day->equity.amount - now : Decimal{}; });
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
      .gate = gate_of(facts_),
      .mark = moment.market.mark(slot.instrument).value_or(Price{}),
      .book_age = moment.now - moment.market.heard_at(slot.instrument),
      .orders_in_second = facts_.command_times().within_second(moment.now),
  };
  add_day(moment, view);
  if (settings_.limits.account_notional_max.has_value()) {
    view.other_notional =
        notional_besides({facts_, moment.market, settings_.account, moment.now}, slot.instrument);
  }
  return view;
}

}  // namespace tw::engine
