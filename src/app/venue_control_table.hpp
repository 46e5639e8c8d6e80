#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tw::app {

/// One value of a command for the control port of a simulated venue.
struct ControlValue {
  enum class Kind : std::uint8_t {
    Text,
    Number,
    Whole,   ///< to `high`
    Symbol,  ///< linear/BTCUSDT: the parameters category and symbol
    Pace,    ///< real, stepped or a factor: the parameters mode and factor
    Flag,
  };
  std::string_view option;  ///< --account; a word by its place has no dashes
  std::string_view type;    ///< N
  std::string_view parameter;
  Kind kind = Kind::Text;
  bool is_required = false;
  std::string_view fallback = {};  ///< sent where it is left out; empty: nothing is
  std::uint64_t high = 1'000'000'000;
};

/// One command and the call that it is.
struct ControlCommand {
  static constexpr std::size_t kValuesMax = 7;
  std::string_view words;  ///< as typed behind venue-sim: account open
  std::string_view help;   ///< id of a message
  std::string_view method;
  std::string_view path;
  std::string_view done;  ///< id of what is said then; empty: the result is shown
  std::string_view examples;
  std::array<ControlValue, kValuesMax> values = {};  ///< those without an option are none
  bool is_stepwise = false;  ///< its one value, milliseconds, may be asked for in pieces
};

std::span<const ControlCommand> control_commands();

}  // namespace tw::app
