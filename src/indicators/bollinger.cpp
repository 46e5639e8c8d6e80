#include "indicators/bollinger.hpp"

namespace tw::indicators {

Bollinger::Bollinger(std::size_t length, double deviations, std::uint64_t first_index)
    : deviations_(deviations), mean_(length, first_index), stdev_(length, first_index) {
  TW_ASSERT(deviations >= 0 && deviations <= kDeviationsMax);
}

std::optional<BollingerValue> Bollinger::on(double value) {
  const auto mean = mean_.on(value);
  const auto stdev = stdev_.on(value);
  return mean && stdev ? std::optional{around(*mean, *stdev)} : std::nullopt;
}

// Two of the columns hold mean and deviation on the way; absent ones stay absent in all three.
void Bollinger::run(std::span<const double> in, const BollingerColumns& out) {
  TW_ASSERT(out.upper.size() == in.size());
  mean_.run(in, out.middle);
  stdev_.run(in, out.lower);
  for (std::size_t i = 0; i < in.size(); ++i) {
    const BollingerValue value = around(out.middle[i], out.lower[i]);
    out.upper[i] = value.upper;
    out.lower[i] = value.lower;
  }
}

}  // namespace tw::indicators
