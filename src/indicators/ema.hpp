#pragma once

#include "indicators/recursive_average.hpp"

namespace tw::indicators {

class EmaStep {
 public:
  explicit EmaStep(double length) : factor_(2 / (length + 1)) {}
  double operator()(double average, double value) const {
    return (value - average) * factor_ + average;
  }

 private:
  double factor_;
};

/// Exponential moving average with the factor 2 / (length + 1), as TA-Lib's EMA in its default
/// mode.
using Ema = RecursiveAverage<EmaStep>;

}  // namespace tw::indicators
