#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tw::portfolio {

/// A random life of two accounts with three strategies, on a linear, an inverse, a spot and a
/// hedged instrument: orders that are placed, amended, refused, filled in parts, ended, and filled
/// late; fills, funding and references that are reported twice; transfers and interest. Half way
/// through the state is saved and loaded, and both go on. Output: the first property that does not
/// hold, in words; nothing where all hold.
std::optional<std::string> broken_property(std::uint64_t seed, int events);

}  // namespace tw::portfolio
