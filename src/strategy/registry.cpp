#include "strategy/registry.hpp"

#include <array>

#include "strategy/builtin/grid.hpp"
#include "strategy/builtin/imbalance.hpp"
#include "strategy/builtin/trend.hpp"

namespace tw::strategy {

std::span<const Descriptor> built_in() {
  static const std::array kBuiltIn = {
      Descriptor{"grid",
                 "quotes on both sides of the mid price, rebuilt when the market moves away",
                 Grid::parameters(), &Grid::make},
      Descriptor{"imbalance",
                 "follows the side of the order book that outweighs the other, for a short while",
                 Imbalance::parameters(),
                 &Imbalance::make,
                 {},
                 OutputKind::Signals,
                 &Imbalance::make},
      Descriptor{
          "trend", "follows a cross of two moving averages on candles, filtered by RSI and ADX",
          Trend::parameters(), &Trend::make, "interval", OutputKind::Targets, &Trend::make_signals},
  };
  return kBuiltIn;
}

std::optional<Interval> candle_interval(const Descriptor& descriptor,
                                        const ParameterSet& parameters) {
  if (descriptor.candle_parameter.empty()) {
    return std::nullopt;
  }
  return Interval::every(std::chrono::seconds(parameters.get_integer(descriptor.candle_parameter)));
}

Checked<Descriptor> find(std::string_view name) {
  for (const Descriptor& descriptor : built_in()) {
    if (descriptor.name == name) {
      return descriptor;
    }
  }
  return fault(ErrorCode::NotFound, Field::Parameter);
}

}  // namespace tw::strategy
