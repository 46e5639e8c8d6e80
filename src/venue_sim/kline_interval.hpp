#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/calendar.hpp"

namespace tw::venue_sim {

/// One length of candle that the venue offers.
struct KlineInterval {
  std::string_view name;  ///< 1, 60, D
  Interval interval;
};

inline constexpr std::size_t kKlineIntervals = 13;
/// All of them, shortest first.
const std::array<KlineInterval, kKlineIntervals>& kline_intervals();
/// Place in `kline_intervals`; nothing for a name that is none.
std::optional<std::size_t> find_kline_interval(std::string_view name);

}  // namespace tw::venue_sim
