#pragma once

#include <span>
#include <string>

#include "json/value.hpp"
#include "strategy/registry.hpp"

namespace tw::control {

/// A strategy by its name. Errors: InvalidInput (`usage.unknown_strategy`) with the nearest name.
Result<strategy::Descriptor> find_strategy(const std::string& name);

/// `ticks`, `quote`, `base`, `fraction`, `milliseconds`, `seconds` or `none`.
std::string_view name_of(ParameterUnit unit);

/// The published form of the list (`schema_version` 1): names and what they do.
json::Value to_json(std::span<const strategy::Descriptor> strategies);

/// The published form of one strategy (`schema_version` 1) with its parameters, and those of its
/// signals where it says some.
json::Value to_json(const strategy::Descriptor& strategy);

}  // namespace tw::control
