#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "messages/catalogue.hpp"

namespace tw::report {

/// Markup that stands in the source of the program: nothing that was read or typed can become one.
class Markup {
 public:
  consteval Markup(const char* text) : text_(text) {}
  constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

/// The text with everything escaped that means something to HTML, in content and in quoted
/// attributes; control characters become `?`.
std::string escaped(std::string_view text);

/// HTML that grows. Every text that is no Markup is escaped on its way in; there is no other way.
class HtmlText {
 public:
  HtmlText& markup(Markup markup);
  HtmlText& text(std::string_view content);
  HtmlText& number(std::uint64_t value) { return text(std::to_string(value)); }
  /// A message in both languages, of which the page shows one.
  HtmlText& message(std::string_view id, const std::vector<MessageArgument>& arguments = {});
  /// What another one holds, escaped there.
  HtmlText& append(const HtmlText& other);

  std::string_view view() const { return html_; }
  std::string take() && { return std::move(html_); }

 private:
  std::string html_;
};

}  // namespace tw::report
