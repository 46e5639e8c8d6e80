#pragma once

#include <string>

#include "base/result.hpp"

namespace tw::data {

/// The bytes of a file.
/// Errors:  NotFound for a missing file, Unavailable for what is no regular file or cannot be read;
///          each names path and reason.
/// Cost:    the whole file in memory.
Result<std::string> read_text_file(const std::string& path);

}  // namespace tw::data
