#pragma once

#include <string>

#include "app/command_line.hpp"
#include "app/venue_control_table.hpp"

namespace tw::app {

/// The parameters that one typed value stands for, added to those of `options`. Errors:
/// InvalidInput
/// (`usage.bad_number`, `usage.venue_number`, `usage.venue_place`, `usage.empty_value`).
Result<void> read_control_value(const ControlValue& value, const std::string& text,
                                VenueControlOptions& options);

}  // namespace tw::app
