#include "indicators/sma.hpp"

namespace tw::indicators {

std::optional<double> Sma::on(double value) {
  const auto sum = window_.on(admitted(value));
  return sum ? std::optional{*sum / static_cast<double>(window_.length())} : std::nullopt;
}

void Sma::run(std::span<const double> in, std::span<double> out) {
  admit(in);
  const double length = static_cast<double>(window_.length());
  window_.run(in, out, [length](double sum) { return sum / length; });
}

}  // namespace tw::indicators
