#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "strategy/strategy.hpp"

namespace tw::strategy {

/// A built-in strategy: its name, what it does in one line, its parameters and how to make one.
struct Descriptor {
  std::string_view name;
  std::string_view help;
  std::span<const ParameterSpec> parameters;
  std::unique_ptr<Strategy> (*make)(const ParameterSet& parameters);
};

/// Every built-in strategy, by name.
std::span<const Descriptor> built_in();

/// Errors: NotFound.
Checked<Descriptor> find(std::string_view name);

}  // namespace tw::strategy
