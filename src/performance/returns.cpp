#include "performance/returns.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "performance/drawdown.hpp"

namespace tw::performance {
namespace {

constexpr double kDaysOfYear = 365;
constexpr Duration kDay = std::chrono::days{1};
constexpr Duration kRatiosFrom = 2 * kDay;
constexpr double kRoundingShare = 1e-12;  // of a mean: what differs by less does not vary

double growth(Decimal from, Decimal to) { return (to - from).to_double() / from.to_double(); }

Duration elapsed(const EquityCurve& curve) {
  return curve.first() ? curve.last()->at - curve.first()->at : Duration::zero();
}

// What the ratios have in common: returns with their mean and the divisor of their squares.
struct Moments {
  std::vector<double> returns;
  double mean = 0;
  double divisor = 0;
};

// Root of the mean square of a function of the returns.
template <class Function>
double root_mean_square(const Moments& of, Function function) {
  double squares = 0;
  for (const double one : of.returns) {
    const double part = function(one);
    squares += part * part;
  }
  return std::sqrt(squares / of.divisor);
}

double deviation(const Moments& of) {
  return root_mean_square(of, [&of](double one) { return one - of.mean; });
}

}  // namespace

Figure<std::vector<double>> daily_returns(const EquityCurve& curve) {
  if (!curve.first()) {
    return Absence::NoSamples;
  }
  if (curve.empty_since()) {
    return Absence::EquityNotPositive;
  }
  std::vector<double> out;
  out.reserve(curve.days().size());
  Decimal before = curve.first()->equity;
  for (const DayEquity& day : curve.days()) {
    out.push_back(growth(before, day.equity));
    before = day.equity;
  }
  return out;
}

namespace {

Figure<Moments> moments(const EquityCurve& curve) {
  if (elapsed(curve) < kRatiosFrom) {
    return Absence::TooFewDays;
  }
  const auto returns = daily_returns(curve);
  if (!returns) {
    return returns.reason();
  }
  Moments out{.returns = *returns, .mean = 0, .divisor = 0};
  for (const double one : out.returns) {
    out.mean += one;
  }
  out.mean /= static_cast<double>(out.returns.size());
  out.divisor = static_cast<double>(out.returns.size() - 1);
  return out;
}

}  // namespace

Figure<double> total_return(const EquityCurve& curve) {
  if (!curve.first()) {
    return Absence::NoSamples;
  }
  if (curve.empty_since()) {
    return Absence::EquityNotPositive;
  }
  return Figure<double>::of(growth(curve.first()->equity, curve.last()->equity));
}

Figure<double> annual_return(const EquityCurve& curve) {
  const auto total = total_return(curve);
  if (!total) {
    return total;
  }
  if (elapsed(curve) < kDay) {
    return Absence::TooFewDays;
  }
  const double days =
      static_cast<double>(elapsed(curve).count()) / static_cast<double>(kDay.count());
  return Figure<double>::of(math::pow(1 + *total, kDaysOfYear / days) - 1);
}

Figure<double> annual_volatility(const EquityCurve& curve) {
  const auto of = moments(curve);
  return of ? Figure<double>::of(deviation(*of) * std::sqrt(kDaysOfYear)) : of.reason();
}

Figure<double> sharpe(const EquityCurve& curve) {
  const auto of = moments(curve);
  if (!of) {
    return of.reason();
  }
  const double spread = deviation(*of);
  if (spread <= std::abs(of->mean) * kRoundingShare) {
    return Absence::NoVariation;
  }
  return Figure<double>::of(of->mean / spread * std::sqrt(kDaysOfYear));
}

Figure<double> sortino(const EquityCurve& curve) {
  const auto of = moments(curve);
  if (!of) {
    return of.reason();
  }
  const double downside = root_mean_square(*of, [](double one) { return std::min(one, 0.0); });
  if (downside == 0) {
    return Absence::NoLosses;
  }
  return Figure<double>::of(of->mean / downside * std::sqrt(kDaysOfYear));
}

Figure<double> calmar(const EquityCurve& curve) {
  const auto annual = annual_return(curve);
  if (!annual) {
    return annual;
  }
  if (elapsed(curve) < kRatiosFrom) {
    return Absence::TooFewDays;
  }
  const Decimal fall = *daily_drawdown_max(curve);
  if (fall.is_zero()) {
    return Absence::NoDrawdown;
  }
  return Figure<double>::of(*annual / fall.to_double());
}

Figure<Decimal> daily_drawdown_max(const EquityCurve& curve) {
  if (!curve.first()) {
    return Absence::NoSamples;
  }
  Drawdown drawdown;
  drawdown.on(curve.first()->equity);
  for (const DayEquity& day : curve.days()) {
    drawdown.on(day.equity);
  }
  return drawdown.max();
}

}  // namespace tw::performance
