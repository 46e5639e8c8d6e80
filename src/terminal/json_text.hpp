#pragma once

#include <string>

#include "json/value.hpp"

namespace tw::terminal {

/// A JSON value as a person reads it: members one below the other, lists of alike objects as a
/// table, everything deeper indented. Line ends in a text stand as \n and \r, other control
/// characters of ASCII as a question mark. Ends with a newline.
std::string json_text(const json::Value& value);

}  // namespace tw::terminal
