#include "control/run_result.hpp"

#include <algorithm>

#include "backtest/csv.hpp"
#include "control/program_version.hpp"
#include "control/state_dump.hpp"
#include "control/venue_settings.hpp"
#include "model/names.hpp"

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

std::string liquidation_rule(const backtest::MarginFigures& figures) {
  const std::string rule = "not simulated; looked at once a second, the account ";
  if (!figures.below_maintenance_at.has_value()) {
    return rule + "was never below maintenance margin";
  }
  return rule + "was below maintenance margin first at " +
         to_iso8601(*figures.below_maintenance_at) +
         ": from there on a venue would have closed positions";
}

void assume_margin(const MarginResult& margin, json::Value& value) {
  value.set("margin_rules",
            json::Value::of("Bybit's of 2025-09: an order without free margin is refused; "
                            "the settle currency is collateral in full, one "
                            "maintenance rate for all sizes"));
  value.set("liquidation", json::Value::of(liquidation_rule(margin.figures)));
}

bool has_spot(const RunResult& result) {
  return std::ranges::any_of(
      result.marks, [](const Mark& mark) { return mark.listing.kind == ContractKind::Spot; });
}

bool has_setting(const RunResult& result, std::string_view name) {
  return std::ranges::count(result.description, name, &Setting::name) != 0;
}

json::Value assumptions(const RunResult& result) {
  json::Value value = json::Value::object();
  for (const Setting& setting : result.description) {
    value.set(setting.name, json::Value::of(setting.value));
  }
  if (!has_setting(result, kFeedLatency)) {
    value.set(kFeedLatency, json::Value::of("none: events are seen at the recorder's time"));
  }
  value.set("queue_rule", json::Value::of(queue_rule(result)));
  value.set("funding", json::Value::of(result.funding.has_value()
                                           ? "by the table: position at its moment, at the mark of "
                                             "the table or else the mid of the last synced book"
                                           : "none"));
  if (has_spot(result)) {
    value.set("spot",
              json::Value::of("both assets change hands, nothing is lent: what is sold must be "
                              "held, what is bought is paid with its fee in quote; balances "
                              "hold what units held cost"));
  }
  if (result.margin.has_value()) {
    assume_margin(*result.margin, value);
  }
  value.set("trigger_mark", json::Value::of("mid of the last synced book"));
  value.set("marks", json::Value::of("mid of the last synced book"));
  return value;
}

// By what became of them; nothing of a run without.
void add_signals(const backtest::SignalCounts& signals, json::Value& value) {
  if (std::ranges::all_of(signals, [](std::uint64_t count) { return count == 0; })) {
    return;
  }
  json::Value fates = json::Value::object();
  for (std::size_t i = 0; i < signals.size(); ++i) {
    fates.set(name_of(static_cast<SignalFate>(i)), json::Value::of(signals.at(i)));
  }
  value.set("signals", std::move(fates));
}

json::Value refusals(const backtest::RefusalCounts& counts) {
  json::Value value = json::Value::object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts.at(i) > 0) {
      value.set(name_of(static_cast<RuleId>(i)), json::Value::of(counts.at(i)));
    }
  }
  return value;
}

json::Value silence_json(const Silence& silence) {
  json::Value reasons = json::Value::array();
  for (const strategy::Reason& reason : silence.reasons) {
    reasons.push(json::Value::object()
                     .set("code", json::Value::of(name_of(reason.code)))
                     .set("value", json::Value::of(reason.value))
                     .set("limit", json::Value::of(reason.limit)));
  }
  return json::Value::object()
      .set("decisions", json::Value::of(silence.decisions))
      .set("reasons", std::move(reasons));
}

