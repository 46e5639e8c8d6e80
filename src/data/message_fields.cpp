#include "data/message_fields.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/assert.hpp"

namespace tw::data {
namespace {

constexpr std::size_t kShownBytesMax = 80;
constexpr std::uint64_t kMillisecondsMax = 9'000'000'000'000;  // year 2255; ns end in 2262

std::string_view shown_part(json::Node node) {
  return node.kind() == json::Kind::Text ? node.text() : node.source();
}

}  // namespace

std::string shown(std::string_view text) {
  const bool is_long = text.size() > kShownBytesMax;
  return "'" + std::string(text.substr(0, kShownBytesMax)) + (is_long ? "...'" : "'");
}

std::unexpected<Error> refuse(std::string what) {
  return fail(ErrorCode::InvalidInput, std::move(what));
}

Error at_line(Error error, const std::string& path, std::uint64_t line) {
  error.id = "recording.damaged";
  error.arguments = {{"path", path}, {"line", std::to_string(line)}, {"reason", error.what}};
  error.what = path + ": line " + std::to_string(line) + ": " + error.what;
  return error;
}

MessageFields::MessageFields(std::span<const std::string_view> names) : names_(names) {
  TW_ASSERT(names.size() <= kNamesMax);
}

Result<void> MessageFields::read(json::Node object, std::string_view what) {
  present_ = 0;
  if (object.kind() != json::Kind::Object) {
    return refuse(std::string(what) + " " + shown(shown_part(object)) + " is not an object");
  }
  for (auto it = object.begin(); it != object.end(); ++it) {
    const json::Node key = *it;
    ++it;
    const auto name = std::ranges::find(names_, key.text());
    if (name == names_.end()) {
      continue;
    }
    const auto field = static_cast<std::size_t>(name - names_.begin());
    if (has(field)) {
      return refuse("field '" + std::string(*name) + "' occurs twice");
    }
    present_ |= 1U << field;
    values_[field] = *it;
  }
  return {};
}

std::unexpected<Error> MessageFields::refuse_value(std::size_t field, std::string_view why) const {
  return refuse("field '" + std::string(names_[field]) + "': " + shown(shown_part(values_[field])) +
                " " + std::string(why));
}

Result<json::Node> MessageFields::value(std::size_t field) const {
  if (!has(field)) {
    return refuse("field '" + std::string(names_[field]) + "' is missing");
  }
  return values_[field];
}

Result<json::Node> MessageFields::value_of(std::size_t field, json::Kind kind,
                                           std::string_view why) const {
  TW_TRY(const json::Node node, value(field));
  if (node.kind() != kind) {
    return refuse_value(field, why);
  }
  return node;
}

Result<std::string_view> MessageFields::text(std::size_t field) const {
  TW_TRY(const json::Node node, value_of(field, json::Kind::Text, "is not a text"));
  return node.text();
}

Result<bool> MessageFields::boolean(std::size_t field) const {
  TW_TRY(const json::Node node, value_of(field, json::Kind::Boolean, "is not true or false"));
  return node.is_true();
}

Result<bool> MessageFields::either(std::size_t field, std::string_view first,
                                   std::string_view second) const {
  TW_TRY(const std::string_view said, text(field));
  if (said != first && said != second) {
    return refuse_value(field, "is neither " + std::string(first) + " nor " + std::string(second));
  }
  return said == first;
}

Result<std::uint64_t> MessageFields::whole(std::size_t field, std::string_view digits) const {
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, code] = std::from_chars(digits.data(), end, number);
  if (code != std::errc{} || stop != end) {
    return refuse_value(field, "is not a whole number >= 0");
  }
  return number;
}

Result<std::uint64_t> MessageFields::number(std::size_t field) const {
  TW_TRY(const json::Node node, value_of(field, json::Kind::Number, "is not a whole number >= 0"));
  return whole(field, node.text());
}

Result<std::int64_t> MessageFields::integer(std::size_t field) const {
  TW_TRY(const json::Node node, value_of(field, json::Kind::Number, "is not a whole number"));
  std::int64_t number = 0;
  const char* const end = node.text().data() + node.text().size();
  const auto [stop, code] = std::from_chars(node.text().data(), end, number);
  if (code != std::errc{} || stop != end) {
    return refuse_value(field, "is not a whole number");
  }
  return number;
}

Result<std::uint64_t> MessageFields::number_in_text(std::size_t field) const {
  TW_TRY(const std::string_view digits, text(field));
  return whole(field, digits);
}

Result<Timestamp> MessageFields::time_of(std::size_t field, std::uint64_t milliseconds) const {
  if (milliseconds > kMillisecondsMax) {
    return refuse_value(field, "is not a time in milliseconds");
  }
  return Timestamp{std::chrono::milliseconds{milliseconds}};
}

