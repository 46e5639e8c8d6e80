#include "control/run_result.hpp"

#include <algorithm>

#include "backtest/csv.hpp"
#include "control/state_dump.hpp"

namespace tw::control {
namespace {

std::string_view queue_rule(const RunResult& result) {
  const auto queue = std::ranges::find(result.description, "queue", &Setting::name);
  if (queue == result.description.end() || queue->value == "pessimistic") {
    return "a resting order fills when a trade prints through it";
  }
  if (queue->value == "risk_adverse") {
    return "a resting order waits behind what stood there on arrival; only trades move the queue";
  }
  return "a resting order waits behind what stood there on arrival; part of what is canceled stood "
         "in front";
}

json::Value assumptions(const RunResult& result) {
  json::Value value = json::Value::object();
  for (const Setting& setting : result.description) {
    value.set(setting.name, json::Value::of(setting.value));
  }
  value.set("feed_latency", json::Value::of("none: events are seen at the recorder's time"));
  value.set("queue_rule", json::Value::of(queue_rule(result)));
  value.set("funding", json::Value::of("none"));
  value.set("trigger_mark", json::Value::of("mid of the last synced book"));
  value.set("marks", json::Value::of("mid of the last synced book"));
  return value;
}

json::Value counts(const backtest::RunCounts& counts) {
  return json::Value::object()
      .set("market_events", json::Value::of(counts.market_events))
      .set("timers", json::Value::of(counts.timers))
      .set("orders", json::Value::of(counts.orders))
      .set("cancels", json::Value::of(counts.cancels))
      .set("refused_by_risk", json::Value::of(counts.refusals))
      .set("refused_by_venue", json::Value::of(counts.rejected))
      .set("fills", json::Value::of(counts.fills))
      .set("maker_fills", json::Value::of(counts.maker_fills))
      .set("starts", json::Value::of(counts.writers));
}

json::Value marks(const RunResult& result) {
  json::Value value = json::Value::object();
  for (const Mark& mark : result.marks) {
    value.set(mark.symbol,
              json::Value::object()
                  .set("price", mark.price ? json::Value::of(mark.price->decimal()) : json::Value())
                  .set("position", json::Value::of(mark.position.decimal())));
  }
  return value;
}

}  // namespace

SettledTotals settled_totals(const portfolio::Portfolio& portfolio) {
  SettledTotals totals;
  for (const Position& position : portfolio.positions()) {
    totals.realized_gross += position.realized_gross.amount;
    totals.fees += position.fees.amount;
  }
  return totals;
}

RunResult summarize(const PreparedRun& run, const backtest::Session& session,
                    const backtest::Projection& projection) {
  RunResult result{.description = run.description,
                   .started_at = session.started_at(),
                   .ended_at = session.loop().now(),
                   .counts = projection.counts(),
                   .capital = run.settings.capital,
                   .realized_gross = {},
                   .unrealized_gross = session.unrealized_gross(),
                   .fees = {},
                   .equity = session.equity(),
                   .drawdown_max = session.drawdown().max(),
                   .figures = figures_of(session, projection),
                   .marks = {},
                   .fills_hash = {},
                   .state_hash = state_hash(projection.facts())};
  result.counts.market_events = session.loop().market_events();
  const portfolio::Portfolio& portfolio = session.loop().facts().portfolio();
  const SettledTotals settled = settled_totals(portfolio);
  result.realized_gross = settled.realized_gross;
  result.fees = settled.fees;
  for (const InstrumentDefined& defined : run.settings.instruments) {
    const InstrumentId id = defined.listing.id;
    const AccountId account = session.loop().group().settings().account.id;
    result.marks.push_back({.symbol = defined.listing.symbol.to_string(),
                            .price = session.loop().market().mark(id),
                            .position = portfolio.quantity({account, id, PositionSide::Net})});
  }
  return result;
}

json::Value to_json(const RunResult& result) {
  return json::Value::object()
      .set("schema_version", json::Value::of(std::int64_t{1}))
      .set("assumptions", assumptions(result))
      .set("started_at", json::Value::of(to_iso8601(result.started_at)))
      .set("ended_at", json::Value::of(to_iso8601(result.ended_at)))
      .set("counts", counts(result.counts))
      .set("currency", json::Value::of(result.capital.currency.view()))
      .set("capital", json::Value::of(result.capital.amount))
      .set("realized_gross", json::Value::of(result.realized_gross))
      .set("unrealized_gross", json::Value::of(result.unrealized_gross))
      .set("fees", json::Value::of(result.fees))
      .set("equity", json::Value::of(result.equity.amount))
      .set("drawdown_max", json::Value::of(result.drawdown_max))
      .set("figures", to_json(result.figures))
      .set("marks", marks(result))
      .set("fills_hash", json::Value::of(result.fills_hash))
      .set("fills_hash_columns", json::Value::of(std::int64_t{backtest::kFillColumnsWithoutIds}))
      .set("state_hash", json::Value::of(result.state_hash));
}

}  // namespace tw::control
