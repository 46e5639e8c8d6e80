#include "indicators/ema.hpp"

namespace tw::indicators {

Ema::Ema(std::size_t length)
    : length_(admitted_length(length)), factor_(2 / static_cast<double>(length + 1)) {}

std::optional<double> Ema::on(double value) { return step(admitted(value)); }

std::optional<double> Ema::step(double value) {
  if (is_warm()) {
    average_ = next(average_, value);
    return average_;
  }
  average_ += value;
  if (++count_ < length_) {
    return std::nullopt;
  }
  average_ /= static_cast<double>(length_);
  return average_;
}

void Ema::run(std::span<const double> in, std::span<double> out) {
  TW_ASSERT(in.size() == out.size());
  const std::size_t warming = std::min(in.size(), length_ - count_);
  run_rows(*this, in.first(warming), out.first(warming));
  double average = average_;
  for (std::size_t i = warming; i < in.size(); ++i) {
    average = next(average, admitted(in[i]));
    out[i] = average;
  }
  average_ = average;
}

}  // namespace tw::indicators
