#include "control/decision_fate.hpp"

#include <algorithm>
#include <utility>

namespace tw::control {
namespace {

bool is_amending(const Order& order) { return order.has_amend && order.amend.is_unanswered(); }

// As execution::diff_quotes sees an order.
bool stands_for(const Order& order, const QuoteTarget& target) {
  const OrderTerms& terms = order.terms;
  const QuoteTarget held = is_amending(order)
                               ? QuoteTarget{terms.side, order.amend_price, order.amend_quantity}
                               : QuoteTarget{terms.side, terms.limit_price, terms.quantity};
  return order.status != OrderStatus::PendingCancel && held == target;
}

// The first thing that was done in answer to a wish; `does` says whether it is an answer to it.
template <class Body, class Match>
const Body* find_done(const SeenDecision& decision, const Match& does) {
  for (const RecordBody& body : decision.done) {
    const Body* found = nullptr;
    if constexpr (std::is_same_v<Body, Refusal>) {
      found = std::get_if<Refusal>(&body);
    } else if (const auto* command = std::get_if<Command>(&body)) {
      found = std::get_if<Body>(&command->body);
    }
    if (found != nullptr && does(*found)) {
      return found;
    }
  }
  return nullptr;
}

Side side_of(const SeenDecision& decision, ClientOrderId order) {
  const auto found = std::ranges::find(decision.live, order, &Order::id);
  return found != decision.live.end() ? found->terms.side : Side::Buy;
}

WantedFate fate_of(const SeenDecision& decision, const QuoteTarget& target) {
  WantedFate fate{.side = target.side, .price = target.price, .quantity = target.quantity};
  const auto has_terms = [&](const auto& body) {
    return QuoteTarget{body.terms.side, body.terms.limit_price, body.terms.quantity} == target;
  };
  const auto amends = [&](const AmendOrder& amend) {
    return QuoteTarget{side_of(decision, amend.order), amend.limit_price, amend.quantity} == target;
  };
  if (const auto* place = find_done<PlaceOrder>(decision, has_terms)) {
    fate.kind = FateKind::Placed;
    fate.order = place->order;
  } else if (const auto* refusal = find_done<Refusal>(decision, has_terms)) {
    fate.kind = FateKind::Refused;
    fate.verdict = refusal->verdict;
  } else if (const auto* amend = find_done<AmendOrder>(decision, amends)) {
    fate.kind = FateKind::Amended;
    fate.order = amend->order;
  } else {
    const auto held = std::ranges::find_if(
        decision.live, [&](const Order& order) { return stands_for(order, target); });
    fate.kind = held != decision.live.end() && is_amending(*held) ? FateKind::AwaitingAmend
                                                                  : FateKind::Kept;
    fate.order = held != decision.live.end() ? std::optional(held->id) : std::nullopt;
  }
  return fate;
}

WantedFate fate_of(const SeenDecision& decision, const PositionTarget& target) {
  const Quantity missing = target.quantity - decision.position;
  WantedFate fate{.side = missing.sign() < 0 ? Side::Sell : Side::Buy,
                  .price = {},
                  .quantity = target.quantity,
                  .kind = FateKind::BelowStep};
  const auto any = [](const auto&) { return true; };
  const auto& touch = fate.side == Side::Buy ? decision.market.ask : decision.market.bid;
  if (const auto* place = find_done<PlaceOrder>(decision, any)) {
    fate.kind = FateKind::Placed;
    fate.order = place->order;
  } else if (const auto* refusal = find_done<Refusal>(decision, any)) {
    fate.kind = FateKind::Refused;
    fate.verdict = refusal->verdict;
  } else if (missing.is_zero()) {
    fate.kind = FateKind::Reached;
  } else if (!decision.live.empty()) {
    fate.kind = FateKind::Working;
    fate.order = decision.live.front().id;
  } else if (decision.market.state != market::BookState::Synced || !touch.has_value()) {
    fate.kind = FateKind::NoBook;
  }
  return fate;
}

// Of the order that an accepted signal led to.
WantedFate fate_of(const SeenDecision& decision, const SignalJudged& judged) {
  const auto is_caused = [&judged](const auto& body) { return body.cause == judged.id; };
  WantedFate fate{.side = Side::Buy, .price = {}, .quantity = {}, .kind = FateKind::Placed};
  const OrderTerms* terms = nullptr;
  if (const auto* refusal = find_done<Refusal>(decision, is_caused)) {
    fate.kind = FateKind::Refused;
    fate.verdict = refusal->verdict;
    terms = &refusal->terms;
  } else if (const auto* place = find_done<PlaceOrder>(decision, is_caused)) {
    fate.order = place->order;
    terms = &place->terms;
  }
  if (terms != nullptr) {
    fate.side = terms->side;
    fate.price = terms->limit_price;
    fate.quantity = terms->quantity;
  }
  return fate;
}

}  // namespace

std::vector<WantedFate> fates_of(const SeenDecision& decision) {
  std::vector<WantedFate> fates;
  for (const QuoteTarget& target : decision.quotes) {
    fates.push_back(fate_of(decision, target));
  }
  if (decision.target.has_value()) {
    fates.push_back(fate_of(decision, *decision.target));
  }
  const SignalJudged* judged = signal_of(decision);
  if (judged != nullptr && judged->fate == SignalFate::Accepted) {
    fates.push_back(fate_of(decision, *judged));
  }
  return fates;
}

std::string_view name_of(FateKind kind) {
  switch (kind) {
    case FateKind::Kept:
      return "kept";
    case FateKind::AwaitingAmend:
      return "awaiting_amend";
    case FateKind::Placed:
      return "placed";
    case FateKind::Amended:
      return "amended";
    case FateKind::Refused:
      return "refused";
    case FateKind::Reached:
      return "reached";
    case FateKind::Working:
      return "working";
    case FateKind::BelowStep:
      return "below_step";
    case FateKind::NoBook:
      return "no_book";
  }
  std::unreachable();
}

}  // namespace tw::control
