#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tw::support {

/// Runs the fuzz target that is linked in over every file of fuzz/corpus/<name>; it asserts what
/// must hold, so that a broken invariant ends the test program. How many files there were.
std::size_t replay_corpus(std::string_view name);

/// The same over random changes of those files: `rounds` of each, up to five bytes replaced.
void replay_changed_corpus(std::string_view name, int rounds, std::uint64_t seed);

}  // namespace tw::support
