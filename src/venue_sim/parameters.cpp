#include "venue_sim/parameters.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>
#include <utility>

#include "json/document.hpp"

namespace tw::venue_sim {
namespace {

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? std::optional{low - 'a' + 10} : std::nullopt;
}

std::string decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      const auto high = hex_digit(text[at + 1]);
      const auto low = hex_digit(text[at + 2]);
      if (high && low) {
        out += static_cast<char>(*high * 16 + *low);
        at += 2;
        continue;
      }
    }
    out += text[at] == '+' ? ' ' : text[at];
  }
  return out;
}

std::unexpected<Error> invalid(std::string_view name) {
  return fail(ErrorCode::InvalidInput, "params error: " + std::string{name} + " invalid");
}

std::unexpected<Error> malformed() {
  return fail(ErrorCode::InvalidInput, "params error: request is not a JSON object");
}

/// What a value stands for as a text; nothing for null.
std::optional<std::string_view> plain(json::Node value) {
  switch (value.kind()) {
    case json::Kind::Null:
      return std::nullopt;
    case json::Kind::Text:
    case json::Kind::Number:
      return value.text();
    default:
      return value.source();
  }
}

using Values = std::vector<std::pair<std::string, std::string>>;

Values members(json::Node object) {
  Values values;
  const auto end = object.end();
  for (auto at = object.begin(); at != end; ++at) {
    std::string name{(*at).text()};
    ++at;
    if (const auto value = plain(*at)) {
      values.emplace_back(std::move(name), *value);
    }
  }
  return values;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower,
                            [](char a, char b) { return static_cast<char>(a | 0x20) == b; });
}

}  // namespace

Parameters Parameters::from_query(std::string_view query) {
  Parameters parameters;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (equals != 0) {
      const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
      parameters.values_.emplace_back(decoded(pair.substr(0, equals)), decoded(value));
    }
  }
  return parameters;
}

Result<Parameters> Parameters::from_json(std::string_view body) {
  json::Document document;
  const auto root = document.read(body);
  if (!root || root->kind() != json::Kind::Object) {
    return malformed();
  }
  Parameters parameters;
  parameters.values_ = members(*root);
  return parameters;
}

std::optional<std::string_view> Parameters::find(std::string_view name) const {
  // The last of equal names counts, as parsers of JSON commonly do.
  for (const auto& [key, value] : std::views::reverse(values_)) {
    if (key == name) {
      return value.empty() ? std::nullopt : std::optional<std::string_view>{value};
    }
  }
  return std::nullopt;
}

Result<std::string_view> Parameters::require(std::string_view name) const {
  if (const auto value = find(name)) {
    return *value;
  }
  return fail(ErrorCode::InvalidInput, "params error: " + std::string{name} + " is required");
}

Result<std::optional<Decimal>> Parameters::decimal(std::string_view name) const {
  const auto text = find(name);
  if (!text) {
    return std::optional<Decimal>{};
  }
  const auto value = Decimal::parse_exact(*text);
  if (!value) {
    return invalid(name);
  }
  return std::optional{*value};
}

Result<std::optional<std::int64_t>> Parameters::integer(std::string_view name) const {
  const auto text = find(name);
  if (!text) {
    return std::optional<std::int64_t>{};
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size()) {
    return invalid(name);
  }
  return std::optional{value};
}

Result<std::optional<bool>> Parameters::flag(std::string_view name) const {
  const auto text = find(name);
  if (!text) {
    return std::optional<bool>{};
  }
  // A Python client writes True into its query string.
  if (equals_ignoring_case(*text, "true")) {
    return std::optional{true};
  }
  if (equals_ignoring_case(*text, "false")) {
    return std::optional{false};
  }
  return invalid(name);
}

Result<std::int64_t> Parameters::integer_in(std::string_view name, std::int64_t low,
                                            std::int64_t high, std::int64_t fallback) const {
  TW_TRY(const auto value, integer(name));
  if (!value) {
    return fallback;
  }
  if (*value < low || *value > high) {
    return invalid(name);
  }
  return *value;
}

Result<std::vector<Parameters>> Parameters::list(std::string_view name) const {
  TW_TRY(const std::string_view text, require(name));
  json::Document document;
  const auto root = document.read(text);
  if (!root || root->kind() != json::Kind::List) {
    return invalid(name);
  }
  std::vector<Parameters> elements;
  for (const json::Node element : *root) {
    if (element.kind() != json::Kind::Object) {
      return invalid(name);
    }
    elements.emplace_back().values_ = members(element);
  }
  return elements;
}

std::vector<std::string_view> Parameters::names() const {
  std::vector<std::string_view> all;
  for (const auto& [name, value] : values_) {
    all.push_back(name);
  }
  return all;
}

void Parameters::set(std::string_view name, std::string_view value) {
  for (auto& [key, held] : std::views::reverse(values_)) {
    if (key == name) {
      held = value;
      return;
    }
  }
  values_.emplace_back(name, value);
}

}  // namespace tw::venue_sim
