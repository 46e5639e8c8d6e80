#include "indicators/vwap.hpp"

namespace tw::indicators {

std::optional<double> Vwap::on(const Bar& bar) {
  admitted(bar);
  const double price = (bar.high + bar.low + bar.close) / 3;
  const auto value = value_.on(price * bar.volume);
  const auto volume = volume_.on(bar.volume);
  return value && volume ? ratio(*value, *volume) : std::nullopt;
}

}  // namespace tw::indicators
