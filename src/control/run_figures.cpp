#include "control/run_figures.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "performance/returns.hpp"

namespace tw::control {
namespace {

using performance::Absence;
using performance::Figure;

constexpr std::array kUnits{
    std::pair<std::string_view, FigureUnit>{"total_return", FigureUnit::Percent},
    std::pair<std::string_view, FigureUnit>{"annual_return", FigureUnit::Percent},
    std::pair<std::string_view, FigureUnit>{"annual_volatility", FigureUnit::Percent},
    std::pair<std::string_view, FigureUnit>{"sharpe", FigureUnit::Number},
    std::pair<std::string_view, FigureUnit>{"sortino", FigureUnit::Number},
    std::pair<std::string_view, FigureUnit>{"calmar", FigureUnit::Number},
    std::pair<std::string_view, FigureUnit>{"win_rate", FigureUnit::Percent},
    std::pair<std::string_view, FigureUnit>{"profit_factor", FigureUnit::Number},
    std::pair<std::string_view, FigureUnit>{"expectancy", FigureUnit::Money},
    std::pair<std::string_view, FigureUnit>{"average_win", FigureUnit::Money},
    std::pair<std::string_view, FigureUnit>{"average_loss", FigureUnit::Money},
    std::pair<std::string_view, FigureUnit>{"exposure_time", FigureUnit::Percent},
    std::pair<std::string_view, FigureUnit>{"exposure_average", FigureUnit::Percent},
    std::pair<std::string_view, FigureUnit>{"turnover", FigureUnit::Number},
    std::pair<std::string_view, FigureUnit>{"fee_bps", FigureUnit::BasisPoints},
    std::pair<std::string_view, FigureUnit>{"slippage_bps", FigureUnit::BasisPoints},
    std::pair<std::string_view, FigureUnit>{"slippage", FigureUnit::Money},
};

template <class T>
NamedFigure named(std::string_view name, Figure<T> value) {
  return {name, *unit_of(name), std::move(value)};
}

// A sum is always there; so that it stands among the figures.
Figure<Decimal> sum_of(Decimal value) { return value; }

void add_returns(const performance::EquityCurve& curve, std::vector<NamedFigure>& out) {
  out.push_back(named("total_return", performance::total_return(curve)));
  out.push_back(named("annual_return", performance::annual_return(curve)));
  out.push_back(named("annual_volatility", performance::annual_volatility(curve)));
  out.push_back(named("sharpe", performance::sharpe(curve)));
  out.push_back(named("sortino", performance::sortino(curve)));
  out.push_back(named("calmar", performance::calmar(curve)));
}

void add_trades(const performance::TradeStatistics& trades, std::vector<NamedFigure>& out) {
  out.push_back(named("win_rate", trades.win_rate()));
  out.push_back(named("profit_factor", trades.profit_factor()));
  out.push_back(named("expectancy", trades.expectancy()));
  out.push_back(named("average_win", trades.average_win()));
  out.push_back(named("average_loss", trades.average_loss()));
}

Figure<double> turnover(const performance::Costs& costs, const performance::EquityCurve& curve) {
  const Figure<Decimal> average = curve.average();
  return average ? costs.turnover(*average) : Figure<double>(average.reason());
}

template <class T>
json::Value to_json(const Figure<T>& figure) {
  return figure ? json::Value::of(*figure) : json::Value();
}

}  // namespace

std::optional<FigureUnit> unit_of(std::string_view figure) {
  const auto found =
      std::ranges::find(kUnits, figure, &std::pair<std::string_view, FigureUnit>::first);
  return found != kUnits.end() ? std::optional(found->second) : std::nullopt;
}

std::optional<Absence> NamedFigure::absence() const {
  return std::visit(
      [](const auto& figure) {
        return figure ? std::nullopt : std::optional<Absence>(figure.reason());
      },
      value);
}

RunFigures figures_of(const backtest::Session& session, const backtest::Projection& projection) {
  const backtest::RunMeter& meter = session.meter();
  const backtest::EquitySample now = meter.now();
  performance::EquityCurve curve = meter.curve();
  performance::Exposure exposure = meter.exposure();
  curve.on(now.at, now.equity);
  exposure.on(now.at, now.exposure, now.equity);
  RunFigures run;
  add_returns(curve, run.figures);
  add_trades(projection.trades(), run.figures);
  run.figures.push_back(named("exposure_time", exposure.time_share()));
  run.figures.push_back(named("exposure_average", exposure.average()));
  run.figures.push_back(named("turnover", turnover(projection.costs(), curve)));
  run.figures.push_back(named("fee_bps", projection.costs().fee_bps()));
  run.figures.push_back(named("slippage_bps", meter.slippage().bps()));
  run.figures.push_back(named("slippage", sum_of(meter.slippage().cost())));
  const auto& instruments = session.settings().instruments;
  const std::vector<performance::BuyAndHold> held = meter.buy_and_hold();
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    run.buy_and_hold.push_back({instruments[i].listing.symbol.to_string(), held[i].total_return()});
  }
  return run;
}

json::Value to_json(const RunFigures& run) {
  json::Value value = json::Value::object();
  json::Value absent = json::Value::object();
  for (const NamedFigure& figure : run.figures) {
    value.set(figure.name,
              std::visit([](const auto& content) { return to_json(content); }, figure.value));
    if (const auto reason = figure.absence()) {
      absent.set(figure.name, json::Value::of(performance::name(*reason)));
    }
  }
  json::Value held = json::Value::object();
  for (const HeldReturn& each : run.buy_and_hold) {
    held.set(each.symbol, to_json(each.total_return));
    if (!each.total_return) {
      absent.set("buy_and_hold." + each.symbol,
                 json::Value::of(performance::name(each.total_return.reason())));
    }
  }
  return value.set("buy_and_hold", std::move(held)).set("absent", std::move(absent));
}

}  // namespace tw::control
