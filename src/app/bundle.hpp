#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace tw::app {

/// Finds the definitions of instruments that come with the program: `data/instruments.json` in a
/// parent directory of the executable or of the working directory, or
/// `share/tradewind/instruments.json` of an installation. Errors: NotFound (`demo.missing`).
Result<std::string> find_instruments();

/// Finds the tapes of the demonstration, in `demo` beside these definitions. Errors: NotFound
/// (`demo.missing`).
Result<std::vector<std::string>> find_demo();

}  // namespace tw::app
