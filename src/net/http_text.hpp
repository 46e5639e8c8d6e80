#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/server.hpp"

namespace tw::net {

/// The words of a status, `Unknown` for a number that has none here.
std::string_view reason_of(int status);
/// Without spaces and tabs at its ends.
std::string_view trim(std::string_view text);
/// Equal but for the case of ASCII letters.
bool equals_without_case(std::string_view a, std::string_view b);
/// Whether a comma-separated list of a header holds the word, whatever the case.
bool lists_word(std::string_view list, std::string_view word);

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
/// Source:  RFC 9110, section 5.6.7.
std::string http_date(std::int64_t seconds);

enum class AfterAnswer : std::uint8_t { KeepAlive, Close };
/// What a request of method HEAD is answered with has no body.
enum class BodyOf : std::uint8_t { Answer, Head };

/// Appends status line and fields; whether a body follows.
enum class HasBody : std::uint8_t { Yes, No };
HasBody append_head(std::string& out, const HttpResponse& response, AfterAnswer after, BodyOf body);

}  // namespace tw::net