Result<Timestamp> MessageFields::time_ms(std::size_t field) const {
  TW_TRY(const std::uint64_t milliseconds, number(field));
  return time_of(field, milliseconds);
}

Result<Timestamp> MessageFields::time_ms_in_text(std::size_t field) const {
  TW_TRY(const std::uint64_t milliseconds, number_in_text(field));
  return time_of(field, milliseconds);
}

Result<std::int64_t> MessageFields::positive(
    std::size_t field, std::expected<std::int64_t, UnitsProblem> units) const {
  if (!units.has_value()) {
    return refuse_value(field, to_text(units.error()));
  }
  if (*units == 0) {
    return refuse_value(field, "is zero");
  }
  return *units;
}

Result<std::int64_t> MessageFields::ticks(std::size_t field, const BookGrid& grid) const {
  TW_TRY(const std::string_view digits, text(field));
  return positive(field, parse_ticks(digits, grid));
}

Result<std::int64_t> MessageFields::lots(std::size_t field, const BookGrid& grid) const {
  TW_TRY(const std::string_view digits, text(field));
  return positive(field, parse_lots(digits, grid));
}

Result<std::int64_t> MessageFields::ticks_of_number(std::size_t field, const BookGrid& grid) const {
  TW_TRY(const json::Node node, value_of(field, json::Kind::Number, "is not a number"));
  return positive(field, parse_ticks(node.text(), grid));
}

Result<std::int64_t> MessageFields::lots_of_number(std::size_t field, const BookGrid& grid) const {
  TW_TRY(const json::Node node, value_of(field, json::Kind::Number, "is not a number"));
  return positive(field, parse_lots(node.text(), grid));
}

Result<Decimal> MessageFields::decimal(std::size_t field) const {
  TW_TRY(const std::string_view digits, text(field));
  const Checked<Decimal> found = Decimal::parse_exact(digits);
  if (!found.has_value()) {
    return refuse_value(field, "is not a decimal number");
  }
  return *found;
}

Result<DepthLevel> read_level(std::string_view price, std::string_view quantity,
                              const BookGrid& grid) {
  const auto ticks = parse_ticks(price, grid);
  if (!ticks.has_value() || *ticks == 0) {
    return refuse(ticks.has_value() ? "has price zero"
                                    : "price " + std::string(to_text(ticks.error())));
  }
  const auto lots = parse_lots(quantity, grid);
  if (!lots.has_value()) {
    return refuse("quantity " + std::string(to_text(lots.error())));
  }
  return DepthLevel{.ticks = *ticks, .lots = *lots};
}

namespace {

std::unexpected<Error> refuse_level(std::string_view name, std::size_t index, json::Node level,
                                    std::string_view why) {
  return refuse("field '" + std::string(name) + "[" + std::to_string(index) +
                "]': " + shown(level.source()) + " " + std::string(why));
}

Result<DepthLevel> read_texts(json::Node level, const BookGrid& grid, LevelShape shape) {
  std::array<std::string_view, 2> digits;
  std::size_t count = 0;
  bool are_texts = level.kind() == json::Kind::List;
  for (auto it = level.begin(); are_texts && it != level.end(); ++it, ++count) {
    are_texts = (*it).kind() == json::Kind::Text && count < shape.texts_max;
    if (are_texts && count < digits.size()) {
      digits[count] = (*it).text();
    }
  }
  if (!are_texts || count < shape.texts_min) {
    return refuse(shape.texts_max == 2 ? "is not a pair of texts"
                                       : "is not a list of " + std::to_string(shape.texts_min) +
                                             " to " + std::to_string(shape.texts_max) + " texts");
  }
  return read_level(digits[0], digits[1], grid);
}

}  // namespace

Result<void> read_levels(const MessageFields& fields, std::size_t field, const BookGrid& grid,
                         LevelShape shape, std::vector<DepthLevel>& levels) {
  TW_TRY(const json::Node list, fields.value(field));
  levels.clear();
  if (list.kind() != json::Kind::List) {
    return fields.refuse_value(field, "is not a list of levels");
  }
  for (const json::Node node : list) {
    if (levels.size() == kMessageLevelsMax) {
      return refuse("field '" + std::string(fields.name(field)) + "' has more than " +
                    std::to_string(kMessageLevelsMax) + " levels");
    }
    const Result<DepthLevel> level = read_texts(node, grid, shape);
    if (!level.has_value()) {
      return refuse_level(fields.name(field), levels.size(), node, level.error().what);
    }
    levels.push_back(*level);
  }
  return {};
}

}  // namespace tw::data
