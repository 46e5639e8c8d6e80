#include "indicators/momentum.hpp"

#include <utility>

namespace tw::indicators {

std::optional<double> Lag::on(double value) {
  const double displaced = std::exchange(slots_[position_], value);
  position_ = position_ + 1 == slots_.size() ? 0 : position_ + 1;
  if (missing_ > 0) {
    --missing_;
    return std::nullopt;
  }
  return displaced;
}

std::optional<double> Momentum::on(double value) {
  const auto before = lag_.on(admitted(value));
  return before ? std::optional{value - *before} : std::nullopt;
}

std::optional<double> RateOfChange::on(double value) {
  const auto before = lag_.on(admitted(value));
  const auto times = before ? ratio(value, *before) : std::nullopt;
  return times ? std::optional{(*times - 1) * 100} : std::nullopt;
}

}  // namespace tw::indicators
