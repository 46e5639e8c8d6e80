#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// What a person may look up of an error: its message in three parts, `<name>` where a value
/// stands.
struct ErrorPage {
  std::string_view id;
  ErrorCode code = ErrorCode::Internal;
  std::string happened;
  std::string effect;  ///< on money and on what is recorded
  std::string remedy;
};

/// Nothing for an id that is not one of an error.
std::optional<ErrorPage> error_page(Language language, std::string_view id);

/// The ids of all errors, sorted.
std::vector<std::string_view> error_ids();

}  // namespace tw::messages
