#include "report/chart_axis.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "messages/number_text.hpp"

namespace tw::report {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<Duration, 22> kSteps{
    seconds(1), seconds(2), seconds(5), seconds(10), seconds(15), seconds(30),
    minutes(1), minutes(2), minutes(5), minutes(10), minutes(15), minutes(30),
    hours(1),   hours(2),   hours(4),   hours(6),    hours(12),   days(1),
    days(2),    days(5),    days(10),   days(30)};

// Multiples of a step inside of two ends.
Int128 first_multiple(Int128 from, Int128 step) {
  const Int128 below = from / step * step;
  return below < from ? below + step : below;
}

std::size_t multiples(Int128 from, Int128 to, Int128 step) {
  const Int128 first = first_multiple(from, step);
  return first > to ? 0 : static_cast<std::size_t>((to - first) / step) + 1;
}

// Digits after the point of a power of ten times 1, 2 or 5.
int decimals_of(Decimal step) {
  const std::string text = step.to_string();
  const std::size_t point = text.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

std::string time_label(Timestamp at, Duration step) {
  const std::string text = to_iso8601(at);
  const bool is_midnight = to_nanoseconds(at) % Duration(days(1)).count() == 0;
  if (step >= days(1) || is_midnight) {
    return text.substr(5, 5);
  }
  return text.substr(11, step >= minutes(1) ? 5 : 8);
}

}  // namespace

std::vector<Tick> value_ticks(Decimal from, Decimal to, std::size_t ticks_max) {
  TW_ASSERT(from < to && ticks_max >= 2);
  Int128 step = 1;
  for (int i = 0; multiples(from.raw(), to.raw(), step) > ticks_max; ++i) {
    step = i % 3 == 1 ? step / 2 * 5 : step * 2;
  }
  std::vector<Tick> ticks;
  const int decimals = decimals_of(Decimal::from_raw(step));
  for (Int128 at = first_multiple(from.raw(), step); at <= to.raw(); at += step) {
    const Decimal value = Decimal::from_raw(at);
    ticks.push_back({value.to_double(), messages::rounded_text(value, decimals)});
  }
  return ticks;
}

std::vector<Tick> time_ticks(Timestamp from, Timestamp to, std::size_t ticks_max) {
  TW_ASSERT(from < to && ticks_max >= 2);
  const std::int64_t begin = to_nanoseconds(from);
  const std::int64_t end = to_nanoseconds(to);
  Duration step = kSteps.back();
  const auto fitting = std::ranges::find_if(
      kSteps, [&](Duration each) { return multiples(begin, end, each.count()) <= ticks_max; });
  step = fitting != kSteps.end() ? *fitting : step;
  while (multiples(begin, end, step.count()) > ticks_max) {
    step *= 2;
  }
  std::vector<Tick> ticks;
  for (Int128 at = first_multiple(begin, step.count()); at <= end; at += step.count()) {
    const Timestamp moment = from_nanoseconds(static_cast<std::int64_t>(at));
    ticks.push_back(
        {std::chrono::duration<double>(moment - from).count(), time_label(moment, step)});
  }
  return ticks;
}

Range padded(Range range) {
  const Int128 apart = range.high.raw() - range.low.raw();
  const Int128 part = apart > 0 ? apart / 20 : abs(range.low).raw() / 100;
  const Decimal room = Decimal::from_raw(part + 1);
  return {range.low - room, range.high + room};
}

}  // namespace tw::report
