#include "backtest/projection.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/state_archive.hpp"

namespace tw::backtest {
namespace {

template <class Counts, class Archive>
void state(Counts& counts, Archive& archive) {
  auto& [market_events, timers, orders, cancels, amends, refusals, rejected, fills, maker_fills,
         writers, signals, refused_by_rule] = counts;
  archive(market_events, timers, orders, cancels, amends, refusals, rejected, fills, maker_fills,
          writers);
  for (auto& count : signals) {
    archive(count);
  }
  for (auto& count : refused_by_rule) {
    archive(count);
  }
}

template <class Totals, class Archive>
void funding_state(Totals& totals, Archive& archive) {
  auto& [payments, received, paid] = totals;
  archive(payments, received, paid);
}

}  // namespace

void Projection::on_record(const Record& record) {
  const engine::FactChange change = facts_.apply(record);
  if (const auto* event = std::get_if<Event>(&record.body)) {
    count(*event);
  } else if (const auto* command = std::get_if<Command>(&record.body)) {
    on_command(*command);
  } else if (const auto* refusal = std::get_if<Refusal>(&record.body)) {
    ++counts_.refusals;
    ++counts_.refused_by_rule.at(std::to_underlying(refusal->verdict.rule));
  } else if (const auto* judged = std::get_if<SignalJudged>(&record.body)) {
    ++counts_.signals.at(std::to_underlying(judged->fate));
  } else if (const auto* index = std::get_if<FeedIndex>(&record.body)) {
    counts_.market_events += index->count;
  }
  if (change.fill.has_value()) {
    const portfolio::FillEffect& effect = *change.fill;
    ++counts_.fills;
    counts_.maker_fills += effect.fill.liquidity == Liquidity::Maker ? 1U : 0U;
    costs_.on_fill(effect.notional, effect.fill.fee.amount);
    if (effect.has_closed()) {
      trades_.on_close(effect.realized_gross);
    }
    sink_.on_fill({effect, record.at,
                   facts_.portfolio().balance(effect.fill.route.account, facts_.instruments()),
                   is_late(change)});
  }
  if (change.funding.has_value()) {
    hand_out_funding(*change.funding, record.at);
  }
  if (change.transition.has_value() && is_terminal(change.transition->to)) {
    hand_out_order(change.transition->order, record.at);
  }
}

void Projection::finish() {
  for (const Order& order : facts_.orders().live()) {
    sink_.on_order({order, order.place.decided_at, Timestamp{}});
  }
}

void Projection::count(const Event& event) {
  counts_.timers += std::holds_alternative<TimerFired>(event.body) ? 1U : 0U;
  counts_.writers += std::holds_alternative<WriterStarted>(event.body) ? 1U : 0U;
  const auto* rejected = std::get_if<OrderRejected>(&event.body);
  const bool is_refused_by_venue =
      (rejected != nullptr && rejected->reason != RejectReason::Withdrawn) ||
      std::holds_alternative<OrderExpired>(event.body);
  counts_.rejected += is_refused_by_venue ? 1U : 0U;
}

// The fill that ends an order is not late.
bool Projection::is_late(const engine::FactChange& change) const {
  const auto live = facts_.orders().live();
  return !change.transition.has_value() &&
         std::ranges::find(live, change.fill->fill.order, &Order::id) == live.end();
}

void Projection::hand_out_funding(const FundingPaid& paid, Timestamp at) {
  ++funding_.payments;
  (paid.amount.amount.sign() > 0 ? funding_.received : funding_.paid) += abs(paid.amount.amount);
  const PositionKey key{paid.account, paid.instrument, PositionSide::Net};
  sink_.on_funding({paid, at, facts_.portfolio().quantity(key),
                    facts_.portfolio().balance(paid.account, facts_.instruments()), counts_.fills});
}

void Projection::on_command(const Command& command) {
  counts_.orders += std::holds_alternative<PlaceOrder>(command.body) ? 1U : 0U;
  counts_.cancels += std::holds_alternative<CancelOrder>(command.body) ? 1U : 0U;
  if (const auto* amend = std::get_if<AmendOrder>(&command.body)) {
    const Order* order = facts_.orders().find(amend->order);
    TW_ASSERT(order != nullptr);
    ++counts_.amends;
    sink_.on_amend({*order, *amend, command.decided_at});
  }
}

void Projection::hand_out_order(ClientOrderId id, Timestamp at) {
  const Order* order = facts_.orders().find(id);
  TW_ASSERT(order != nullptr);
  sink_.on_order({*order, order->place.decided_at, at});
}

void Projection::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion);
  state(counts_, writer);
  trades_.save(writer);
  costs_.save(writer);
  funding_state(funding_, writer);
}

Checked<void> Projection::load(std::span<const std::byte> bytes, const engine::FactState& facts) {
  StateReader in{bytes};
  std::uint16_t version = 0;
  RunCounts counts;
  performance::TradeStatistics trades;
  performance::Costs costs;
  FundingTotals funding;
  in(version);
  state(counts, in);
  trades.load(in);
  costs.load(in);
  funding_state(funding, in);
  if (version != kStateVersion || !in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  facts_ = facts;
  counts_ = counts;
  trades_ = trades;
  costs_ = costs;
  funding_ = funding;
  return {};
}

}  // namespace tw::backtest
