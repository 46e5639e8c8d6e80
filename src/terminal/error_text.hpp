#pragma once

#include <string>
#include <string_view>

#include "messages/error_page.hpp"

namespace tw::terminal {

/// How the program ends with an error, and the name of that.
struct ErrorEnd {
  int code = 0;
  std::string_view name;
};

/// The page of an error: what happened, what it means for money, what to do, the exit code.
std::string error_text(const messages::ErrorPage& page, const ErrorEnd& end,
                       messages::Language language);

}  // namespace tw::terminal
