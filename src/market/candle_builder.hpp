#pragma once

#include <cstdint>
#include <optional>

#include "market/candle.hpp"
#include "model/event.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::market {

/// What a venue's trade ids promise.
enum class TradeIds : std::uint8_t {
  Contiguous,  ///< each is the one before plus one: they prove gaps and duplicates
  Opaque,      ///< they prove nothing; only `mark_gap` tells of a loss
};

enum class TradeOutcome : std::uint8_t {
  Taken,
  Stale,    ///< its id was there before; ignored
  Late,     ///< its interval is over already; in no candle, see `late_count`
  Refused,  ///< impossible content (ticks < 0, lots <= 0, value of 2^96 or more); counts as lost
};

struct CandleStep {
  TradeOutcome outcome = TradeOutcome::Taken;
  std::optional<Candle> closed;  ///< at most one candle ends with a trade
};

/// Candles of one instrument from its trades.
/// Input:   trades in the venue's order with the venue's time; the clock, where a time candle shall
///          close before the next trade comes.
/// Output:  closed candles as they end, the open one at any moment. An interval without trades
///          gives no candle (nothing is invented); the next candle counts it in `empty_before`.
/// Errors:  none; a trade that is not taken is a TradeOutcome. A rule with an amount <= 0 is a bug
///          (TW_ASSERT).
/// Cost:    O(1) per trade, no allocation. The object is its own state: a copy continues equally.
class CandleBuilder {
 public:
  CandleBuilder(CandleRule rule, TradeIds ids);

  CandleStep on_trade(Timestamp ts_event, const Trade& trade);
  /// Closes the open time candle when its interval is over at `now`, the venue's time. It says
  /// nothing of the trade behind it, so its `is_end_seen` is false.
  std::optional<Candle> advance_to(Timestamp now);
  /// Trades may be missing between the last one and the next one. With contiguous ids the ids
  /// decide.
  void mark_gap();

  /// The candle being built.
  const std::optional<Candle>& current() const { return current_; }
  /// Trades whose interval was over: each lacks in a closed candle, or in an interval that had
  /// none.
  std::uint64_t late_count() const { return late_count_; }
  /// Places where ids, refused content or `mark_gap` showed that trades are missing.
  std::uint64_t gap_count() const { return gap_count_; }

  void save(StateWriter& out) const;
  /// Into a builder that saw nothing. Fails the archive for the state of another rule.
  void load(StateReader& in);
  friend bool operator==(const CandleBuilder&, const CandleBuilder&) = default;

 private:
  enum class Link : std::uint8_t { Follows, Broken };

  Link link_to(const Trade& trade);
  CandleStep on_time_trade(Timestamp ts_event, const Trade& trade, Link link);
  void open(Timestamp ts_event, const Trade& trade, Link link);
  void add(const Trade& trade, Link link);
  bool is_full() const;
  Candle close();
  template <class Self, class Archive>
  static void state(Self& self, Archive& archive);
  bool is_sound() const;

  CandleRule rule_;
  TradeIds ids_;
  bool is_gap_marked_ = false;
  std::optional<std::uint64_t> last_id_;
  std::optional<Timestamp> closed_until_;  // time candles
  std::optional<Candle> current_;
  std::uint64_t late_count_ = 0;
  std::uint64_t gap_count_ = 0;
};

}  // namespace tw::market
