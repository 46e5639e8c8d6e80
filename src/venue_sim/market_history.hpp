#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/event.hpp"
#include "sim/contract.hpp"
#include "sim/exchange.hpp"
#include "venue_sim/kline_interval.hpp"

namespace tw::venue_sim {

/// Direction of a trade's price against the trade before.
enum class TickDirection : std::uint8_t { PlusTick, ZeroPlusTick, MinusTick, ZeroMinusTick };
std::string_view name_of(TickDirection direction);

/// One public trade.
struct TradeRow {
  Timestamp at;
  std::uint64_t number = 0;  ///< counts the instrument's trades
  std::int64_t ticks = 0;
  std::int64_t lots = 0;
  Side aggressor = Side::Buy;
  TickDirection direction = TickDirection::PlusTick;
  std::uint64_t sequence = 0;  ///< cross sequence
};

/// One candle of trades. It opens where the one before closed, as the venue's do; an interval
/// without a trade repeats that close.
struct Kline {
  Timestamp start;
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t lots = 0;
  Decimal turnover = {};

  friend bool operator==(const Kline&, const Kline&) = default;
};

/// The newest candles of one interval without a hole, oldest first, the open one last.
class KlineSeries {
 public:
  static constexpr std::size_t kRowsMax = 1'500;

  explicit KlineSeries(const Interval& interval) : interval_(interval) {}
  const Interval& interval() const { return interval_; }
  const std::deque<Kline>& rows() const { return rows_; }

  /// Adds what happened in a part of one interval, in time order; `part.start` says when.
  void add(const Kline& part);
  /// Opens the interval that holds `now`, repeating the close over what was quiet.
  void roll(Timestamp now);
  /// Puts the older candles of another series of the same interval before the own ones.
  void put_before(const KlineSeries& past);

  template <class Archive, class Self>
  static void state(Archive& archive, Self& series);

 private:
  Interval interval_;
  std::deque<Kline> rows_;
};

/// A candle of something that has a price but no trades.
struct PriceKline {
  Timestamp start;
  Decimal open;
  Decimal high;
  Decimal low;
  Decimal close;
};

/// As KlineSeries, of samples.
class PriceSeries {
 public:
  explicit PriceSeries(const Interval& interval) : interval_(interval) {}
  const std::deque<PriceKline>& rows() const { return rows_; }
  void add(Timestamp at, Decimal value);

  template <class Archive, class Self>
  static void state(Archive& archive, Self& series);

 private:
  Interval interval_;
  std::deque<PriceKline> rows_;
};

enum class SampledPrice : std::uint8_t { Mark, Index, Premium };

/// What a ticker says of the last 24 hours.
struct DayFigures {
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t open_1h = 0;
  std::int64_t lots = 0;
  Decimal turnover = {};
};

struct FundingRow {
  Timestamp at;
  Rate rate;
};

/// What was of one instrument: trades, candles of every interval, figures of 24 hours and paid
/// funding.
/// Cost:    O(intervals) per trade.
class MarketHistory {
 public:
  static constexpr std::size_t kTradesMax = 1'000;
  static constexpr std::size_t kFundingMax = 1'000;
  /// Of the first real trade; what was invented before it counts down from there.
  static constexpr std::uint64_t kTradeNumberFirst = 1'000'000;

  explicit MarketHistory(const sim::Contract& contract);

  const TradeRow& on_trade(Timestamp at, const Trade& trade, std::uint64_t sequence);
  /// Closes candles that are over.
  void roll(Timestamp now);
  /// Notes mark, index and funding of the moment.
  void sample(const sim::ReferencePrices& prices, Timestamp now);

  const std::deque<TradeRow>& trades() const { return trades_; }  ///< oldest first
  const KlineSeries& klines(std::size_t interval) const { return klines_[interval]; }
  const PriceSeries& prices(SampledPrice kind, std::size_t interval) const;
  const std::deque<FundingRow>& funding() const { return funding_; }  ///< oldest first
  /// Nothing before the first trade.
  std::optional<DayFigures> day() const;

  // An invented past is built in a history of its own and then put before the real one.
  /// Adds a part of that length to every interval that it fits into.
  void add_part(const Kline& part, Duration length);
  void add_past_trade(Timestamp at, const Trade& trade);
  void add_past_funding(const FundingRow& row) { funding_.push_back(row); }
  void put_before(const MarketHistory& past);

  /// Leaves out the next `count` numbers of trades.
  void skip_numbers(std::uint64_t count) { next_number_ += count; }
  void save(std::vector<std::byte>& bytes) const;
  /// Errors: InvalidInput; nothing has changed then.
  Checked<void> load(std::span<const std::byte> bytes);

 private:
  explicit MarketHistory(const Instrument& instrument);
  template <class Archive, class Self>
  static void state(Archive& archive, Self& history);
  TradeRow& append_trade(Timestamp at, const Trade& trade, std::uint64_t sequence);
  Decimal turnover_of(std::int64_t ticks, std::int64_t lots) const;

  Instrument instrument_;
  std::deque<TradeRow> trades_;
  std::uint64_t next_number_ = kTradeNumberFirst;
  std::vector<KlineSeries> klines_;                 // [intervals]
  std::array<std::vector<PriceSeries>, 3> prices_;  // [kinds][intervals]
  std::deque<FundingRow> funding_;
  std::optional<FundingRow> funding_due_;
};

}  // namespace tw::venue_sim
