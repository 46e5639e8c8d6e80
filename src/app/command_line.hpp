#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "messages/catalogue.hpp"

namespace tw::app {

/// Options that decide what a run is, shared by paper sessions and backtests.
struct RunOptions {
  std::vector<std::string> recordings;  ///< empty: the bundled ones
  std::string strategy = "grid";
  std::vector<std::string> parameters;
  std::string latency = "5ms";  ///< or a file to draw from
  std::string queue = "pessimistic";
  std::string fill = "partial";
  std::optional<std::string> fees;
  std::string capital = "10000";
  std::uint64_t seed = 1;
  bool is_json = false;
};

struct UpOptions {
  RunOptions run;
  std::string speed = "1";
  std::optional<std::string> market_time;
  std::uint64_t loops = 0;
  std::string data_directory = "var";
  bool is_new = false;
};

struct BacktestOptions {
  RunOptions run;
  std::optional<std::string> directory;
};

struct VersionOptions {
  bool is_json = false;
};

/// Help to print instead of doing anything.
struct HelpText {
  std::string text;
};

using Invocation = std::variant<UpOptions, BacktestOptions, VersionOptions, HelpText>;

/// Language of a command line: --lang, else LC_ALL, LC_MESSAGES or LANG.
messages::Language language_of(int count, const char* const* arguments);

/// Errors: InvalidInput with a `usage.*` message for an unknown command or option or a missing
/// value.
Result<Invocation> parse_command_line(int count, const char* const* arguments,
                                      messages::Language language);

}  // namespace tw::app
