#include "venue_sim/socket_frame.hpp"

#include <charconv>

namespace tw::venue_sim {
namespace {

bool is_plain(const json::Node& node) {
  return node.kind() == json::Kind::Text || node.kind() == json::Kind::Number;
}

}  // namespace

std::string echo_of(const std::optional<json::Node>& node) {
  if (!node.has_value() || !is_plain(*node)) {
    return "";
  }
  const std::string source{node->source()};
  return node->kind() == json::Kind::Text ? "\"" + source + "\"" : source;
}

std::string_view text_of(const std::optional<json::Node>& node) {
  return node.has_value() && is_plain(*node) ? node->text() : std::string_view{};
}

std::vector<std::string_view> texts_of(const std::optional<json::Node>& node) {
  std::vector<std::string_view> texts;
  if (!node.has_value() || node->kind() != json::Kind::List) {
    return texts;
  }
  for (const json::Node element : *node) {
    if (is_plain(element)) {
      texts.push_back(element.text());
    }
  }
  return texts;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size();
  return is_whole ? std::optional{value} : std::nullopt;
}

}  // namespace tw::venue_sim
