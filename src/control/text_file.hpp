#pragma once

#include <optional>
#include <string>

namespace tw::control {

/// The bytes of a file; nothing for what is missing, no regular file, or not to be read.
/// Cost:    the whole file in memory.
std::optional<std::string> read_text_file(const std::string& path);

}  // namespace tw::control
