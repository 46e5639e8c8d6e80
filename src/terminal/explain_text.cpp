#include "terminal/explain_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "control/journal_report.hpp"
#include "model/names.hpp"
#include "terminal/decision_text.hpp"

namespace tw::terminal {
namespace {

using control::OrderExplanation;
using control::SeenDecision;

std::string place_text(const control::MarketSight& sight, EngineSeq input, const Labels& label) {
  const control::TapePlace& place = *sight.place;
  return label("view.explain.place_of", {{"input", std::to_string(input.value())},
                                         {"event", std::to_string(place.event)},
                                         {"events", std::to_string(place.events)},
                                         {"pass", std::to_string(place.pass)},
                                         {"time", to_iso8601(place.time)}});
}

// Values of a step's sentence; those of its kind alone are used.
struct StepValues {
  std::vector<MessageArgument>& out;

  void operator()(const PlaceOrder&) const {}
  void operator()(const OrderTriggered&) const {}
  void operator()(const CancelOrder& cancel) const {
    out.push_back({"reason", "@cancel." + std::string(name_of(cancel.reason))});
  }
  void operator()(const AmendOrder& amend) const { terms(amend.limit_price, amend.quantity); }
  void operator()(const OrderAmended& amended) const {
    terms(amended.working_price, amended.quantity);
  }
  void operator()(const OrderAccepted& accepted) const {
    out.push_back({"price", accepted.working_price.to_string()});
    out.push_back({"venue_order", std::to_string(accepted.venue_order_id.value())});
  }
  void operator()(const OrderCanceled& canceled) const {
    out.push_back({"quantity", canceled.filled.to_string()});
  }
  void operator()(const Fill& fill) const {
    terms(fill.price, fill.quantity);
    out.push_back({"liquidity", "@view.explain." + std::string(name_of(fill.liquidity))});
    out.push_back({"fee", fill.fee.amount.to_string() + " " + fill.fee.currency.to_string()});
    out.push_back({"fill", std::to_string(fill.fill_id.value())});
  }
  void operator()(const auto& body) const {
    if constexpr (requires { RejectReason{body.reason}; }) {
      out.push_back({"reason", "@reject." + std::string(name_of(body.reason))});
    }
  }

