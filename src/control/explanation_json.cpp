#include <algorithm>

#include "control/decision_fate.hpp"
#include "control/explanation.hpp"
#include "control/journal_report.hpp"
#include "model/names.hpp"

namespace tw::control {
namespace {

using json::Value;

Value time_json(Timestamp at) { return Value::of(to_iso8601(at)); }

Value since_json(Timestamp from, Timestamp to) {
  return Value::of(std::int64_t{(to - from).count()});
}

Value order_json(const std::optional<ClientOrderId>& order) {
  return order.has_value() ? Value::of(to_string(*order)) : Value();
}

Value verdict_json(const Verdict& verdict) {
  return Value::object()
      .set("rule", Value::of(name_of(verdict.rule)))
      .set("allowed", Value::of_bool(verdict.is_allowed))
      .set("value", Value::of(verdict.value))
      .set("limit", Value::of(verdict.limit));
}

Value terms_json(const OrderTerms& terms) {
  return Value::object()
      .set("side", Value::of(name_of(terms.side)))
      .set("type", Value::of(name_of(terms.type)))
      .set("time_in_force", Value::of(name_of(terms.time_in_force)))
      .set("post_only", Value::of_bool(terms.post_only == PostOnly::Yes))
      .set("reduce_only", Value::of_bool(terms.reduce_only == ReduceOnly::Yes))
      .set("limit_price", Value::of(terms.limit_price.decimal()))
      .set("quantity", Value::of(terms.quantity.decimal()));
}

Value judged_json(const JudgedOrder& judged) {
  Value rules = Value::array();
  if (judged.rules.has_value()) {
    for (const Verdict& verdict : *judged.rules) {
      rules.push(verdict_json(verdict));
    }
  }
  return Value::object()
      .set("allowed", Value::of_bool(judged.verdict.is_allowed))
      .set("limits_version", Value::of(std::uint64_t{judged.verdict.limits_version}))
      .set("refused_by", judged.verdict.is_allowed ? Value() : verdict_json(judged.verdict))
      .set("terms", terms_json(judged.terms))
      .set("amended", order_json(judged.amended))
      .set("rules", std::move(rules));
}

Value fate_json(const WantedFate& fate) {
  return Value::object()
      .set("side", Value::of(name_of(fate.side)))
      .set("price", fate.price.has_value() ? Value::of(fate.price->decimal()) : Value())
      .set("quantity", Value::of(fate.quantity.decimal()))
      .set("outcome", Value::of(name_of(fate.kind)))
      .set("order", order_json(fate.order))
      .set("refused_by", fate.verdict.has_value() ? verdict_json(*fate.verdict) : Value());
}

Value signal_json(const SignalJudged* judged) {
  if (judged == nullptr) {
    return {};
  }
  const Signal& signal = judged->signal;
  return Value::object()
      .set("id", Value::of(std::uint64_t{judged->id.value()}))
      .set("direction", Value::of(name_of(signal.direction)))
      .set("strength", Value::of(signal.strength))
      .set("quantity", Value::of(signal.quantity.decimal()))
      .set("valid_until", time_json(signal.valid_until))
      .set("fate", Value::of(name_of(judged->fate)))
      .set("value", Value::of(judged->value))
      .set("limit", Value::of(judged->limit));
}

Value wanted_json(const SeenDecision& decision) {
  Value reasons = Value::array();
  for (const strategy::Reason& reason : decision.reasons) {
    reasons.push(Value::object()
                     .set("code", Value::of(name_of(reason.code)))
                     .set("value", Value::of(reason.value))
                     .set("limit", Value::of(reason.limit)));
  }
  Value fates = Value::array();
  for (const WantedFate& fate : fates_of(decision)) {
    fates.push(fate_json(fate));
  }
  const std::string_view kind = decision.signal.has_value()   ? "signal"
                                : decision.has_quotes         ? "quotes"
                                : decision.target.has_value() ? "position"
                                                              : "nothing_new";
  return Value::object()
      .set("asked_by", Value::of(name_of(decision.trigger)))
      .set("position", Value::of(decision.position.decimal()))
      .set("reasons", std::move(reasons))
      .set("wants", Value::of(kind))
      .set("signal", signal_json(signal_of(decision)))
      .set("wanted", std::move(fates))
      .set("wakes_at", decision.wake_up.has_value() ? time_json(*decision.wake_up) : Value());
}

// What a decision did, without the transitions that follow from it.
Value done_json(const SeenDecision& decision) {
  Value list = Value::array();
  for (const RecordBody& body : decision.done) {
    const auto* command = std::get_if<Command>(&body);
    if (command == nullptr) {
      continue;
    }
    Value action = Value::object().set(
        "kind", Value::of(kind_of(
                    {.group = {}, .group_seq = 0, .engine_seq = {}, .at = {}, .body = body})));
    std::visit([&action](const auto& what) { action.set("order", order_json(what.order)); },
               command->body);
    if (const auto* cancel = std::get_if<CancelOrder>(&command->body)) {
      action.set("reason", Value::of(name_of(cancel->reason)));
    }
    list.push(std::move(action));
  }
  return list;
}

Value decision_json(const SeenDecision& decision) {
  Value judged = Value::array();
  for (const JudgedOrder& order : decision.judged) {
    judged.push(judged_json(order));
  }
  return Value::object()
      .set("time", time_json(decision.at))
      .set("engine_seq", Value::of(decision.engine_seq.value()))
      .set("market", to_json(decision.market))
      .set("strategy", wanted_json(decision))
      .set("risk", std::move(judged))
      .set("done", done_json(decision));
}

Value proof_json(const MarketProof& proof) {
  const bool is_proved =
      !proof.obstacle.has_value() && !proof.hole.has_value() && !proof.difference.has_value();
  return Value::object()
      .set("is_proved", Value::of_bool(is_proved))
      .set("records", Value::of(proof.records))
      .set("proved", Value::of(proof.proved))
      .set("obstacle", proof.obstacle.has_value() ? Value::of(proof.obstacle->id) : Value())
      .set("hole", proof.hole.has_value() ? Value::object()
                                                .set("from", time_json(proof.hole->from))
                                                .set("to", time_json(proof.hole->to))
                                          : Value())
      .set("difference", proof.difference.has_value() ? Value::of(*proof.difference) : Value());
}

Value run_json(const ExplainedRun& run) {
  return Value::object()
      .set("journal", Value::of(run.journal))
      .set("strategy", Value::of(run.strategy))
      .set("first_time", time_json(run.first))
      .set("last_time", time_json(run.last))
      .set("proof", proof_json(run.proof));
}

// The fields of a step beyond those that every step has.
struct StepFields {
  Value& out;
  void operator()(const PlaceOrder& place) const {
    out.set("limits_version", Value::of(std::uint64_t{place.limits_version}));
    if (place.cause != SignalId{}) {
      out.set("cause", Value::of(std::uint64_t{place.cause.value()}));
    }
  }
  void operator()(const CancelOrder& cancel) const {
    out.set("reason", Value::of(name_of(cancel.reason)));
  }
  void operator()(const AmendOrder& amend) const {
    out.set("limit_price", Value::of(amend.limit_price.decimal()))
        .set("quantity", Value::of(amend.quantity.decimal()));
  }
  void operator()(const OrderAccepted& accepted) const {
    out.set("venue_order_id", Value::of(accepted.venue_order_id.value()))
        .set("working_price", Value::of(accepted.working_price.decimal()));
  }
  void operator()(const OrderAmended& amended) const {
    out.set("working_price", Value::of(amended.working_price.decimal()))
        .set("quantity", Value::of(amended.quantity.decimal()));
  }
  void operator()(const OrderCanceled& canceled) const {
    out.set("filled", Value::of(canceled.filled.decimal()));
  }
  void operator()(const OrderExpired& expired) const {
    out.set("reason", Value::of(name_of(expired.reason)))
        .set("filled", Value::of(expired.filled.decimal()));
  }
  void operator()(const Fill& fill) const {
    out.set("fill_id", Value::of(fill.fill_id.value()))
        .set("price", Value::of(fill.price.decimal()))
        .set("quantity", Value::of(fill.quantity.decimal()));
  }
  void operator()(const auto& body) const {
    if constexpr (requires { body.reason; }) {
      out.set("reason", Value::of(name_of(body.reason)));
    }
  }
};

Value step_json(const OrderStep& step, Timestamp decided_at) {
  const Record record{.group = {}, .group_seq = 0, .engine_seq = {}, .at = {}, .body = step.body};
  Value out = Value::object()
                  .set("kind", Value::of(kind_of(record)))
                  .set("record", Value::of(step.record))
                  .set("engine_seq", Value::of(step.engine_seq.value()))
                  .set("time", time_json(step.at))
                  .set("since_decision_ns", since_json(decided_at, step.at));
  if (const auto* event = std::get_if<Event>(&step.body)) {
    out.set("venue_time", time_json(event->ts_event))
        .set("venue_since_decision_ns", since_json(decided_at, event->ts_event));
    std::visit(StepFields{out}, event->body);
  } else if (const auto* command = std::get_if<Command>(&step.body)) {
    std::visit(StepFields{out}, command->body);
  }
  return out;
}

Value steps_json(const OrderHistory& history) {
  Value list = Value::array();
  for (const OrderStep& step : history.steps) {
    if (!std::holds_alternative<OrderTransition>(step.body)) {
      list.push(step_json(step, history.placed().at));
    }
  }
  return list;
}

Value row_json(const OrderExplanation& explanation) {
  const backtest::OrderRow& row = *explanation.history.row;
  const Order& order = row.order;
  const Listing& listing = explanation.run.instruments.listing(order.terms.instrument);
  return Value::object()
      .set("client_order_id", Value::of(to_string(order.id)))
      .set("venue_order_id", Value::of(order.venue_order_id.value()))
      .set("instrument", Value::of(listing.symbol.view()))
      .set("terms", terms_json(order.terms))
      .set("filled", Value::of(order.filled.decimal()))
      .set("status", Value::of(name_of(order.status)))
      .set("placed_at", time_json(row.placed_at))
      .set("ended_at", is_terminal(order.status) ? time_json(row.ended_at) : Value());
}

Value fill_json(const backtest::FillRow& row, Timestamp decided_at) {
  const Fill& fill = row.effect.fill;
  return Value::object()
      .set("fill_id", Value::of(fill.fill_id.value()))
      .set("venue_time", time_json(fill.ts_event))
      .set("time", time_json(row.at))
      .set("since_decision_ns", since_json(decided_at, row.at))
      .set("liquidity", Value::of(name_of(fill.liquidity)))
      .set("price", Value::of(fill.price.decimal()))
      .set("quantity", Value::of(fill.quantity.decimal()))
      .set("notional", Value::of(row.effect.notional))
      .set("fee", Value::of(fill.fee.amount))
      .set("fee_currency", Value::of(fill.fee.currency.view()))
      .set("realized_gross", Value::of(row.effect.realized_gross))
      .set("position", Value::of(row.effect.position.decimal()));
}

Value live_json(const Order& order) {
  return Value::object()
      .set("client_order_id", Value::of(to_string(order.id)))
      .set("terms", terms_json(order.terms))
      .set("filled", Value::of(order.filled.decimal()))
      .set("status", Value::of(name_of(order.status)));
}

Value slot_json(const SlotMoment& slot) {
  Value live = Value::array();
  for (const Order& order : slot.live) {
    live.push(live_json(order));
  }
  return Value::object()
      .set("instrument", Value::of(slot.market.listing.symbol.view()))
      .set("strategy", Value::of(std::uint64_t{slot.speaker.value()}))
      .set("market", to_json(slot.market))
      .set("live_orders", std::move(live))
      .set("last_decision", slot.decision.has_value() ? decision_json(*slot.decision) : Value());
}

}  // namespace

json::Value to_json(const OrderExplanation& explanation) {
  const OrderHistory& history = explanation.history;
  Value decisions = Value::array();
  for (const SeenDecision& decision : explanation.decisions) {
    decisions.push(decision_json(decision));
  }
  Value fills = Value::array();
  for (const backtest::FillRow& row : history.fills) {
    fills.push(fill_json(row, history.placed().at));
  }
  return Value::object()
      .set("schema_version", Value::of(std::int64_t{1}))
      .set("run", run_json(explanation.run))
      .set("order", row_json(explanation))
      .set("decisions", std::move(decisions))
      .set("steps", steps_json(history))
      .set("fills", std::move(fills));
}

json::Value to_json(const MomentExplanation& explanation) {
  Value slots = Value::array();
  for (const SlotMoment& slot : explanation.slots) {
    slots.push(slot_json(slot));
  }
  return Value::object()
      .set("schema_version", Value::of(std::int64_t{1}))
      .set("run", run_json(explanation.run))
      .set("time", time_json(explanation.at))
      .set("is_behind_records", Value::of_bool(explanation.is_behind_records))
      .set("instruments", std::move(slots));
}

}  // namespace tw::control
