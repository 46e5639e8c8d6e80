#pragma once

#include <optional>

#include "base/amount.hpp"
#include "performance/figure.hpp"

namespace tw::performance {

/// What holding the instrument from the first to the last price would have returned, without costs.
/// Input:   prices in time order, > 0 (TW_ASSERT).
/// Cost:    O(1), no allocation.
class BuyAndHold {
 public:
  void on(Price price);
  /// Last price over first price, minus one. Errors: NoSamples.
  Figure<double> total_return() const;

 private:
  std::optional<Price> first_;
  Price last_;
};

}  // namespace tw::performance
