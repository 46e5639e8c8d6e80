#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/books.hpp"
#include "market/candle_builder.hpp"
#include "model/event.hpp"

namespace tw::engine {

/// A candle that closed, and whose it is.
struct ClosedCandle {
  InstrumentId instrument;
  Interval interval;
  market::Candle candle;
};

/// Public state of every instrument, shared read-only by the risk groups of a thread.
/// Candles: one builder per instrument and interval that somebody asked for, by the venue's time. A
///          candle closes with the first trade at or after its end, or with the first market event
///          received kLateTrades behind its end: trades may be received late, and one that comes
///          after its candle closed could change it no more, only what was decided on it. Trades
///          are taken as they come; who reads a feed leaves out what was sent twice.
/// Books:   its own, or those of somebody who sees the same events at the same moment and before.
/// Cost:    as OrderBook and CandleBuilder, a comparison per event; no allocation after `list` and
///          `watch`.
class MarketState {
 public:
  static constexpr std::uint16_t kStateVersion = 1;
  static constexpr Duration kLateTrades = std::chrono::seconds(1);

  /// Of its own books.
  MarketState() = default;
  /// Reads books that another keeps, who takes each event before it is applied here; null: its own.
  explicit MarketState(const market::Books* kept) : kept_(kept) {}
  const market::Books* kept() const { return kept_; }

  /// The next instrument id (TW_ASSERT).
  void list(const Listing& listing);
  /// Builds candles of a listed instrument (TW_ASSERT) from now on; once for each interval.
  void watch(InstrumentId instrument, const Interval& interval);
  /// Applies one market event; says whether the validity of the instrument's book changed.
  struct Change {
    InstrumentId instrument;
    bool is_validity_changed = false;
  };
  Change apply(const Event& event);
  /// The candles that closed with the last market event, at most one of a kind, in the order in
  /// which they were asked for.
  std::span<const ClosedCandle> closed_candles() const { return closed_; }

  /// Appends marks and open candles with their version; books are not saved.
  void save(std::vector<std::byte>& out) const;
  /// Takes what a state with the same instruments and candles saved, in their order; every book is
  /// unsynced then. Errors: InvalidInput for another version or bytes that are no such state;
  /// nothing changes then.
  Checked<void> load(std::span<const std::byte> bytes);
  /// Brings a book back after `load`: market events that it saw before, in order from a moment
  /// when it was unsynced. Marks and candles know them already. Whoever keeps the books of a state
  /// that reads them does the same there instead (TW_ASSERT).
  void follow_book(const Event& event);

  const market::OrderBook& book(InstrumentId id) const { return books().at(id); }
  /// Mid of the last synced book, kept while it is unsynced; nothing before the first one.
  std::optional<Price> mark(InstrumentId id) const;
  /// When the book was last heard of: with an update that it took, or a quote that names its touch.
  /// The beginning of time before that.
  Timestamp heard_at(InstrumentId id) const { return markets_.at(id.value()).heard_at; }
  std::size_t size() const { return markets_.size(); }

 private:
  struct Market {
    BookGrid grid;
    std::int64_t last_bid_ticks = 0;
    std::int64_t last_ask_ticks = 0;
    bool has_mark = false;
    Timestamp heard_at{};
  };
  struct Series {
    InstrumentId instrument;
    Interval interval;
    market::CandleBuilder builder;
  };

  const market::Books& books() const { return kept_ != nullptr ? *kept_ : own_; }
  market::BookChange change_of(const DepthUpdate& depth);
  market::BookChange change_of(const FeedReset& reset);
  Change apply_reset(const FeedReset& reset);
  Change apply_depth(const DepthUpdate& depth, Timestamp received);
  void apply_quote(const Quote& quote, Timestamp received);
  void build_candles(const Event& event);
  Timestamp earliest_close() const;
  template <class Markets, class List, class Archive>
  static void state(Markets& markets, List& series, Archive& archive);

  const market::Books* kept_ = nullptr;
  market::Books own_;  // empty where others are read
  std::vector<Market> markets_;
  std::vector<Series> series_;
  std::vector<ClosedCandle> closed_;
  Timestamp next_close_ = kTimestampMax;  // no candle closes by time alone before
};

}  // namespace tw::engine
