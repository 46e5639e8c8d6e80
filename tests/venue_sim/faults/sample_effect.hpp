#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "venue_sim/faults.hpp"

namespace tw::venue_sim {

using With = std::map<std::string, std::string, std::less<>>;

/// An effect as a script line would give it: with what stands for parameters left out.
FaultEffect effect_of(const char* name, const With& with = {}, std::uint64_t draw = 1);

}  // namespace tw::venue_sim
