#include "report/html_text.hpp"

namespace tw::report {
namespace {

std::string_view replacement(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const std::string_view instead = replacement(c);
    const bool is_control = static_cast<unsigned char>(c) < 0x20U || c == '\x7F';
    if (!instead.empty()) {
      out += instead;
    } else {
      out += is_control ? '?' : c;
    }
  }
  return out;
}

HtmlText& HtmlText::markup(Markup markup) {
  html_ += markup.view();
  return *this;
}

HtmlText& HtmlText::text(std::string_view content) {
  html_ += escaped(content);
  return *this;
}

HtmlText& HtmlText::message(std::string_view id, const std::vector<MessageArgument>& arguments) {
  using messages::Language;
  markup("<span lang=\"en\">").text(messages::text(Language::English, id, arguments));
  markup("</span><span lang=\"ru\">").text(messages::text(Language::Russian, id, arguments));
  return markup("</span>");
}

HtmlText& HtmlText::append(const HtmlText& other) {
  html_ += other.html_;
  return *this;
}

}  // namespace tw::report
