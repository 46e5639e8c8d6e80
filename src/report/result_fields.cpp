#include "report/result_fields.hpp"

#include <charconv>

#include "base/calendar.hpp"
#include "report/tear_sheet.hpp"

namespace tw::report {
namespace {

constexpr std::size_t kShownMax = 60;  // of a damaged value

// No run lies behind it, and what is added to a moment before it is one.
constexpr Timestamp kMomentMax{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};

}  // namespace

std::unexpected<Error> damaged(const Place& place, std::string_view field, std::string_view value,
                               std::string_view reason) {
  const std::string where =
      place.line > 0 ? place.path + ":" + std::to_string(place.line) : place.path;
  return fail(ErrorCode::InvalidInput,
              where + ": field " + std::string(field) + " is damaged: " + std::string(value),
              "result.damaged",
              {{"place", where},
               {"field", std::string(field)},
               {"value", std::string(value.substr(0, kShownMax))},
               {"reason", "@" + std::string(reason)}});
}

Result<Decimal> decimal_of(const Place& place, std::string_view field, std::string_view text) {
  const Checked<Decimal> value = Decimal::parse_exact(text);
  if (!value.has_value()) {
    return damaged(place, field, text, "reason.result_number");
  }
  if (abs(*value) > Decimal::from_int(kSheetNumberMax)) {
    return damaged(place, field, text, "reason.result_large");
  }
  return *value;
}

Result<std::uint64_t> count_of(const Place& place, std::string_view field, std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) {
    return damaged(place, field, text, "reason.result_count");
  }
  return value;
}

Result<Timestamp> moment_of(const Place& place, std::string_view field, std::string_view text) {
  const Result<Timestamp> at = parse_timestamp(text);
  if (!at.has_value() || *at > kMomentMax) {
    return damaged(place, field, text, "reason.result_time");
  }
  return *at;
}

std::string Fields::full_name(std::string_view field) const { return name_ + std::string(field); }

Result<json::Node> Fields::node(std::string_view field, json::Kind kind) const {
  const std::optional<json::Node> found = find(object_, field);
  if (!found.has_value()) {
    return damaged(place_, full_name(field), "", "reason.result_missing");
  }
  if (found->kind() != kind) {
    return damaged(place_, full_name(field), found->source(), "reason.result_kind");
  }
  return *found;
}

Result<Fields> Fields::object(std::string_view field) const {
  TW_TRY(const json::Node found, node(field, json::Kind::Object));
  return Fields(found, full_name(field) + ".", place_);
}

Result<std::string> Fields::text(std::string_view field) const {
  TW_TRY(const json::Node found, node(field, json::Kind::Text));
  return std::string(found.text());
}

Result<Decimal> Fields::decimal(std::string_view field) const {
  TW_TRY(const json::Node found, node(field, json::Kind::Text));
  return decimal_of(place_, full_name(field), found.text());
}

Result<std::uint64_t> Fields::count(std::string_view field) const {
  TW_TRY(const json::Node found, node(field, json::Kind::Number));
  return count_of(place_, full_name(field), found.text());
}

Result<Timestamp> Fields::moment(std::string_view field) const {
  TW_TRY(const json::Node found, node(field, json::Kind::Text));
  return moment_of(place_, full_name(field), found.text());
}

std::vector<std::pair<std::string, json::Node>> Fields::members() const {
  std::vector<std::pair<std::string, json::Node>> out;
  for (auto at = object_.begin(); at != object_.end(); ++at) {
    std::string name((*at).text());
    ++at;
    out.emplace_back(std::move(name), *at);
  }
  return out;
}

Result<std::vector<Fields>> Fields::rows(std::string_view field) const {
  TW_TRY(const json::Node list, node(field, json::Kind::List));
  std::vector<Fields> out;
  for (const json::Node row : list) {
    const std::string name = full_name(field) + "[" + std::to_string(out.size()) + "]";
    if (row.kind() != json::Kind::Object) {
      return damaged(place_, name, row.source(), "reason.result_kind");
    }
    out.emplace_back(row, name + ".", place_);
  }
  return out;
}

}  // namespace tw::report
