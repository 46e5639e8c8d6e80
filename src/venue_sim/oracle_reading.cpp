#include "venue_sim/oracle_reading.hpp"

#include <algorithm>
#include <charconv>

namespace tw::venue_sim {
namespace {

std::unexpected<Error> bad(std::string_view name, std::string_view value, const char* allowed) {
  return fail(ErrorCode::InvalidInput,
              std::string(name) + ": '" + std::string(value.substr(0, 64)) + "' is not " + allowed);
}

bool is_word(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

}  // namespace

std::optional<json::Node> OracleFields::find(std::string_view name) const {
  std::optional<json::Node> found;
  if (object_.kind() == json::Kind::Object) {
    for (auto each = object_.begin(); each != object_.end(); ++each) {
      const bool is_it = (*each).text() == name;
      ++each;
      found = is_it ? std::optional(*each) : found;
    }
  }
  return found;
}

std::string OracleFields::text(std::string_view name) const {
  const auto node = find(name);
  const bool is_written =
      node.has_value() && (node->kind() == json::Kind::Text || node->kind() == json::Kind::Number);
  return is_written ? std::string(node->text()) : std::string{};
}

Result<std::string> OracleFields::require(std::string_view name) const {
  std::string value = text(name);
  if (value.empty()) {
    return bad(name, value, "a text that says something");
  }
  return value;
}

Result<Decimal> OracleFields::decimal(std::string_view name) const {
  const std::string value = text(name);
  const auto number = Decimal::parse_exact(value);
  if (!number.has_value()) {
    return bad(name, value, "a decimal number");
  }
  return *number;
}

Result<Decimal> OracleFields::decimal_or_zero(std::string_view name) const {
  return text(name).empty() ? Result<Decimal>{Decimal{}} : decimal(name);
}

Result<std::int64_t> OracleFields::integer(std::string_view name) const {
  const std::string value = text(name);
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || stop != value.data() + value.size()) {
    return bad(name, value, "an integer");
  }
  return number;
}

bool OracleFields::is_true(std::string_view name) const {
  const auto node = find(name);
  if (!node.has_value()) {
    return false;
  }
  return node->kind() == json::Kind::Boolean
             ? node->is_true()
             : node->kind() == json::Kind::Text && is_word(node->text(), "true");
}

std::vector<OracleFields> OracleFields::list(std::string_view name) const {
  std::vector<OracleFields> all;
  const auto node = find(name);
  if (node.has_value() && node->kind() == json::Kind::List) {
    for (const json::Node each : *node) {
      all.emplace_back(each);
    }
  }
  return all;
}

AskedOrder read_asked(const OracleFields& order, std::string_view category) {
  AskedOrder asked{.category = category.empty() ? order.text("category") : std::string(category),
                   .symbol = order.text("symbol"),
                   .side = order.text("side"),
                   .link_id = order.text("orderLinkId")};
  const auto quantity = order.decimal("qty");
  // In the coins in which the venue tells it, too; a reduce-only order may shrink.
  if (quantity.has_value() && !order.is_true("reduceOnly") && !order.is_true("closeOnTrigger")) {
    asked.quantity = *quantity;
  }
  return asked;
}

Result<HttpText> read_http(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
  const std::size_t first = line.find(' ');
  if (first == std::string_view::npos || first == 0) {
    return bad("request line", line, "a method and a target");
  }
  const std::string_view rest = line.substr(first + 1);
  HttpText text{.method = line.substr(0, first), .path = rest.substr(0, rest.find(' '))};
  text.path = text.path.substr(0, text.path.find('?'));
  const std::size_t blank = bytes.find("\r\n\r\n");
  if (blank != std::string_view::npos) {
    text.body = bytes.substr(blank + 4);
  }
  return text;
}

}  // namespace tw::venue_sim
