#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/assert.hpp"

namespace tw {

/// Short text stored in place (symbols, currencies, names): trivially copyable, compared bytewise.
/// Errors: text longer than N does not fit (`fits`); constructing from it is a bug (TW_ASSERT).
template <std::size_t N>
class FixedText {
 public:
  constexpr FixedText() = default;
  constexpr explicit FixedText(std::string_view text) {
    TW_ASSERT(fits(text));
    for (std::size_t i = 0; i < text.size(); ++i) {
      bytes_[i] = text[i];
    }
  }

  static constexpr bool fits(std::string_view text) {
    return text.size() <= N && text.find('\0') == std::string_view::npos;
  }
  static constexpr std::size_t capacity() { return N; }

  constexpr std::string_view view() const {
    std::size_t length = 0;
    while (length < N && bytes_[length] != '\0') {
      ++length;
    }
    return {bytes_.data(), length};
  }
  std::string to_string() const { return std::string(view()); }
  constexpr bool is_empty() const { return bytes_[0] == '\0'; }

  friend constexpr bool operator==(const FixedText&, const FixedText&) = default;
  /// By unsigned bytes, so that the order does not depend on the platform's char.
  friend constexpr std::strong_ordering operator<=>(const FixedText& a, const FixedText& b) {
    return a.view() <=> b.view();
  }

 private:
  std::array<char, N> bytes_{};
};

}  // namespace tw
