#pragma once

#include <optional>

#include "base/amount.hpp"

namespace tw::performance {

/// What closing a position cost in fees: the fee of the fill that closed it and, by quantity, those
/// of the fills that had opened it. One object per position.
/// Cost:    O(1), no allocation; money is exact, and what was paid is what was given out and what
///          is still open.
class ClosingFees {
 public:
  /// One fill: what was held before it and what it traded, both signed, and its fee.
  /// Output:  the fees of what it closed; nothing when it closed nothing.
  std::optional<Decimal> on_fill(Quantity held, Quantity traded, Decimal fee);
  /// Paid for what is held.
  Decimal open() const { return open_; }

 private:
  Decimal open_;
};

}  // namespace tw::performance