json::Value counts(const backtest::RunCounts& counts) {
  json::Value value = json::Value::object();
  value.set("market_events", json::Value::of(counts.market_events))
      .set("timers", json::Value::of(counts.timers))
      .set("orders", json::Value::of(counts.orders))
      .set("cancels", json::Value::of(counts.cancels))
      .set("amends", json::Value::of(counts.amends))
      .set("refused_by_risk", json::Value::of(counts.refusals))
      .set("refused_by_rule", refusals(counts.refused_by_rule))
      .set("refused_by_venue", json::Value::of(counts.rejected))
      .set("fills", json::Value::of(counts.fills))
      .set("maker_fills", json::Value::of(counts.maker_fills))
      .set("starts", json::Value::of(counts.writers));
  add_signals(counts.signals, value);
  return value;
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

// What the numbers of the files are in.
json::Value instruments(const RunResult& result) {
  json::Value value = json::Value::object();
  for (const Mark& mark : result.marks) {
    const Listing& listing = mark.listing;
    const bool is_inverse = listing.kind == ContractKind::Inverse;
    const bool is_in_units = !is_inverse && listing.multiplier == Decimal::from_int(1);
    value.set(
        mark.symbol,
        json::Value::object()
            .set("contract", json::Value::of(name_of(listing.kind)))
            .set("multiplier", json::Value::of(listing.multiplier))
            .set("multiplier_unit",
                 json::Value::of((is_inverse ? listing.quote : listing.base).view()))
            .set("quantity_unit", json::Value::of(is_in_units ? listing.base.view() : "contracts"))
            .set("price_unit", json::Value::of(listing.quote.view()))
            .set("money_unit", json::Value::of(listing.settle.view())));
  }
  return value;
}

std::vector<Money> wallets_of(const portfolio::Portfolio& portfolio, const RunResult& result) {
  std::vector<Money> amounts;
  for (const portfolio::WalletBalance& wallet : portfolio.ledger().wallets()) {
    if (has_spot(result)) {  // a run has one account
      amounts.push_back(wallet.amount);
    }
  }
  return amounts;
}

json::Value wallets_json(const std::vector<Money>& wallets) {
  json::Value value = json::Value::object();
  for (const Money& wallet : wallets) {
    value.set(wallet.currency.view(), json::Value::of(wallet.amount));
  }
  return value;
}

json::Value funding_json(const FundingResult& funding) {
  return json::Value::object()
      .set("rows", json::Value::of(funding.rows))
      .set("rows_of_other_instruments", json::Value::of(funding.other_rows))
      .set("rows_before_start", json::Value::of(funding.before_start))
      .set("rows_after_end", json::Value::of(funding.after_end))
      .set("payments", json::Value::of(funding.totals.payments))
      .set("received", json::Value::of(funding.totals.received))
      .set("paid", json::Value::of(funding.totals.paid))
      .set("net", json::Value::of(funding.totals.net()));
}

json::Value margin_json(const RunResult& result) {
  const auto& [setup, figures] = *result.margin;
  json::Value leverage = json::Value::object();
  for (std::size_t i = 0; i < setup.leverage.size(); ++i) {
    leverage.set(result.marks[i].symbol, json::Value::of(setup.leverage[i]));
  }
  return json::Value::object()
      .set("mode", json::Value::of(name_of(setup.mode)))
      .set("leverage", std::move(leverage))
      .set("reserved_max", json::Value::of(figures.reserved_max))
      .set("free_min", json::Value::of(figures.free_min))
      .set("below_maintenance_at", figures.below_maintenance_at.has_value()
                                       ? json::Value::of(to_iso8601(*figures.below_maintenance_at))
                                       : json::Value());
}

std::string_view name_of(RunMode mode) { return mode == RunMode::Paper ? "paper" : "backtest"; }

json::Value program_json() {
  const ProgramVersion& program = program_version();
  return json::Value::object()
      .set("version", json::Value::of(program.version))
      .set("commit", json::Value::of(program.commit));
}

// By when they were due, not by when they were learned of.
FundingResult funding_of(const PreparedRun& run, const RunResult& result,
                         const backtest::Projection& projection) {
  FundingResult funding{.rows = run.funding->rows,
                        .other_rows = run.funding->other_rows,
                        .before_start = 0,
                        .after_end = 0,
                        .totals = projection.funding()};
  for (const sim::FundingPoint& point : run.settings.venue.funding) {
    funding.before_start += point.at < result.started_at ? 1U : 0U;
    funding.after_end += point.at > result.ended_at ? 1U : 0U;
  }
  return funding;
}

// With the moment it is, as every figure of a result.
Decimal drawdown_max(const backtest::Session& session) {
  performance::Drawdown drawdown = session.drawdown();
  drawdown.on(session.meter().now().equity);
  return drawdown.max();
}

std::optional<Timestamp> empty_since(const backtest::Session& session) {
  const backtest::EquitySample now = session.meter().now();
  const auto before = session.meter().curve().empty_since();
  return before.has_value() || now.equity.sign() > 0 ? before : std::optional(now.at);
}

}  // namespace

SettledTotals settled_totals(const portfolio::Portfolio& portfolio) {
  SettledTotals totals;
  for (const Position& position : portfolio.positions()) {
    totals.realized_gross += position.realized_gross.amount;
    totals.fees += position.fees.amount;
    totals.funding += position.funding.amount;
  }
  return totals;
}

