#pragma once

#include <cstdint>

namespace tw::support {

/// Calls of operator new in this program so far; linking this file replaces operator new.
std::uint64_t allocation_count();

}  // namespace tw::support
