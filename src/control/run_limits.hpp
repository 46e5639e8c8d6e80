#pragma once

#include <string>
#include <vector>

#include "control/run_request.hpp"

namespace tw::control {

/// Sets the limits that a person typed, `name=value` each; the last one of a name counts. Those
/// that may be off take `none`. Errors: InvalidInput (`usage.limit_form`, `usage.unknown_limit`,
/// `usage.limit_range`); `limits` is then incomplete.
Result<void> read_limits(const std::vector<std::string>& texts, risk::RiskLimits& limits);

/// Adds `limits.*` to the settings of a run: those that are in force.
void describe_limits(const risk::RiskLimits& limits, std::vector<Setting>& description);

/// The limits of recorded settings as they would be typed. What is not there was not in force.
std::vector<std::string> recorded_limits(const std::vector<Setting>& settings);

}  // namespace tw::control
