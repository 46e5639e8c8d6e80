#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.hpp"

namespace tw::venue_sim {

/// A value of a request as JSON, so that it is echoed with its own type; empty for what is neither
/// a text nor a number.
std::string echo_of(const std::optional<json::Node>& node);
/// Its characters, whether it came as a text or as a number; empty otherwise.
std::string_view text_of(const std::optional<json::Node>& node);
/// The elements of a list that are texts or numbers; of anything else none.
std::vector<std::string_view> texts_of(const std::optional<json::Node>& node);
std::optional<std::int64_t> integer_of(std::string_view text);

}  // namespace tw::venue_sim
