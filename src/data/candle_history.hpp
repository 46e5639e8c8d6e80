#pragma once

#include <array>
#include <optional>

#include "data/candle_file.hpp"
#include "model/ports.hpp"

namespace tw::data {

/// A file of candles as a recorded market, under the assumption of path_of: nobody knows what
/// happened inside a candle.
/// Output:  for each point of a candle's path a snapshot and a trade: the price moves to the point,
///          then trades there. The points come a quarter of the interval apart, the first at the
///          open time, so that an order decided on a closed candle meets the open of the next one.
///          A snapshot has one level per side, a tick apart, each offering the candle's volume;
///          rising prices trade at the ask, falling ones at the bid. A candle without volume gives
///          one snapshot and no trade. Where candles are missing the book is reset at the end of
///          the one before: nothing trades in a hole.
/// Errors:  those of the file.
/// Cost:    O(1) per event, no allocation.
class CandleHistory final : public HistoryReader {
 public:
  CandleHistory(CandleFile file, InstrumentId instrument, std::int64_t tick_in_grid_units);
  Result<std::optional<Event>> next() override;

 private:
  Result<void> load();
  Event snapshot();
  Event trade();
  Event at(Timestamp time, EventBody body) const { return {time, time, body}; }
  Timestamp point_time() const;

  CandleFile file_;
  InstrumentId instrument_;
  std::int64_t tick_;
  CandleRow candle_;
  CandlePath path_;
  std::size_t point_ = 0;
  bool is_moved_ = false;          // the snapshot of the point was given out
  std::optional<Timestamp> hole_;  // where the book has to be reset first
  std::optional<Timestamp> end_;   // of the candle before
  std::int64_t price_ = 0;         // of the point before
  Side direction_ = Side::Buy;
  std::uint64_t sequence_ = 0;
  std::uint64_t trade_id_ = 0;
  DepthLevel bid_;
  DepthLevel ask_;
};

}  // namespace tw::data
