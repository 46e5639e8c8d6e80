#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tw::messages {

enum class Language : std::uint8_t { English, Russian };

/// One message a person reads. Placeholders are `{name}`.
struct Message {
  std::string_view id;  ///< stable, English, `area.slug`
  std::string_view english;
  std::string_view russian;
};

/// The whole catalogue, sorted by id; both languages have the same placeholders (tested).
std::span<const Message> catalogue();

/// `ru` when the text (a --lang value or LANG) names Russian, English otherwise.
Language parse_language(std::string_view text);

/// The message with its values filled in; an unknown id gives the id itself and the values. A value
/// `@id` stands for the words of that message, e.g. `@reason.no_space`; a placeholder without a
/// value stays visible; control characters in a value become `?`.
std::string text(Language language, std::string_view id,
                 std::span<const MessageArgument> arguments);

/// What a person reads of an error: the catalogue message and `[id]`, or `what` where it has no id.
std::string text(Language language, const Error& error);

}  // namespace tw::messages
