#pragma once

#include <string_view>

#include "base/result.hpp"

namespace tw::terminal {

/// Gives standard input, output and error a place where they are closed, so that no file of ours
/// takes their number, and lets a pipe that nobody reads be an error instead of a signal.
/// Threads: call before other threads start.
void keep_standard_streams();

/// Writes all of it to standard output, at once.
/// Errors: Unavailable (`out.unwritable`) when a part of it could not be written.
Result<void> write_out(std::string_view text);

/// Writes it to standard error. A failure is not reported: there is no place left to say so.
void say(std::string_view text);

}  // namespace tw::terminal
