#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace tw::data {

/// One candle of a file, in ticks and lots of a BookGrid.
struct CandleRow {
  Timestamp open_time;
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t volume = 0;
  friend bool operator==(const CandleRow&, const CandleRow&) = default;
};

/// Trades that make a candle again: where its price went, and how its volume is spread over that.
struct CandlePath {
  static constexpr std::size_t kPointsMax = 4;
  struct Point {
    std::int64_t ticks = 0;
    std::int64_t lots = 0;  ///< zero for a candle without volume, which has no trade
    friend bool operator==(const Point&, const Point&) = default;
  };
  std::array<Point, kPointsMax> points{};
  std::size_t size = 0;
};

/// The assumed way of a price through a candle: open, the nearer extreme (the low where both are
/// equally near), the other one, close. Neighbours at one price are one point. The volume is spread
/// evenly, the first points take what is left over, so that a candle built from these trades has
/// the same open, high, low, close and volume. Where the volume has fewer lots than that way has
/// points, the other extreme goes first if that needs fewer.
/// Input:   low <= open, close <= high, volume >= 0.
/// Errors:  nothing when the volume has too few lots for its prices: no trades make such a candle.
///          Without volume there is one point, and all prices must be equal.
std::optional<CandlePath> path_of(const CandleRow& candle);

}  // namespace tw::data
