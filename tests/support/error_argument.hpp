#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tw::support {

/// What a message says in the place of this name.
inline std::string argument(const Error& error, std::string_view name) {
  for (const MessageArgument& given : error.arguments) {
    if (given.name == name) {
      return given.value;
    }
  }
  return "no argument " + std::string(name);
}

}  // namespace tw::support
