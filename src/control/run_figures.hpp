#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backtest/projection.hpp"
#include "backtest/session.hpp"
#include "json/value.hpp"
#include "performance/figure.hpp"

namespace tw::control {

/// How a figure is written for a person.
enum class FigureUnit : std::uint8_t { Percent, Number, Money, BasisPoints };

/// One figure of a run: a statistic, or exact money and shares of it.
struct NamedFigure {
  std::string_view name;  ///< as in result.json, and in `view.figure.NAME`
  FigureUnit unit = FigureUnit::Number;
  std::variant<performance::Figure<double>, performance::Figure<Decimal>> value;

  /// Why it cannot be given; nothing when it can.
  std::optional<performance::Absence> absence() const;
};

/// Of a figure of that name; nothing for a name there is not.
std::optional<FigureUnit> unit_of(std::string_view figure);

/// What an instrument would have returned by holding it.
struct HeldReturn {
  std::string symbol;
  performance::Figure<double> total_return;
};

/// The figures of src/performance over a run, in the order of reports.
struct RunFigures {
  std::vector<NamedFigure> figures;
  std::vector<HeldReturn> buy_and_hold;
};

/// Takes them as of now; the session goes on unchanged.
RunFigures figures_of(const backtest::Session& session, const backtest::Projection& projection);

/// The published form: a figure that cannot be given is null, and `absent` names the reason.
json::Value to_json(const RunFigures& figures);

}  // namespace tw::control
