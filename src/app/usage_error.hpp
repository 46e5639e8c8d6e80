#pragma once

#include <string>

#include "base/result.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace tw::app {

/// The command that was asked for, as it is typed: `tradewind tape import`.
std::string full_name(CLI::App& program);

/// What is wrong with a command line, in words of the catalogue: InvalidInput with
/// `usage.missing_value`, `usage.incomplete`, `usage.unknown_option`, `usage.unknown_command` or
/// `usage.extra_word`.
std::unexpected<Error> usage_error(CLI::App& program, const CLI::ParseError& error);

}  // namespace tw::app
