#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace tw::app {

/// The recordings that come with the program.
struct Demo {
  std::string instruments_file;
  std::vector<std::string> recordings;
};

/// Finds the instrument file of the demonstration, which any recording needs. Errors: as find_demo.
Result<std::string> find_instruments();

/// Finds the demonstration beside the program: `data/demo` in a parent directory of the executable
/// or of the working directory, or `share/tradewind/demo` of an installation. Errors: NotFound
/// (`demo.missing`).
Result<Demo> find_demo();

}  // namespace tw::app
