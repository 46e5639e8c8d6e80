#include "venue_sim/json_text.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "base/assert.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

/// Bytes of the UTF-8 character at `at`; 0 for bytes that are none.
std::size_t character_size(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80U) {
    return 1;
  }
  const std::size_t size = first >= 0xF0U ? 4 : (first >= 0xE0U ? 3 : 2);
  if (first < 0xC2U || first > 0xF4U || !is_continuation(text, at + 1)) {
    return 0;
  }
  // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte (RFC 3629, 4).
  const auto second = static_cast<unsigned char>(text[at + 1]);
  if ((first == 0xE0U && second < 0xA0U) || (first == 0xEDU && second > 0x9FU) ||
      (first == 0xF0U && second < 0x90U) || (first == 0xF4U && second > 0x8FU)) {
    return 0;
  }
  for (std::size_t i = 2; i < size; ++i) {
    if (!is_continuation(text, at + i)) {
      return 0;
    }
  }
  return size;
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
    case '\\':
      out += '\\';
      out += c;
      return;
    default: {
      const auto code = static_cast<unsigned char>(c);
      out += "\\u00";
      out += kHexDigits[code >> 4U];
      out += kHexDigits[code & 15U];
    }
  }
}

// Stands as it is; most of what is written is nothing else.
bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20U && byte < 0x80U && c != '"' && c != '\\';
}

void append_quoted(std::string& out, std::string_view value) {
  out += '"';
  for (std::size_t at = 0; at < value.size();) {
    const char c = value[at];
    const std::size_t first = at;
    while (at < value.size() && is_plain(value[at])) {
      ++at;
    }
    if (at > first) {
      out.append(value, first, at - first);
      continue;
    }
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20U) {
      append_escape(out, c);
      ++at;
      continue;
    }
    const std::size_t size = character_size(value, at);
    if (size == 0) {
      out += "\\ufffd";  // a text frame must be UTF-8, whatever a client wrote
      ++at;
      continue;
    }
    out += value.substr(at, size);
    at += size;
  }
  out += '"';
}

void append_number(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void JsonText::separate() {
  if (!is_first_) {
    text_ += ',';
  }
  is_first_ = false;
}

JsonText& JsonText::open_object() {
  separate();
  text_ += '{';
  ++depth_;
  is_first_ = true;
  return *this;
}

JsonText& JsonText::close_object() {
  text_ += '}';
  --depth_;
  is_first_ = false;
  return *this;
}

JsonText& JsonText::open_list() {
  separate();
  text_ += '[';
  ++depth_;
  is_first_ = true;
  return *this;
}

JsonText& JsonText::close_list() {
  text_ += ']';
  --depth_;
  is_first_ = false;
  return *this;
}

JsonText& JsonText::key(std::string_view name) {
  separate();
  text_ += '"';
  text_ += name;
  text_ += "\":";
  is_first_ = true;
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  separate();
  append_quoted(text_, value);
  return *this;
}

JsonText& JsonText::number(std::int64_t value) {
  separate();
  append_number(text_, value);
  return *this;
}

JsonText& JsonText::flag(bool value) { return raw(value ? "true" : "false"); }

JsonText& JsonText::null() { return raw("null"); }

JsonText& JsonText::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

JsonText& JsonText::quoted(Decimal value) {
  separate();
  char digits[Decimal::kTextMax];
  const std::size_t size = value.write(digits);
  text_ += '"';
  text_.append(digits, size);
  text_ += '"';
  return *this;
}

JsonText& JsonText::quoted(std::int64_t value) {
  separate();
  text_ += '"';
  append_number(text_, value);
  text_ += '"';
  return *this;
}

std::string JsonText::take() {
  TW_ASSERT(depth_ == 0);
  is_first_ = true;
  return std::exchange(text_, {});
}

}  // namespace tw::venue_sim
