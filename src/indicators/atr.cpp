#include "indicators/atr.hpp"

namespace tw::indicators {

// max(high, before) - min(low, before) is the largest of the three distances: subtraction rounds
// monotonically.
std::optional<double> TrueRange::on(const Bar& bar) {
  admitted(bar);
  const double before = close_;
  close_ = bar.close;
  if (count_ == 0) {
    count_ = 1;
    return std::nullopt;
  }
  return std::max(bar.high, before) - std::min(bar.low, before);
}

std::optional<double> Atr::on(const Bar& bar) {
  const auto range = range_.on(bar);
  return range ? average_.step(*range) : std::nullopt;
}

}  // namespace tw::indicators
