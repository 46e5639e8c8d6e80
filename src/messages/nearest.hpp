#pragma once

#include <span>
#include <string_view>

namespace tw::messages {

/// The known word that takes the fewest edits (insert, delete, replace, swap of neighbours) to
/// reach from `word`; the first of equals, an empty text when nothing is known.
/// Cost:    O(words * length^2); longer words than 64 characters are compared by their front.
/// Source:  optimal string alignment: Damerau, Comm. ACM 7 (1964) 171.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace tw::messages
