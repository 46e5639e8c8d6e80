#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "venue_sim/faults.hpp"

namespace tw::venue_sim {

/// The JSON text with what `mutate` or `bad_timestamps` does to it; every other effect, and what is
/// no JSON, leaves it as it is. All other bytes stay, but blanks between values go.
std::string mutate_json(std::string_view text, const FaultEffect& effect);

/// Whether the parameters of a `mutate` fit each other: `add` needs a number, `json` and `insert` a
/// JSON value.
/// Errors: InvalidInput naming the value.
Result<void> check_mutation(const FaultEffect& effect);

}  // namespace tw::venue_sim
