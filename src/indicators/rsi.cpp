#include "indicators/rsi.hpp"

namespace tw::indicators {

std::optional<double> Rsi::on(double value) {
  const double change = admitted(value) - previous_;
  previous_ = value;
  if (count_ == 0) {
    count_ = 1;
    return std::nullopt;
  }
  const auto gain = gain_.step(std::max(change, 0.0));
  const auto loss = loss_.step(std::max(-change, 0.0));
  if (!gain || !loss) {
    return std::nullopt;
  }
  const auto share = ratio(*gain, *gain + *loss);
  return share ? std::optional{100 * *share} : std::nullopt;
}

}  // namespace tw::indicators
