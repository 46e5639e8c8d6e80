#include "app/option_values.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "app/command_line.hpp"

namespace tw::app {

using messages::Language;

Result<std::uint64_t> parse_whole(const std::string& option, const std::string& text,
                                  std::uint64_t high, std::uint64_t low) {
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || value < low || value > high) {
    return fail(ErrorCode::InvalidInput, option + " '" + text + "' is not a whole number in range",
                "usage.bad_number",
                {{"option", option},
                 {"value", text},
                 {"low", std::to_string(low)},
                 {"high", std::to_string(high)}});
  }
  return value;
}

Result<void> check_filled(const std::string& option, std::string_view value) {
  if (value.empty()) {
    return fail(ErrorCode::InvalidInput, option + " has an empty value", "usage.empty_value",
                {{"option", option}});
  }
  return {};
}

Result<void> check_filled_if_given(const std::string& option,
                                   const std::optional<std::string>& value) {
  return value.has_value() ? check_filled(option, *value) : Result<void>();
}

Result<void> check_filled(const std::string& option, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    TW_CHECK(check_filled(option, value));
  }
  return {};
}

Result<void> check_language(const std::string& value) {
  if (value != "en" && value != "ru") {
    return fail(ErrorCode::InvalidInput, "language '" + value + "' is neither en nor ru",
                "usage.language", {{"value", value}});
  }
  return {};
}

Result<void> check_joined_values(int count, const char* const* arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    const std::size_t equals = word.find('=');
    if (word.starts_with("--") && equals != std::string_view::npos) {
      TW_CHECK(check_filled(std::string(word.substr(0, equals)), word.substr(equals + 1)));
    }
  }
  return {};
}

Language language_of(int count, const char* const* arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    const bool is_apart = argument == "--lang" && i + 1 < count;
    const std::string_view value = is_apart                          ? arguments[i + 1]
                                   : argument.starts_with("--lang=") ? argument.substr(7)
                                                                     : "";
    if (value == "en" || value == "ru") {  // others are refused later, in the user's language
      return messages::parse_language(value);
    }
  }
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      return messages::parse_language(value);
    }
  }
  return Language::English;
}

}  // namespace tw::app
