#pragma once

#include <cstdint>

#include "base/calendar.hpp"
#include "base/decimal.hpp"

namespace tw::market {

/// Open, high, low, close and volume of a run of trades, in ticks and lots of the instrument's
/// BookGrid: nothing in it is rounded.
struct Candle {
  /// A time candle covers [open_time, close_time) of the UTC calendar. Of the other kinds these are
  /// the times of the first and of the last trade.
  Timestamp open_time;
  Timestamp close_time;
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  Int128 volume = 0;  ///< lots
  Int128 value = 0;   ///< sum of ticks times lots
  std::uint64_t trade_count = 0;
  std::uint64_t trade_id_first = 0;
  std::uint64_t trade_id_last = 0;
  /// Time candles: intervals without a trade since the candle before, which have no candle.
  std::uint64_t empty_before = 0;
  bool is_closed = false;      ///< nothing can be added any more
  bool is_start_seen = false;  ///< the trade before the first one was seen, so none lacks there
  bool is_gap_free = true;     ///< no trade between the first and the last one is missing
  bool is_end_seen = false;    ///< as is_start_seen, behind the last one

  /// Whether every trade of the candle is known to be in it.
  bool is_complete() const { return is_closed && is_start_seen && is_gap_free && is_end_seen; }
  friend bool operator==(const Candle&, const Candle&) = default;
};

enum class CandleBasis : std::uint8_t { Time, Ticks, Volume, Value };

/// When a candle ends. A trade is never split: the one that reaches the amount ends the candle and
/// stays whole in it.
struct CandleRule {
  CandleBasis basis = CandleBasis::Time;
  Interval interval = Interval::every(std::chrono::minutes(1));  ///< Time
  /// Ticks: trades. Volume: lots. Value: ticks times lots. Above zero.
  Int128 amount = 1;

  static CandleRule every(const Interval& interval) { return {.interval = interval}; }
  static CandleRule every(Duration length) { return every(Interval::every(length)); }
  static CandleRule after_trades(std::uint64_t count) { return after(CandleBasis::Ticks, count); }
  static CandleRule after_volume(Int128 lots) { return after(CandleBasis::Volume, lots); }
  static CandleRule after_value(Int128 value) { return after(CandleBasis::Value, value); }

  static CandleRule after(CandleBasis basis, Int128 amount) {
    return {.basis = basis, .amount = amount};
  }
  friend bool operator==(const CandleRule&, const CandleRule&) = default;
};

}  // namespace tw::market
