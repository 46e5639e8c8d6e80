#include "data/candle_time.hpp"

#include <algorithm>
#include <charconv>

#include "base/calendar.hpp"

namespace tw::data {
namespace {

constexpr std::size_t kDateLength = 10;  // 2024-08-08

// Far enough from what a Timestamp holds for any length of a candle.
constexpr Timestamp kEnd = std::chrono::sys_days{std::chrono::January / 1 / 2200};

bool is_possible(Timestamp at) { return at >= Timestamp{} && at < kEnd; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const bool is_number = !text.empty() && std::ranges::all_of(text, is_digit);
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  return is_number && code == std::errc() ? std::optional(value) : std::nullopt;
}

// How long the last digit of a whole number of so many digits is.
std::optional<Duration> unit_of(std::size_t digits) {
  switch (digits) {
    case 10:
      return std::chrono::seconds(1);
    case 13:
      return std::chrono::milliseconds(1);
    case 16:
      return std::chrono::microseconds(1);
    case 19:
      return std::chrono::nanoseconds(1);
    default:
      return std::nullopt;
  }
}

// The decimals behind a whole number of units; nothing where a nanosecond would be cut.
std::optional<Duration> parse_decimals(std::string_view text, Duration unit) {
  const auto is_zero = [](char c) { return c == '0'; };
  Duration sum{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) {
      return std::nullopt;
    }
    if (unit == Duration(1)) {
      return std::ranges::all_of(text.substr(i), is_zero) ? std::optional(sum) : std::nullopt;
    }
    unit /= 10;
    sum += unit * (text[i] - '0');
  }
  return text.empty() ? std::nullopt : std::optional(sum);
}

std::optional<Timestamp> parse_epoch(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto value = whole(text.substr(0, point));
  const auto unit = unit_of(point);
  if (!value.has_value() || !unit.has_value() || *value >= kEnd.time_since_epoch() / *unit) {
    return std::nullopt;
  }
  const auto decimals =
      point < text.size() ? parse_decimals(text.substr(point + 1), *unit) : Duration{};
  return decimals.has_value() ? std::optional(Timestamp{*value * *unit + *decimals}) : std::nullopt;
}

// `01:00`, `0100` or `01`.
std::optional<Duration> parse_offset(std::string_view text) {
  const bool has_colon = text.size() == 5 && text[2] == ':';
  if (!has_colon && text.size() != 4 && text.size() != 2) {
    return std::nullopt;
  }
  const auto hours = whole(text.substr(0, 2));
  const auto minutes =
      text.size() == 2 ? std::optional<std::int64_t>(0) : whole(text.substr(has_colon ? 3 : 2));
  if (!hours || !minutes || *hours > 14 || *minutes > 59) {
    return std::nullopt;
  }
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
}

}  // namespace

std::optional<Timestamp> parse_candle_time(std::string_view text) {
  if (const auto epoch = parse_epoch(text)) {
    return epoch;
  }
  const std::size_t sign = text.find_first_of("+-", std::min(text.size(), kDateLength));
  const bool has_offset = sign != std::string_view::npos;
  const auto at = parse_timestamp(text.substr(0, sign));
  const auto offset = has_offset ? parse_offset(text.substr(sign + 1)) : Duration{};
  if (!at.has_value() || !offset.has_value() || (has_offset && text[sign - 1] == 'Z')) {
    return std::nullopt;
  }
  if (!is_possible(*at)) {
    return std::nullopt;
  }
  const Timestamp utc = has_offset && text[sign] == '-' ? *at + *offset : *at - *offset;
  return is_possible(utc) ? std::optional(utc) : std::nullopt;
}

}  // namespace tw::data
