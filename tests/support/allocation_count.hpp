#pragma once

#include <cstdint>

namespace tw::support {

/// Calls of operator new in this program so far: the test binary replaces it by a counting one.
std::uint64_t allocation_count();

}  // namespace tw::support
