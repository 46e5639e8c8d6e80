#include "performance/drawdown.hpp"

#include <algorithm>

#include "base/state_archive.hpp"

namespace tw::performance {

void Drawdown::on(Decimal equity) {
  peak_ = std::max(peak_, equity);
  if (peak_.sign() > 0) {
    max_ = std::max(max_, divide(peak_ - equity, peak_, Rounding::Up));
  }
}

void Drawdown::save(StateWriter& out) const { out(peak_, max_); }

void Drawdown::load(StateReader& in) {
  in(peak_, max_);
  in.require(peak_.sign() >= 0 && max_.sign() >= 0);
}

}  // namespace tw::performance
