#include "indicators/stdev.hpp"

#include <cmath>

namespace tw::indicators {

std::optional<double> Stdev::on(double value) {
  const auto moments = window_.on(admitted(value));
  return moments ? std::optional{std::sqrt(moments->squares / static_cast<double>(warm_up()))}
                 : std::nullopt;
}

void Stdev::run(std::span<const double> in, std::span<double> out) {
  admit(in);
  const double length = static_cast<double>(warm_up());
  window_.run(in, out, [length](const MomentsFold::Part& moments) {
    return std::sqrt(moments.squares / length);
  });
}

}  // namespace tw::indicators
