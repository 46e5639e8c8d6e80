#pragma once

#include <vector>

#include "model/record.hpp"

/// Values drawn inside a rapidcheck property, every field on its own; none of it goes through the
/// codec.
namespace tw::testing {

Event draw_fact();
Command draw_command();
Record draw_record();
/// The levels of a depth update live in `levels`.
Event draw_market_event(std::vector<DepthLevel>& levels);
std::vector<std::byte> draw_bytes();

}  // namespace tw::testing
