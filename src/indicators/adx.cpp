#include "indicators/adx.hpp"

#include <cmath>

namespace tw::indicators {

void DirectionalMovement::add(double& sum, double move) const {
  if (count_ >= length_) {
    sum -= sum / static_cast<double>(length_);
  }
  sum += move;
}

std::optional<DirectionalValue> DirectionalMovement::on(const Bar& bar) {
  const auto range = range_.on(bar);
  const double up = bar.high - high_;
  const double down = low_ - bar.low;
  high_ = bar.high;
  low_ = bar.low;
  if (range) {
    add(plus_, up > down && up > 0 ? up : 0);
    add(minus_, down > up && down > 0 ? down : 0);
    add(range_sum_, *range);
  }
  count_ += count_ <= length_ ? 1 : 0;
  if (count_ <= length_) {
    return std::nullopt;
  }
  return DirectionalValue{.plus_di = 100 * ratio(plus_, range_sum_).value_or(0),
                          .minus_di = 100 * ratio(minus_, range_sum_).value_or(0)};
}

std::optional<double> Adx::on(const Bar& bar) {
  const auto value = movement_.on(bar);
  if (!value) {
    return std::nullopt;
  }
  const auto share =
      ratio(std::abs(value->minus_di - value->plus_di), value->minus_di + value->plus_di);
  if (!share && average_.is_warm()) {
    return average_.level();
  }
  return average_.step(100 * share.value_or(0));
}

}  // namespace tw::indicators