 private:
  void terms(Price price, Quantity quantity) const {
    out.push_back({"price", price.to_string()});
    out.push_back({"quantity", quantity.to_string()});
  }
};

std::string step_words(const control::OrderStep& step, const Labels& label) {
  std::vector<MessageArgument> values;
  if (const auto* command = std::get_if<Command>(&step.body)) {
    std::visit(StepValues{values}, command->body);
  } else if (const auto* event = std::get_if<Event>(&step.body)) {
    std::visit(StepValues{values}, event->body);
  }
  const Record record{.group = {}, .group_seq = 0, .engine_seq = {}, .at = {}, .body = step.body};
  return label("step." + std::string(control::kind_of(record)), values);
}

// When it was known here, how long after the decision, when it happened at the venue, and where it
// stands in the journal.
std::string step_text(const control::OrderStep& step, Timestamp decided_at, const Labels& label) {
  const auto* event = std::get_if<Event>(&step.body);
  const std::string venue = event != nullptr
                                ? fmt::format(", {} +{}", label("view.explain.venue"),
                                              duration_text(event->ts_event - decided_at, label))
                                : std::string();
  return fmt::format("  {}  +{}  {} ({} {}{})\n", to_iso8601(step.at),
                     duration_text(step.at - decided_at, label), step_words(step, label),
                     label("view.explain.record"), step.record, venue);
}

std::string steps_text(const control::OrderHistory& history, const Labels& label) {
  std::string text = label("view.explain.request") + "\n";
  for (const control::OrderStep& step : history.steps) {
    if (!std::holds_alternative<OrderTransition>(step.body)) {
      text += step_text(step, history.placed().at, label);
    }
  }
  return text;
}

std::string run_text(const control::ExplainedRun& run, messages::Language language) {
  const Labels label(language);
  std::string text;
  add_line(text, label("view.explain.run"),
           label("view.explain.run_of",
                 {{"path", run.journal}, {"strategy", run.strategy.empty() ? "?" : run.strategy}}));
  const control::MarketProof& proof = run.proof;
  if (proof.obstacle.has_value()) {
    return text + messages::text(language, *proof.obstacle) + "\n";
  }
  add_line(text, label("view.explain.proof"),
           label("view.explain.proof_of", {{"proved", std::to_string(proof.proved)},
                                           {"records", std::to_string(proof.records)}}));
  if (proof.hole.has_value()) {
    text += label("view.explain.not_reached",
                  {{"from", to_iso8601(proof.hole->from)}, {"to", to_iso8601(proof.hole->to)}}) +
            "\n";
  }
  if (proof.difference.has_value()) {
    text += label("view.explain.differs", {{"record", std::to_string(*proof.difference)}}) + "\n";
  }
  return text;
}

std::string market_text(const control::MarketSight& sight, EngineSeq input, const Labels& label) {
  std::string text = "\n" + label("view.explain.market") + ", " + to_iso8601(sight.at) + "\n" +
                     sight_text(sight, label);
  add_line(text, label("view.explain.place"), place_text(sight, input, label));
  return text;
}

// What risk said of this order, not of the others that were wanted with it.
const control::JudgedOrder* judged_of(const SeenDecision& decision, const PlaceOrder& place) {
  const auto found = std::ranges::find_if(decision.judged, [&](const control::JudgedOrder& judged) {
    return !judged.amended.has_value() && judged.terms == place.terms;
  });
  return found != decision.judged.end() ? &*found : nullptr;
}

const PlaceOrder& place_of(const OrderExplanation& explanation) {
  return std::get<PlaceOrder>(std::get<Command>(explanation.history.placed().body).body);
}

std::string placing_text(const OrderExplanation& explanation, const Labels& label) {
  if (explanation.decisions.empty()) {
    return {};
  }
  const SeenDecision& decision = explanation.decisions.front();
  std::string text = market_text(decision.market, decision.engine_seq, label);
  text += "\n" + label("view.explain.strategy") + "\n" + wanted_text(decision, label);
  if (const auto* judged = judged_of(decision, place_of(explanation))) {
    text += "\n" + judged_text(*judged, label);
  }
  return text;
}

std::string later_text(const OrderExplanation& explanation, const Labels& label) {
  std::string text;
  for (std::size_t i = 1; i < explanation.decisions.size(); ++i) {
    const SeenDecision& decision = explanation.decisions[i];
    const bool is_amend =
        std::ranges::any_of(decision.judged, [&](const control::JudgedOrder& judged) {
          return judged.amended == explanation.history.id && judged.verdict.is_allowed;
        });
    text += "\n" +
            label(is_amend ? "view.explain.decision_amend" : "view.explain.decision_cancel") +
            ", " + to_iso8601(decision.at) + "\n" + sight_text(decision.market, label) +
            wanted_text(decision, label);
  }
  return text;
}

std::string title(const OrderExplanation& explanation, const Labels& label) {
  const Order& order = explanation.history.row->order;
  const OrderTerms& terms = order.terms;
  return label(
      "view.explain.title",
      {{"order", to_string(order.id)},
       {"side", terms.side == Side::Buy ? "@view.side_buy" : "@view.side_sell"},
       {"quantity", terms.quantity.to_string()},
       {"symbol", explanation.run.instruments.listing(terms.instrument).symbol.to_string()},
       {"price", terms.limit_price.to_string()},
       {"filled", order.filled.to_string()},
       {"status", "@status." + std::string(name_of(order.status))}});
}

std::string live_text(const std::vector<Order>& live, const Labels& label) {
  std::string text;
  std::string name = label("view.explain.live");
  if (live.empty()) {
    add_line(text, name, label("view.explain.none"));
  }
  for (const Order& order : live) {
    add_line(text, name,
             fmt::format("{}: {} {} @ {}, {}", to_string(order.id),
                         label(order.terms.side == Side::Buy ? "view.side_buy" : "view.side_sell"),
                         order.remaining().to_string(), order.terms.limit_price.to_string(),
                         words(label, "status", name_of(order.status))));
    name.clear();
  }
  return text;
}

std::string slot_text(const control::SlotMoment& slot, const Labels& label) {
  const control::MarketSight& market = slot.market;
  std::string text = "\n" +
                     label("view.explain.moment", {{"symbol", market.listing.symbol.to_string()},
                                                   {"time", to_iso8601(market.at)}}) +
                     "\n" + sight_text(market, label) + live_text(slot.live, label);
  if (!slot.decision.has_value()) {
    return text + "  " + label("view.explain.no_decision") + "\n";
  }
  const SeenDecision& decision = *slot.decision;
  add_line(
      text, label("view.explain.decided_at"),
      to_iso8601(decision.at) + ", " +
          label("view.explain.ago", {{"time", duration_text(market.at - decision.at, label)}}));
  add_line(text, label("view.explain.place"),
           place_text(decision.market, decision.engine_seq, label));
  text += wanted_text(decision, label);
  if (decision.wake_up.has_value()) {
    add_line(text, label("view.explain.wakes"), to_iso8601(*decision.wake_up));
  }
  for (const control::JudgedOrder& judged : decision.judged) {
    text += judged.verdict.is_allowed ? std::string() : judged_text(judged, label);
  }
  return text;
}

}  // namespace

std::string explanation_text(const OrderExplanation& explanation, messages::Language language) {
  const Labels label(language);
  return title(explanation, label) + "\n" + run_text(explanation.run, language) +
         placing_text(explanation, label) + "\n" + steps_text(explanation.history, label) +
         later_text(explanation, label);
}

std::string explanation_text(const control::MomentExplanation& explanation,
                             messages::Language language) {
  const Labels label(language);
  std::string text = run_text(explanation.run, language);
  if (explanation.is_behind_records) {
    text += label("view.explain.behind", {{"last", to_iso8601(explanation.run.last)}}) + "\n";
  }
  for (const control::SlotMoment& slot : explanation.slots) {
    text += slot_text(slot, label);
  }
  return text;
}

}  // namespace tw::terminal
