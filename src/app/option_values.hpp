#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tw::app {

/// A whole number from `low` to `high`. Errors: InvalidInput (`usage.bad_number`) naming the
/// option.
Result<std::uint64_t> parse_whole(const std::string& option, const std::string& text,
                                  std::uint64_t high, std::uint64_t low = 0);

/// Errors: InvalidInput (`usage.empty_value`) naming the option, where it is empty.
Result<void> check_filled(const std::string& option, std::string_view value);
/// The same where it is given.
Result<void> check_filled_if_given(const std::string& option,
                                   const std::optional<std::string>& value);
/// The same where one of the values is.
Result<void> check_filled(const std::string& option, const std::vector<std::string>& values);

/// Errors: InvalidInput (`usage.language`) for anything but en and ru.
Result<void> check_language(const std::string& value);

/// Errors: InvalidInput (`usage.empty_value`) for a word `--name=`: it takes no value with it, and
/// the library would take the next word instead.
Result<void> check_joined_values(int count, const char* const* arguments);

}  // namespace tw::app
