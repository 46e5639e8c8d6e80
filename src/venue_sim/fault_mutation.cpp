#include "venue_sim/fault_mutation.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/decimal.hpp"
#include "json/document.hpp"
#include "json/value.hpp"

namespace tw::venue_sim {
namespace {

using json::Kind;
using json::Node;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kMinuteMs = 60'000;

/// Members of the venue's messages that state a moment in milliseconds.
constexpr std::array<std::string_view, 14> kMoments{
    "ts",      "cts", "creationTime", "createdTime", "updatedTime", "execTime",     "time",
    "Timenow", "T",   "timestamp",    "createAt",    "begin",       "transactTime", "end"};

std::string quoted(std::string_view text) { return json::Value::of(text).dump(); }

/// The bytes of a value as they stand, a text with its quotes.
std::string source_of(Node node) {
  return node.kind() == Kind::Text ? '"' + std::string(node.source()) + '"'
                                   : std::string(node.source());
}

/// `text` as a value of the same JSON type as `like`.
std::string typed_like(Node like, const std::string& text) {
  return like.kind() == Kind::Text ? quoted(text) : text;
}

std::string retyped(Node node) {
  if (node.kind() != Kind::Text) {
    return quoted(node.source());
  }
  const auto number = Decimal::parse_exact(node.text());
  return number.has_value() ? number->to_string() : std::to_string(node.text().size());
}

std::string added(Node node, std::string_view by) {
  const auto value = Decimal::parse_exact(node.text());
  const auto step = Decimal::parse_exact(by);
  if (!value.has_value() || !step.has_value()) {
    return source_of(node);
  }
  const auto sum = checked_add(*value, *step);
  return sum.has_value() ? typed_like(node, sum->to_string()) : source_of(node);
}

/// A value after `mutate`; nothing: the member is left out.
std::optional<std::string> mutated(Node node, std::string_view kind, std::string_view value) {
  if (kind == "remove") {
    return std::nullopt;
  }
  if (kind == "retype") {
    return retyped(node);
  }
  if (kind == "add") {
    return added(node, value);
  }
  if (kind == "json") {
    return std::string(value);
  }
  if (kind == "text") {
    return quoted(value);
  }
  if (kind == "unknown") {
    return quoted("Unknown" + std::string(value));
  }
  return kind == "null" ? "null" : R"("")";
}

std::string moved(Node node, std::int64_t by) {
  const auto value = Decimal::parse_exact(node.text());
  if (!value.has_value()) {
    return source_of(node);
  }
  const auto sum = checked_add(*value, Decimal::from_int(by));
  return sum.has_value() ? typed_like(node, sum->to_string()) : source_of(node);
}

std::string bad_moment(Node node, std::string_view kind, std::uint64_t draw) {
  if (node.kind() != Kind::Text && node.kind() != Kind::Number) {
    return source_of(node);
  }
  if (kind == "zero") {
    return typed_like(node, "0");
  }
  if (kind == "text") {
    return quoted(node.text());
  }
  if (kind == "number") {
    return Decimal::parse_exact(node.text()).has_value() ? std::string(node.text())
                                                         : source_of(node);
  }
  if (kind == "backwards") {
    return moved(node, -static_cast<std::int64_t>(draw % static_cast<std::uint64_t>(kMinuteMs)));
  }
  return moved(node, kind == "future" ? kDayMs : -kDayMs);
}

/// Writes a document again and changes members on the way.
class Mutation {
 public:
  explicit Mutation(const FaultEffect& effect)
      : is_mutate_(effect.effect == "mutate"),
        kind_(effect.parameter("kind").value_or("")),
        member_(effect.parameter("member").value_or("")),
        value_(effect.parameter("value").value_or("")),
        draw_(effect.draw) {}

  std::string apply(Node root) {
    if (is_mutate_ && member_ == "*") {
      const std::size_t count = count_members(root);
      chosen_ = count == 0 ? 0 : draw_ % count;
    }
    std::string text = written(root);
    if (is_mutate_ && kind_ == "insert" && root.kind() == Kind::Object) {
      text.pop_back();
      text += (text.size() > 1 ? "," : "") + quoted(member_) + ":" + std::string(value_) + "}";
    }
    return text;
  }

 private:
  std::string written(Node node) {
    switch (node.kind()) {
      case Kind::List:
        return list(node);
      case Kind::Object:
        return object(node);
      default:
        return source_of(node);
    }
  }

  std::string list(Node node) {
    std::string all;
    for (const Node each : node) {
      all += (all.empty() ? "" : ",") + written(each);
    }
    return "[" + all + "]";
  }

  std::string object(Node node) {
    std::vector<std::string> members;
    for (auto it = node.begin(); it != node.end(); ++it) {
      const Node key = *it;
      const std::optional<std::string> value = member(key.text(), *++it);
      if (value.has_value()) {
        members.push_back(source_of(key) + ":" + *value);
      }
    }
    if (is_mutate_ && kind_ == "reverse") {
      std::ranges::reverse(members);
    }
    std::string all;
    for (const std::string& each : members) {
      all += (all.empty() ? "" : ",") + each;
    }
    return "{" + all + "}";
  }

  std::optional<std::string> member(std::string_view key, Node value) {
    const bool is_chosen = seen_++ == chosen_ && member_ == "*";
    if (!is_mutate_) {
      return std::ranges::find(kMoments, key) == kMoments.end() ? written(value)
                                                                : bad_moment(value, kind_, draw_);
    }
    if (kind_ != "reverse" && kind_ != "insert" && (is_chosen || key == member_)) {
      return mutated(value, kind_, value_);
    }
    return written(value);
  }

  static std::size_t count_members(Node node) {
    std::size_t count = 0;
    if (node.kind() == Kind::List) {
      for (const Node each : node) {
        count += count_members(each);
      }
    } else if (node.kind() == Kind::Object) {
      for (auto it = node.begin(); it != node.end(); ++it) {
        count += 1 + count_members(*++it);
      }
    }
    return count;
  }

  bool is_mutate_;
  std::string_view kind_;
  std::string_view member_;
  std::string_view value_;
  std::uint64_t draw_;
  std::size_t chosen_ = 0;
  std::size_t seen_ = 0;
};

}  // namespace

std::string mutate_json(std::string_view text, const FaultEffect& effect) {
  json::Document document;
  const auto root = document.read(text);
  if ((effect.effect != "mutate" && effect.effect != "bad_timestamps") || !root.has_value()) {
    return std::string(text);
  }
  return Mutation(effect).apply(*root);
}

Result<void> check_mutation(const FaultEffect& effect) {
  const std::string_view kind = effect.parameter("kind").value_or("");
  const std::string value(effect.parameter("value").value_or(""));
  if (kind == "add" && !Decimal::parse_exact(value).has_value()) {
    return fail(ErrorCode::InvalidInput,
                "with.value: '" + value + "' is not a decimal number, which kind add needs");
  }
  if ((kind == "json" || kind == "insert") && !json::Document().read(value).has_value()) {
    return fail(ErrorCode::InvalidInput, "with.value: '" + value +
                                             "' is not a JSON value, which kind " +
                                             std::string(kind) + " needs");
  }
  return {};
}

}  // namespace tw::venue_sim
