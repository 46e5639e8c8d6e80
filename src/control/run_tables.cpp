#include "control/run_tables.hpp"

#include <utility>

namespace tw::control {
namespace {

using performance::Figure;

constexpr std::array kPercentiles{std::pair{"worst", 0},          std::pair{"percentile_5", 5},
                                  std::pair{"percentile_25", 25}, std::pair{"median", 50},
                                  std::pair{"percentile_75", 75}, std::pair{"percentile_95", 95},
                                  std::pair{"best", 100}};

void set_sums(json::Value& row, const backtest::RunPart& part) {
  row.set("fills", json::Value::of(part.costs.fills()))
      .set("wins", json::Value::of(part.trades.wins()))
      .set("losses", json::Value::of(part.trades.losses()))
      .set("traded", json::Value::of(part.costs.traded()))
      .set("realized_gross", json::Value::of(part.realized_gross()))
      .set("fees", json::Value::of(part.costs.fees()))
      .set("funding", json::Value::of(-part.costs.funding()))
      .set("net", json::Value::of(part.net()));
}

// `292d 12h`, `5m 44.793s`: as a person counts.
std::string span_text(Duration span) {
  constexpr std::array kUnits{std::pair{"d", std::int64_t{86'400'000}},
                              std::pair{"h", std::int64_t{3'600'000}},
                              std::pair{"m", std::int64_t{60'000}}};
  std::int64_t left = std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
  std::string text;
  for (const auto& [name, length] : kUnits) {
    if (left >= length) {
      text += (text.empty() ? "" : " ") + std::to_string(left / length) + name;
    }
    left %= length;
  }
  if (text.empty() || left > 0) {
    const Decimal seconds = Decimal::from_units(left, 3);
    text += (text.empty() ? "" : " ") + seconds.to_string() + "s";
  }
  return text;
}

json::Value costs_json(const performance::Costs& costs) {
  return json::Value::object()
      .set("fills", json::Value::of(costs.fills()))
      .set("traded", json::Value::of(costs.traded()))
      .set("fees", json::Value::of(costs.fees()));
}

json::Value by_hour(const RunTables& tables) {
  json::Value rows = json::Value::array();
  for (std::size_t hour = 0; hour < tables.hours.size(); ++hour) {
    const backtest::RunPart& part = tables.hours[hour];
    if (part.costs.fills() == 0 && part.costs.funding().is_zero()) {
      continue;
    }
    json::Value row = json::Value::object().set("hour", json::Value::of(std::uint64_t{hour}));
    set_sums(row, part);
    rows.push(std::move(row));
  }
  return rows;
}

template <class T>
void set_figure(json::Value& value, json::Value& absent, std::string_view name,
                const Figure<T>& figure) {
  value.set(name, figure ? json::Value::of(*figure) : json::Value());
  if (!figure) {
    absent.set(name, json::Value::of(performance::name(figure.reason())));
  }
}

json::Value bins_json(const performance::ResultDistribution& closes) {
  json::Value bins = json::Value::array();
  for (const performance::ResultBin& bin : closes.histogram(RunTables::kBinsMax)) {
    bins.push(json::Value::object()
                  .set("from", json::Value::of(bin.from))
                  .set("to", json::Value::of(bin.to))
                  .set("count", json::Value::of(bin.count)));
  }
  return bins;
}

json::Value period_json(const performance::DrawdownPeriod& period) {
  return json::Value::object()
      .set("started_at", json::Value::of(to_iso8601(period.started_at)))
      .set("trough_at", json::Value::of(to_iso8601(period.trough_at)))
      .set("recovered_at", period.recovered_at.has_value()
                               ? json::Value::of(to_iso8601(*period.recovered_at))
                               : json::Value())
      .set("peak", json::Value::of(period.peak))
      .set("trough", json::Value::of(period.trough))
      .set("depth", json::Value::of(period.depth));
}

}  // namespace

RunTables tables_of(const backtest::Session& session, const backtest::RunBreakdown& breakdown) {
  const performance::DrawdownPeriods periods = session.meter().drawdown_periods();
  RunTables tables{.instruments = {},
                   .hours = breakdown.hours(),
                   .maker = breakdown.maker(),
                   .taker = breakdown.taker(),
                   .closes = breakdown.results(),
                   .drawdowns = periods.worst(),
                   .drawdown_longest = periods.longest()};
  for (std::size_t i = 0; i < session.settings().instruments.size(); ++i) {
    tables.instruments.push_back({session.settings().instruments[i].listing.symbol.to_string(),
                                  breakdown.instruments()[i].part});
  }
  return tables;
}

json::Value breakdown_json(const RunTables& tables) {
  json::Value instruments = json::Value::array();
  for (const RunTables::OfInstrument& each : tables.instruments) {
    json::Value row = json::Value::object().set("instrument", json::Value::of(each.symbol));
    set_sums(row, each.part);
    instruments.push(std::move(row));
  }
  return json::Value::object()
      .set("by_instrument", std::move(instruments))
      .set("by_hour", by_hour(tables))
      .set("by_liquidity", json::Value::object()
                               .set("maker", costs_json(tables.maker))
                               .set("taker", costs_json(tables.taker)));
}

json::Value closes_json(const RunTables& tables) {
  const performance::ResultDistribution& closes = tables.closes;
  json::Value absent = json::Value::object();
  json::Value value = json::Value::object().set("count", json::Value::of(closes.count()));
  set_figure(value, absent, "net", closes.sum());
  set_figure(value, absent, "mean", closes.mean());
  set_figure(value, absent, "deviation", closes.deviation());
  set_figure(value, absent, "mean_over_error", closes.mean_over_error());
  for (const auto& [name, hundredths] : kPercentiles) {
    set_figure(value, absent, name, closes.percentile(hundredths));
  }
  return value.set("bins", bins_json(closes)).set("absent", std::move(absent));
}

json::Value drawdowns_json(const RunTables& tables) {
  json::Value worst = json::Value::array();
  for (const performance::DrawdownPeriod& period : tables.drawdowns) {
    worst.push(period_json(period));
  }
  return json::Value::object()
      .set("longest", json::Value::of(span_text(tables.drawdown_longest)))
      .set("longest_ns", json::Value::of(std::int64_t{tables.drawdown_longest.count()}))
      .set("worst", std::move(worst));
}

}  // namespace tw::control
