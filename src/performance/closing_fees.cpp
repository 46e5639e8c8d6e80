#include "performance/closing_fees.hpp"

#include <algorithm>

#include "base/proportion.hpp"

namespace tw::performance {

std::optional<Decimal> ClosingFees::on_fill(Quantity held, Quantity traded, Decimal fee) {
  if (held.sign() * traded.sign() >= 0) {
    open_ += fee;
    return std::nullopt;
  }
  const Decimal before = abs(held.decimal());
  const Decimal quantity = abs(traded.decimal());
  const Decimal closed = std::min(before, quantity);
  const Decimal of_opening = proportion(open_, closed, before);
  const Decimal of_closing = proportion(fee, closed, quantity);
  open_ += fee - of_opening - of_closing;
  return of_opening + of_closing;
}

}  // namespace tw::performance
