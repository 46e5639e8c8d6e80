#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// A message, and the values it takes.
struct Words {
  std::string_view id;
  std::vector<MessageArgument> values;
};

/// The value of a run's setting as a message, where it is a sentence: settings are compared, so
/// that they are stored in one language, whatever they are read in.
/// Output:  nothing for a value that is the same in every language, and for one that another
///          version wrote otherwise.
/// Cost:    O(settings that are sentences), allocates what it returns.
std::optional<Words> setting_words(std::string_view name, std::string_view value);

}  // namespace tw::messages
