#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/calendar.hpp"
#include "strategy/strategy.hpp"

namespace tw::strategy {

/// What a strategy says.
enum class OutputKind : std::uint8_t {
  Targets,  ///< quotes or a position
  Signals,  ///< opinions, which settings of their own turn into a position
};

/// A built-in strategy: its name, what it does in one line, its parameters and how to make one.
struct Descriptor {
  std::string_view name;
  std::string_view help;
  std::span<const ParameterSpec> parameters;
  std::unique_ptr<Strategy> (*make)(const ParameterSet& parameters);
  /// The parameter that says how long its candles are, in seconds; empty where it wants none.
  std::string_view candle_parameter = {};
  OutputKind output = OutputKind::Targets;
  /// Makes one that says signals, beside others; null where it has no opinions.
  std::unique_ptr<Strategy> (*make_signals)(const ParameterSet& parameters) = nullptr;
};

/// Every built-in strategy, by name.
std::span<const Descriptor> built_in();

/// The candles a strategy wants to see with these parameters; nothing where it wants none.
std::optional<Interval> candle_interval(const Descriptor& descriptor,
                                        const ParameterSet& parameters);

/// Errors: NotFound.
Checked<Descriptor> find(std::string_view name);

}  // namespace tw::strategy
