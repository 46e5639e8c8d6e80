#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/command_line.hpp"

namespace tw::app {

/// The command line that continues the session these options began: the program as it was called
/// and every option that decides which session it is.
std::string continue_command(std::string_view program, const UpOptions& options);

/// The command line of a backtest with the same options over these tapes.
std::string research_command(std::string_view program, const RunOptions& options,
                             const std::vector<std::string>& tapes);

}  // namespace tw::app
