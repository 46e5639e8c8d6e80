#pragma once

#include <optional>

#include "base/amount.hpp"
#include "performance/figure.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::performance {

/// What holding the instrument from the first to the last price would have returned, without costs.
/// Input:   prices in time order, > 0 (TW_ASSERT).
/// Cost:    O(1), no allocation.
class BuyAndHold {
 public:
  void on(Price price);
  bool has_price() const { return first_.has_value(); }
  /// Last price over first price, minus one. Errors: NoSamples.
  Figure<double> total_return() const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  friend bool operator==(const BuyAndHold&, const BuyAndHold&) = default;

 private:
  std::optional<Price> first_;
  Price last_;
};

}  // namespace tw::performance
