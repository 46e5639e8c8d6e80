#pragma once

#include <vector>

#include "performance/equity_curve.hpp"

// Figures of a curve of daily equity: the first sample, then the last equity of each UTC day, the
// first one included. Simple returns, variances divided by their count minus one, a risk-free rate
// of zero, 365 days to a year since the markets never close. An account that was empty once has no
// returns: what it gained afterwards was gained with money that nobody would have lent.
namespace tw::performance {

/// equity / equity of the day before - 1 for each day, the first one against the first sample, from
/// exact differences.
/// Errors: NoSamples; EquityNotPositive where a sample had no equity.
Figure<std::vector<double>> daily_returns(const EquityCurve& curve);

/// Last sample over first sample, minus one.
/// Errors: NoSamples; EquityNotPositive as daily_returns.
Figure<double> total_return(const EquityCurve& curve);

/// (1 + total return) ^ (365 days / time from first to last sample) - 1.
/// Errors: as total_return; TooFewDays below 24 hours; OutOfRange.
Figure<double> annual_return(const EquityCurve& curve);

/// Standard deviation of daily returns times sqrt(365).
/// Errors: TooFewDays below 48 hours from first to last sample; EquityNotPositive as daily_returns.
Figure<double> annual_volatility(const EquityCurve& curve);

/// Mean of daily returns over their standard deviation, times sqrt(365).
/// Errors: as annual_volatility; NoVariation where the deviation is nothing but rounding, below
///         10^-12 of the mean.
/// Source: W. F. Sharpe, Journal of Portfolio Management 21 (1994), 49-58.
Figure<double> sharpe(const EquityCurve& curve);

/// As Sharpe, over the root of the sum of squared negative returns divided by the count of all
/// returns minus one.
/// Errors: as annual_volatility; NoLosses without a negative return.
/// Source: F. A. Sortino, L. N. Price, Journal of Investing 3 (1994), 59-64.
Figure<double> sortino(const EquityCurve& curve);

/// Annual return over the largest drawdown of daily equity.
/// Errors: as annual_return; TooFewDays below 48 hours; NoDrawdown.
Figure<double> calmar(const EquityCurve& curve);

/// Largest fall of daily equity from a peak, as Drawdown. Errors: NoSamples.
Figure<Decimal> daily_drawdown_max(const EquityCurve& curve);

}  // namespace tw::performance
