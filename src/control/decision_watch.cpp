#include "control/decision_watch.hpp"

#include <algorithm>
#include <utility>

namespace tw::control {
namespace {

std::optional<ClientOrderId> order_of(const RecordBody& body) {
  const auto* command = std::get_if<Command>(&body);
  return command != nullptr
             ? std::optional(std::visit([](const auto& what) { return what.order; }, command->body))
             : std::nullopt;
}

bool has_rules(const engine::Judgement& judgement) {
  return judgement.amended == nullptr || judgement.terms.quantity > judgement.amended->filled;
}

}  // namespace

void DecisionWatch::on_decision(const engine::Decision& decision) {
  const Listing& listing = decision.facts.instruments().listing(decision.instrument);
  current_ = {.at = decision.at,
              .engine_seq = loop_.engine_seq(),
              .trigger = decision.trigger,
              .route = decision.route,
              .speaker = decision.speaker,
              .market = look_at(decision.market, listing, decision.at),
              .position = decision.position,
              .reasons = {decision.wanted.notes().begin(), decision.wanted.notes().end()},
              .has_quotes = decision.wanted.has_quotes(),
              .quotes = {decision.wanted.quotes().begin(), decision.wanted.quotes().end()},
              .target = decision.wanted.position(),
              .signal = decision.wanted.signal(),
              .wake_up = decision.wanted.wake_up(),
              .live = {},
              .judged = {},
              .done = {}};
  current_.market.market_events = loop_.market_events();
  std::ranges::copy_if(decision.facts.orders().live(), std::back_inserter(current_.live),
                       [&decision](const Order& order) {
                         return order.route == decision.route &&
                                order.terms.instrument == decision.instrument;
                       });
}

void DecisionWatch::on_judged(const engine::Judgement& judgement) {
  JudgedOrder judged{judgement.terms, judgement.verdict, {}, {}};
  if (judgement.amended == nullptr) {
    judged.rules = risk::ask_every_rule(judgement.view, judgement.limits, judgement.terms);
  } else {
    judged.amended = judgement.amended->id;
    if (has_rules(judgement)) {
      judged.rules = risk::ask_every_rule(judgement.view, judgement.limits, *judgement.amended,
                                          {judgement.terms.limit_price, judgement.terms.quantity});
    }
  }
  current_.judged.push_back(judged);
}

void DecisionWatch::on_carried_out(std::span<const RecordBody> done) {
  current_.done.assign(done.begin(), done.end());
  sink_(std::exchange(current_, {}));
}

std::string_view name_of(strategy::Trigger trigger) {
  switch (trigger) {
    case strategy::Trigger::Started:
      return "started";
    case strategy::Trigger::Book:
      return "book";
    case strategy::Trigger::Timer:
      return "timer";
    case strategy::Trigger::Account:
      return "account";
    case strategy::Trigger::Candle:
      return "candle";
  }
  std::unreachable();
}

const SignalJudged* signal_of(const SeenDecision& decision) {
  for (const RecordBody& body : decision.done) {
    if (const auto* judged = std::get_if<SignalJudged>(&body)) {
      return judged;
    }
  }
  return nullptr;
}

bool touches(const SeenDecision& decision, ClientOrderId order) {
  return std::ranges::any_of(decision.done,
                             [order](const RecordBody& body) { return order_of(body) == order; });
}

}  // namespace tw::control
