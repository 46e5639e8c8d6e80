#include "base/time.hpp"

#include <array>
#include <limits>

#include "base/decimal.hpp"

namespace tw {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

// From the largest to the smallest.
constexpr std::array<Unit, 7> kUnits = {{{"d", 86'400'000'000'000},
                                         {"h", 3'600'000'000'000},
                                         {"m", 60'000'000'000},
                                         {"s", 1'000'000'000},
                                         {"ms", 1'000'000},
                                         {"us", 1'000},
                                         {"ns", 1}}};

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  out.append(digits.size() < width ? width - digits.size() : 0, '0');
  out += digits;
}

}  // namespace

std::string to_iso8601(Timestamp at) {
  // By hand: std::chrono::floor to days overflows for the earliest timestamps.
  constexpr std::int64_t kDay = kUnits.front().nanoseconds;
  const std::int64_t count = to_nanoseconds(at);
  const std::int64_t rest = count % kDay + (count % kDay < 0 ? kDay : 0);
  const std::chrono::days days{static_cast<int>(count / kDay - (count % kDay < 0 ? 1 : 0))};
  const std::chrono::year_month_day date{std::chrono::sys_days{days}};
  std::string out;
  append_padded(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_padded(out, rest / 3'600'000'000'000, 2);
  out += ':';
  append_padded(out, rest / 60'000'000'000 % 60, 2);
  out += ':';
  append_padded(out, rest / 1'000'000'000 % 60, 2);
  out += '.';
  append_padded(out, rest % 1'000'000'000, 9);
  out += 'Z';
  return out;
}

Result<Duration> parse_duration(std::string_view text) {
  const std::size_t split = text.find_first_not_of("0123456789.");
  const std::string_view number = text.substr(0, split);
  const std::string_view name = split == std::string_view::npos ? "" : text.substr(split);
  const auto invalid = [text] {
    return fail(ErrorCode::InvalidInput, "duration '" + std::string(text) + "' is not like 250ms",
                "usage.duration", {{"value", std::string(text)}});
  };
  for (const Unit& unit : kUnits) {
    if (unit.name != name) {
      continue;
    }
    const auto value = Decimal::parse_exact(number);
    Int128 raw = 0;
    if (!value || value->sign() < 0 ||
        __builtin_mul_overflow(value->raw(), Int128{unit.nanoseconds}, &raw) ||
        raw % Decimal::kScale != 0 ||
        raw / Decimal::kScale > std::numeric_limits<std::int64_t>::max()) {
      return invalid();
    }
    return Duration{static_cast<std::int64_t>(raw / Decimal::kScale)};
  }
  return invalid();
}

std::string to_text(Duration duration) {
  for (const Unit& unit : kUnits) {
    if (duration.count() != 0 && duration.count() % unit.nanoseconds == 0) {
      return std::to_string(duration.count() / unit.nanoseconds) + std::string(unit.name);
    }
  }
  return "0s";
}

}  // namespace tw
