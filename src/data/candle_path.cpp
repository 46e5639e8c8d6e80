#include "data/candle_path.hpp"

namespace tw::data {
namespace {

using Way = std::array<std::int64_t, CandlePath::kPointsMax>;

CandlePath along(const Way& way) {
  CandlePath path;
  for (const std::int64_t ticks : way) {
    if (path.size == 0 || path.points[path.size - 1].ticks != ticks) {
      path.points[path.size++].ticks = ticks;
    }
  }
  return path;
}

}  // namespace

std::optional<CandlePath> path_of(const CandleRow& candle) {
  const Way low_first{candle.open, candle.low, candle.high, candle.close};
  const Way high_first{candle.open, candle.high, candle.low, candle.close};
  const bool is_low_nearer = candle.open - candle.low <= candle.high - candle.open;
  CandlePath path = along(is_low_nearer ? low_first : high_first);
  if (static_cast<std::size_t>(candle.volume) < path.size) {
    path = along(is_low_nearer ? high_first : low_first);
  }
  if (candle.volume == 0 && path.size == 1) {
    return path;
  }
  const auto points = static_cast<std::int64_t>(path.size);
  if (candle.volume < points) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < path.size; ++i) {
    const bool has_rest = static_cast<std::int64_t>(i) < candle.volume % points;
    path.points[i].lots = candle.volume / points + (has_rest ? 1 : 0);
  }
  return path;
}

}  // namespace tw::data
