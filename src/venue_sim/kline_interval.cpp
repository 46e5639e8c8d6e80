#include "venue_sim/kline_interval.hpp"

#include <chrono>

namespace tw::venue_sim {

const std::array<KlineInterval, kKlineIntervals>& kline_intervals() {
  using std::chrono::minutes;
  static const std::array<KlineInterval, kKlineIntervals> intervals = {{
      {"1", Interval::every(minutes(1))},
      {"3", Interval::every(minutes(3))},
      {"5", Interval::every(minutes(5))},
      {"15", Interval::every(minutes(15))},
      {"30", Interval::every(minutes(30))},
      {"60", Interval::every(minutes(60))},
      {"120", Interval::every(minutes(120))},
      {"240", Interval::every(minutes(240))},
      {"360", Interval::every(minutes(360))},
      {"720", Interval::every(minutes(720))},
      {"D", Interval::every(std::chrono::days(1))},
      {"W", Interval::week()},
      {"M", Interval::month()},
  }};
  return intervals;
}

std::optional<std::size_t> find_kline_interval(std::string_view name) {
  const auto& intervals = kline_intervals();
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    if (intervals[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace tw::venue_sim
