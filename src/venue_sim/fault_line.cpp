#include "venue_sim/fault_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "json/document.hpp"
#include "messages/nearest.hpp"
#include "venue_sim/fault_mutation.hpp"

namespace tw::venue_sim {
namespace {

using json::Kind;
using json::Node;

constexpr std::array<std::string_view, 6> kMembers{"id", "where", "when", "effect", "with", "for"};
constexpr std::int64_t kCountMax = 1'000'000'000;
constexpr std::int64_t kLengthMsMax = 30LL * 86'400'000;
constexpr std::size_t kWhereMax = 200;

std::string shortened(std::string_view text) {
  return "'" + std::string(text.substr(0, 64)) + (text.size() > 64 ? "...'" : "'");
}

std::unexpected<Error> refuse_member(std::string_view member, std::string_view value,
                                     std::string_view allowed) {
  return fail(ErrorCode::InvalidInput,
              std::string(member) + ": " + shortened(value) + " is not " + std::string(allowed));
}

std::unexpected<Error> refuse_name(std::string_view what, std::string_view name,
                                   std::span<const std::string_view> known) {
  const std::string_view nearest = messages::nearest(name, known);
  return fail(ErrorCode::InvalidInput,
              std::string(what) + ": " + shortened(name) + " is unknown, " +
                  (nearest.empty() ? "there are none" : "the nearest is " + shortened(nearest)));
}

using Named = std::vector<std::pair<std::string_view, Node>>;

std::optional<Node> member_named(const Named& named, std::string_view name) {
  for (const auto& [each, node] : named) {
    if (each == name) {
      return node;
    }
  }
  return std::nullopt;
}

/// The members of an object whose names all stand in `known`, each once.
Result<Named> members(Node object, std::string_view what, std::span<const std::string_view> known) {
  if (object.kind() != Kind::Object) {
    return refuse_member(what, object.source(), "an object");
  }
  Named all;
  for (auto it = object.begin(); it != object.end(); ++it) {
    const std::string_view name = (*it).text();
    if (std::ranges::find(known, name) == known.end()) {
      return refuse_name(what, name, known);
    }
    if (member_named(all, name).has_value()) {
      return refuse_member(what, name, "named once");
    }
    all.emplace_back(name, *++it);
  }
  return all;
}

Result<std::string> text_of(Node node, std::string_view member, std::size_t bytes_max) {
  if (node.kind() != Kind::Text || node.text().empty() || node.text().size() > bytes_max) {
    return refuse_member(member, node.source(),
                         "a text of 1 to " + std::to_string(bytes_max) + " bytes");
  }
  return std::string(node.text());
}

Result<std::int64_t> integer_of(Node node, std::string_view member, std::int64_t low,
                                std::int64_t high) {
  const std::string_view digits = node.kind() == Kind::Number ? node.text() : std::string_view{};
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool is_whole = error == std::errc{} && stop == digits.data() + digits.size();
  if (!is_whole || value < low || value > high) {
    return refuse_member(member, node.source(),
                         "an integer from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Result<void> read_id(FaultLine& line, Node node) {
  TW_TRY(line.effect.id, text_of(node, "id", 3));
  const std::string& id = line.effect.id;
  if (id.size() != 3 || id[0] < 'A' || id[0] > 'Z' || !is_digit(id[1]) || !is_digit(id[2])) {
    return refuse_member("id", id, "a row of the catalogue such as E02");
  }
  return {};
}

Result<void> read_where(FaultLine& line, Node node) {
  TW_TRY(const std::string text, text_of(node, "where", kWhereMax));
  const std::size_t colon = text.find(':');
  const std::string_view seam = std::string_view(text).substr(0, std::min(colon, text.size()));
  if (colon == std::string::npos || (seam != "ven" && seam != "net" && seam != "clk")) {
    return refuse_member("where", text, "ven:, net: or clk: with a path, a topic, clock or venue");
  }
  line.where = text.substr(colon + 1);
  if (line.where.ends_with('*')) {
    line.is_prefix = true;
    line.where.pop_back();
  }
  if ((line.where.empty() && !line.is_prefix) || line.where.contains('*')) {
    return refuse_member("where", text, "a place with at most one *, as its last character");
  }
  return {};
}

Result<void> read_chance(FaultLine& line, Node node) {
  const auto value = Decimal::parse_exact(node.text());
  if (node.kind() != Kind::Number || !value || value->sign() < 0 || *value > Decimal::from_int(1)) {
    return refuse_member("when.p", node.source(), "a number from 0 to 1");
  }
  line.start = FaultStart::Chance;
  line.chance = *value;
  return {};
}

Result<void> read_when(FaultLine& line, Node node) {
  constexpr std::array<std::string_view, 4> kNames{"nth", "p", "at_ms", "after_event"};
  TW_TRY(const auto named, members(node, "when", kNames));
  if (named.size() != 1) {
    return refuse_member("when", node.source(), "one of nth, p, at_ms, after_event");
  }
  const auto& [name, value] = named.front();
  if (name == "p") {
    return read_chance(line, value);
  }
  if (name == "nth") {
    line.start = FaultStart::Nth;
    TW_TRY(line.nth, integer_of(value, "when.nth", 1, kCountMax));
  } else if (name == "at_ms") {
    line.start = FaultStart::AtTime;
    TW_TRY(const std::int64_t at, integer_of(value, "when.at_ms", 0, kLengthMsMax));
    line.at = std::chrono::milliseconds(at);
  } else {
    line.start = FaultStart::AfterEvent;
    TW_TRY(line.event, text_of(value, "when.after_event", kWhereMax));
  }
  return {};
}

Result<void> read_for(FaultLine& line, Node node) {
  constexpr std::array<std::string_view, 2> kNames{"count", "ms"};
  TW_TRY(const auto named, members(node, "for", kNames));
  if (named.size() != 1) {
    return refuse_member("for", node.source(), "one of count, ms");
  }
  const auto& [name, value] = named.front();
  if (name == "count") {
    TW_TRY(line.count, integer_of(value, "for.count", 1, kCountMax));
  } else {
    TW_TRY(const std::int64_t length, integer_of(value, "for.ms", 1, kLengthMsMax));
    line.length = std::chrono::milliseconds(length);
  }
  return {};
}

Result<void> read_effect(FaultLine& line, Node node) {
  TW_TRY(line.effect.effect, text_of(node, "effect", kWhereMax));
  line.rule = find_effect(line.effect.effect);
  if (line.rule != nullptr) {
    return {};
  }
  std::vector<std::string_view> names;
  for (const EffectRule& rule : effect_rules()) {
    names.push_back(rule.name);
  }
  return refuse_name("effect", line.effect.effect, names);
}

Result<std::string> value_of(const EffectParameter& parameter, Node node) {
  const std::string member = "with." + std::string(parameter.name);
  if (node.kind() == Kind::List || node.kind() == Kind::Object || node.kind() == Kind::Null) {
    return refuse_member(member, node.source(), describe(parameter));
  }
  if (const auto checked = check_value(parameter, node.text()); !checked) {
    return fail(ErrorCode::InvalidInput, member + ": " + checked.error().what);
  }
  return std::string(node.text());
}

/// The parameters that were given; those of the rule that were not are filled in.
Result<void> read_with(FaultLine& line, std::optional<Node> node) {
  std::vector<std::string_view> names;
  for (const EffectParameter& parameter : line.rule->parameters) {
    if (!parameter.name.empty()) {
      names.push_back(parameter.name);
    }
  }
  if (node.has_value()) {
    TW_TRY(const auto named, members(*node, "with", names));
    for (const auto& [name, value] : named) {
      TW_TRY(line.effect.parameters[std::string(name)], value_of(*line.rule->find(name), value));
    }
  }
  for (const std::string_view name : names) {
    if (line.effect.parameters.contains(name)) {
      continue;
    }
    const EffectParameter& parameter = *line.rule->find(name);
    if (!parameter.fallback.has_value()) {
      return fail(ErrorCode::InvalidInput, "with." + std::string(name) + ": is missing, " +
                                               line.effect.effect + " needs " +
                                               describe(parameter));
    }
    line.effect.parameters.emplace(name, *parameter.fallback);
  }
  return line.rule->name == "mutate" ? check_mutation(line.effect) : Result<void>{};
}

bool stands_at_any(const EffectRule& rule, std::span<const FaultPoint> points) {
  return std::ranges::any_of(points, [&](FaultPoint point) { return rule.points.contains(point); });
}

/// Whether traffic of that place can ever meet the effect.
Result<void> check_place(const FaultLine& line) {
  using enum FaultPoint;
  static constexpr std::array<FaultPoint, 6> kAnyPath{Handshake, Connect, Request,
                                                      Accept,    Answer,  Socket};
  constexpr auto kPaths = std::span(kAnyPath).subspan<1>();  // a handshake comes before any path
  constexpr std::array<FaultPoint, 2> kTopics{Public, Private};
  constexpr std::array<FaultPoint, 1> kHandshake{Handshake};
  constexpr std::array<FaultPoint, 1> kClock{Clock};
  const std::string place = line.where + (line.is_prefix ? "*" : "");
  if (place == "*") {
    return {};
  }
  const bool is_path = line.where.starts_with('/');
  const bool is_clock = line.where == "clock" || line.where == "venue";
  const auto points = place == "/*" ? std::span<const FaultPoint>(kAnyPath)
                      : is_path     ? std::span<const FaultPoint>(kPaths)
                      : is_clock    ? std::span<const FaultPoint>(kClock)
                                    : std::span<const FaultPoint>(kTopics);
  if (stands_at_any(*line.rule, points)) {
    return {};
  }
  return refuse_member("where", place,
                       "a place of " + line.effect.effect + ", which stands at " +
                           (stands_at_any(*line.rule, kPaths) ? "paths " : "") +
                           (stands_at_any(*line.rule, kHandshake) ? "/* " : "") +
                           (stands_at_any(*line.rule, kTopics) ? "topics " : "") +
                           (stands_at_any(*line.rule, kClock) ? "clock or venue " : "") + "only");
}

}  // namespace

bool FaultLine::matches(FaultPoint point, std::string_view place) const {
  return rule->points.contains(point) && (is_prefix ? place.starts_with(where) : place == where);
}

Result<FaultLine> read_fault_line(std::string_view text) {
  json::Document document;
  TW_TRY(const Node root, document.read(text));
  TW_TRY(const auto named, members(root, "line", kMembers));
  for (const std::string_view name : {"id", "where", "effect"}) {
    if (!member_named(named, name).has_value()) {
      return fail(ErrorCode::InvalidInput, std::string(name) + ": is missing");
    }
  }
  FaultLine line;
  line.text = text;
  TW_CHECK(read_id(line, *member_named(named, "id")));
  TW_CHECK(read_where(line, *member_named(named, "where")));
  TW_CHECK(read_effect(line, *member_named(named, "effect")));
  TW_CHECK(read_with(line, member_named(named, "with")));
  if (const auto when = member_named(named, "when")) {
    TW_CHECK(read_when(line, *when));
  }
  if (const auto until = member_named(named, "for")) {
    TW_CHECK(read_for(line, *until));
  }
  TW_CHECK(check_place(line));
  return line;
}

}  // namespace tw::venue_sim
