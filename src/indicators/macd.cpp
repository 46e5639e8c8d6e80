#include "indicators/macd.hpp"

namespace tw::indicators {

Macd::Macd(Lengths lengths) : fast_(lengths.fast), slow_(lengths.slow), signal_(lengths.signal) {
  TW_ASSERT(lengths.fast < lengths.slow);
}

std::optional<MacdValue> Macd::on(double value) {
  const auto slow = slow_.on(value);
  if (skipped_ < skip()) {
    ++skipped_;
    return std::nullopt;
  }
  const auto fast = fast_.step(value);
  if (!fast || !slow) {
    return std::nullopt;
  }
  const double line = *fast - *slow;
  const auto signal = signal_.step(line);
  return signal ? std::optional{MacdValue{line, *signal, line - *signal}} : std::nullopt;
}

void Macd::run(std::span<const double> in, const MacdColumns& out) {
  constexpr MacdValue kNothing{kAbsent, kAbsent, kAbsent};
  TW_ASSERT(out.line.size() == in.size() && out.signal.size() == in.size() &&
            out.histogram.size() == in.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    const MacdValue value = on(in[i]).value_or(kNothing);
    out.line[i] = value.line;
    out.signal[i] = value.signal;
    out.histogram[i] = value.histogram;
  }
}

}  // namespace tw::indicators
