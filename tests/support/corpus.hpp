#pragma once

#include <cstddef>
#include <string_view>

namespace tw::support {

/// Runs the fuzz target that is linked in over every file of fuzz/corpus/<name>; it asserts what
/// must hold, so that a broken invariant ends the test program. How many files there were.
std::size_t replay_corpus(std::string_view name);

}  // namespace tw::support