RunResult summarize(const PreparedRun& run, const backtest::Session& session,
                    const backtest::Projection& projection,
                    const backtest::RunBreakdown& breakdown) {
  RunResult result{.description = run.description,
                   .started_at = session.started_at(),
                   .ended_at = session.loop().now(),
                   .counts = projection.counts(),
                   .capital = run.settings.capital,
                   .realized_gross = {},
                   .unrealized_gross = session.unrealized_gross(),
                   .fees = {},
                   .equity = session.equity(),
                   .drawdown_max = drawdown_max(session),
                   .empty_since = empty_since(session),
                   .funding = {},
                   .margin = {},
                   .figures = figures_of(session, projection),
                   .tables = tables_of(session, breakdown),
                   .paths = session.meter().paths(),
                   .marks = {},
                   .wallets = {},
                   .silence = {},
                   .mode = RunMode::Backtest,
                   .command = run.command,
                   .records = 0,
                   .fills_hash = {},
                   .state_hash = state_hash(projection.facts())};
  result.counts.market_events = session.loop().market_events();
  if (run.funding.has_value()) {
    result.funding = funding_of(run, result, projection);
  }
  if (const auto figures = session.meter().margin()) {
    result.margin = MarginResult{*run.settings.margin, *figures};
  }
  const portfolio::Portfolio& portfolio = session.loop().facts().portfolio();
  const SettledTotals settled = settled_totals(portfolio);
  result.realized_gross = settled.realized_gross;
  result.fees = settled.fees;
  for (const InstrumentDefined& defined : run.settings.instruments) {
    const InstrumentId id = defined.listing.id;
    const AccountId account = session.loop().group().settings().account.id;
    result.marks.push_back({.symbol = defined.listing.symbol.to_string(),
                            .listing = defined.listing,
                            .price = session.loop().market().mark(id),
                            .position = portfolio.quantity({account, id, PositionSide::Net})});
  }
  result.wallets = wallets_of(portfolio, result);
  return result;
}

std::vector<std::string> symbols_of(const RunResult& result) {
  std::vector<std::string> symbols;
  for (const Mark& mark : result.marks) {
    symbols.push_back(mark.symbol);
  }
  return symbols;
}

json::Value to_json(const RunResult& result) {
  json::Value value = json::Value::object()
                          .set("schema_version", json::Value::of(std::int64_t{1}))
                          .set("assumptions", assumptions(result))
                          .set("mode", json::Value::of(name_of(result.mode)))
                          .set("program", program_json())
                          .set("started_at", json::Value::of(to_iso8601(result.started_at)))
                          .set("ended_at", json::Value::of(to_iso8601(result.ended_at)))
                          .set("counts", counts(result.counts))
                          .set("currency", json::Value::of(result.capital.currency.view()))
                          .set("capital", json::Value::of(result.capital.amount))
                          .set("realized_gross", json::Value::of(result.realized_gross))
                          .set("unrealized_gross", json::Value::of(result.unrealized_gross))
                          .set("fees", json::Value::of(result.fees));
  if (result.silence.has_value()) {
    value.set("no_orders", silence_json(*result.silence));
  }
  if (result.funding.has_value()) {
    value.set("funding", funding_json(*result.funding));
  }
  value.set("equity", json::Value::of(result.equity.amount))
      .set("drawdown_max", json::Value::of(result.drawdown_max));
  if (result.empty_since.has_value()) {
    value.set("empty_since", json::Value::of(to_iso8601(*result.empty_since)));
  }
  if (result.margin.has_value()) {
    value.set("margin", margin_json(result));
  }
  if (!result.wallets.empty()) {
    value.set("wallets", wallets_json(result.wallets));
  }
  return value.set("figures", to_json(result.figures))
      .set("closes", closes_json(result.tables))
      .set("drawdowns", drawdowns_json(result.tables))
      .set("breakdown", breakdown_json(result.tables))
      .set("instruments", instruments(result))
      .set("marks", marks(result))
      .set("command", json::Value::of(result.command))
      .set("records", json::Value::of(result.records))
      .set("fills_hash", json::Value::of(result.fills_hash))
      .set("fills_hash_columns", json::Value::of(std::int64_t{backtest::kFillColumnsWithoutIds}))
      .set("state_hash", json::Value::of(result.state_hash));
}

}  // namespace tw::control
