#include "base/calendar.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "base/assert.hpp"

namespace tw {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// 1970-01-01 was a Thursday: weeks begin four days later.
constexpr Duration kFirstMonday = days(4);

Timestamp start_of_fixed(Timestamp at, Duration offset, Duration length) {
  Duration beyond = (at.time_since_epoch() - offset) % length;
  if (beyond < Duration::zero()) {
    beyond += length;
  }
  return at - beyond;
}

std::chrono::year_month month_of(Timestamp at) {
  const year_month_day date{std::chrono::floor<days>(at)};
  return date.year() / date.month();
}

Timestamp first_of(std::chrono::year_month month) { return sys_days{month / 1}; }

// The digits of one part of a time; nothing when they are not `digits` many or above `high`.
std::optional<unsigned> take_part(std::string_view& text, std::size_t digits, unsigned high) {
  unsigned value = 0;
  if (text.size() < digits) {
    return std::nullopt;
  }
  const auto [end, code] = std::from_chars(text.data(), text.data() + digits, value);
  if (code != std::errc() || end != text.data() + digits || value > high) {
    return std::nullopt;
  }
  text.remove_prefix(digits);
  return value;
}

bool take_mark(std::string_view& text, std::string_view marks) {
  const bool is_there = !text.empty() && marks.find(text.front()) != std::string_view::npos;
  text.remove_prefix(is_there ? 1 : 0);
  return is_there;
}

std::optional<sys_days> take_date(std::string_view& text) {
  const auto year = take_part(text, 4, 2'261);
  const bool has_month = take_mark(text, "-");
  const auto month = take_part(text, 2, 12);
  const bool has_day = take_mark(text, "-");
  const auto day = take_part(text, 2, 31);
  if (!year || !month || !day || !has_month || !has_day || *year < 1'970) {
    return std::nullopt;
  }
  const year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                            std::chrono::day{*day}};
  return date.ok() ? std::optional(sys_days{date}) : std::nullopt;
}

// Up to nine decimals of a second.
std::optional<Duration> take_fraction(std::string_view& text) {
  constexpr std::size_t kDecimals = 9;
  std::int64_t value = 0;
  std::size_t count = 0;
  for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count) {
    value = value * 10 + (text[count] - '0');
    if (count == kDecimals) {
      return std::nullopt;
    }
  }
  if (count == 0) {
    return std::nullopt;
  }
  text.remove_prefix(count);
  for (; count < kDecimals; ++count) {
    value *= 10;
  }
  return Duration{value};
}

std::optional<Duration> take_clock(std::string_view& text) {
  const auto hour = take_part(text, 2, 23);
  const bool has_minute = take_mark(text, ":");
  const auto minute = take_part(text, 2, 59);
  if (!hour || !minute || !has_minute) {
    return std::nullopt;
  }
  Duration clock = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  if (!take_mark(text, ":")) {
    return clock;
  }
  const auto second = take_part(text, 2, 59);
  if (!second) {
    return std::nullopt;
  }
  clock += std::chrono::seconds(*second);
  if (take_mark(text, ".")) {
    const auto fraction = take_fraction(text);
    if (!fraction) {
      return std::nullopt;
    }
    clock += *fraction;
  }
  return clock;
}

std::optional<Timestamp> read_timestamp(std::string_view text) {
  const auto date = take_date(text);
  if (!date) {
    return std::nullopt;
  }
  Timestamp at = *date;
  if (take_mark(text, "T ")) {
    const auto clock = take_clock(text);
    if (!clock) {
      return std::nullopt;
    }
    at += *clock;
    static_cast<void>(take_mark(text, "Z"));
  }
  return text.empty() ? std::optional(at) : std::nullopt;
}

}  // namespace

Interval Interval::every(Duration length) {
  TW_ASSERT(length > Duration::zero());
  return Interval{Kind::Fixed, length};
}

Timestamp Interval::start_of(Timestamp at) const {
  if (kind_ == Kind::Month) {
    return first_of(month_of(at));
  }
  return start_of_fixed(at, kind_ == Kind::Week ? kFirstMonday : Duration::zero(), length_);
}

Timestamp Interval::next(Timestamp start) const {
  return kind_ == Kind::Month ? first_of(month_of(start) + std::chrono::months(1))
                              : start + length_;
}

std::int64_t Interval::count(Timestamp from, Timestamp to) const {
  return kind_ == Kind::Month ? (month_of(to) - month_of(from)).count() : (to - from) / length_;
}

Result<Interval> parse_interval(std::string_view text) {
  if (text == "1w") {
    return Interval::week();
  }
  if (text == "1M") {
    return Interval::month();
  }
  const Result<Duration> length = parse_duration(text);
  if (!length.has_value() || *length <= Duration::zero()) {
    return fail(ErrorCode::InvalidInput, "interval '" + std::string(text) + "' is not like 5m",
                "usage.interval", {{"value", std::string(text)}});
  }
  return Interval::every(*length);
}

std::string to_text(const Interval& interval) {
  switch (interval.kind()) {
    case Interval::Kind::Week:
      return "1w";
    case Interval::Kind::Month:
      return "1M";
    case Interval::Kind::Fixed:
      break;
  }
  return to_text(interval.length());
}

Result<Timestamp> parse_timestamp(std::string_view text) {
  if (const auto at = read_timestamp(text)) {
    return *at;
  }
  return fail(ErrorCode::InvalidInput, "time '" + std::string(text) + "' is not ISO 8601",
              "usage.time", {{"value", std::string(text)}});
}

}  // namespace tw
