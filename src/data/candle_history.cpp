#include "data/candle_history.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace tw::data {

CandleHistory::CandleHistory(CandleFile file, InstrumentId instrument,
                             std::int64_t tick_in_grid_units)
    : file_(std::move(file)), instrument_(instrument), tick_(tick_in_grid_units) {
  TW_ASSERT(tick_ > 0);
}

Result<std::optional<Event>> CandleHistory::next() {
  if (point_ == path_.size) {
    TW_CHECK(load());
    if (point_ == path_.size) {
      return std::optional<Event>();
    }
  }
  if (hole_.has_value()) {
    const Timestamp time = *std::exchange(hole_, std::nullopt);
    return std::optional(at(time, FeedReset{instrument_, FeedResetReason::SequenceGap}));
  }
  if (!is_moved_) {
    is_moved_ = true;
    return std::optional(snapshot());
  }
  return std::optional(trade());
}

Result<void> CandleHistory::load() {
  TW_TRY(const std::optional<CandleRow> candle, file_.next());
  if (!candle.has_value()) {
    return {};
  }
  if (end_.has_value() && *end_ < candle->open_time) {
    hole_ = end_;
  }
  candle_ = *candle;
  end_ = file_.interval().next(candle_.open_time);
  const std::optional<CandlePath> path = path_of(candle_);
  TW_ASSERT(path.has_value());  // the file gives out no other candles
  path_ = *path;
  point_ = 0;
  is_moved_ = false;
  return {};
}

Timestamp CandleHistory::point_time() const {
  const Duration quarter =
      (*end_ - candle_.open_time) / static_cast<std::int64_t>(CandlePath::kPointsMax);
  return candle_.open_time + quarter * static_cast<std::int64_t>(point_);
}

Event CandleHistory::snapshot() {
  const Timestamp time = point_time();
  const std::int64_t ticks = path_.points[point_].ticks;
  direction_ = ticks >= price_ ? Side::Buy : Side::Sell;
  price_ = ticks;
  const std::int64_t lots = std::max<std::int64_t>(candle_.volume, 1);
  const std::int64_t bid = direction_ == Side::Buy ? ticks - tick_ : ticks;
  bid_ = {bid, lots};
  ask_ = {bid + tick_, lots};
  if (candle_.volume == 0) {  // it moves, but nobody trades
    ++point_;
    is_moved_ = false;
  }
  return at(time, DepthUpdate{.instrument = instrument_,
                              .kind = DepthKind::Snapshot,
                              .previous_sequence = 0,
                              .sequence = ++sequence_,
                              .bids = {&bid_, 1},
                              .asks = {&ask_, 1}});
}

Event CandleHistory::trade() {
  const Timestamp time = point_time();
  const CandlePath::Point& point = path_.points[point_];
  ++point_;
  is_moved_ = false;
  return at(time, Trade{.instrument = instrument_,
                        .trade_id = ++trade_id_,
                        .ticks = point.ticks,
                        .lots = point.lots,
                        .aggressor = direction_});
}

}  // namespace tw::data
