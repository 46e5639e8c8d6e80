#pragma once

#include "indicators/recursive_average.hpp"

namespace tw::indicators {

class WilderStep {
 public:
  explicit WilderStep(double length) : length_(length) {}
  double operator()(double average, double value) const {
    return (average * (length_ - 1) + value) / length_;
  }

 private:
  double length_;
};

/// Wilder's moving average: (average * (length - 1) + value) / length.
/// Source:  J. W. Wilder, New Concepts in Technical Trading Systems (1978), chapter 3.
using Rma = RecursiveAverage<WilderStep>;

}  // namespace tw::indicators
