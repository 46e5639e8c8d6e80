#pragma once

#include <string>
#include <vector>

namespace tw::support {

/// The path of each directory or file that this program has synced by `fsync`, in order: a program
/// that links this counts its own calls.
std::vector<std::string> synced_paths();

}  // namespace tw::support
