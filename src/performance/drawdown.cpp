#include "performance/drawdown.hpp"

#include <algorithm>

namespace tw::performance {

void Drawdown::on(Decimal equity) {
  peak_ = std::max(peak_, equity);
  if (peak_.sign() > 0) {
    max_ = std::max(max_, divide(peak_ - equity, peak_, Rounding::Up));
  }
}

}  // namespace tw::performance
