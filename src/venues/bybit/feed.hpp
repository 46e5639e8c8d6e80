#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "data/market_feed.hpp"
#include "data/prepared_events.hpp"
#include "venues/bybit/parse.hpp"

namespace tw::venues::bybit {

/// Joins the order book messages of one topic into a gapless chain and passes trades on.
/// Output:  a snapshot replaces the book at any time; a delta has u one above the last; u = 1 is a
///          snapshot after a restart of the venue's service, whatever its type says. A delta at or
///          before the last u is an old copy. Any other u breaks the chain: a FeedReset, then
///          nothing of the book until the next snapshot. The chain's sequence is u; after a restart
///          a snapshot begins again from 1. Tickers give quotes where they hold both sides and one
///          of them changed.
/// Errors:  as Parser; InvalidInput for a book of another depth than the first and for a best price
/// or
///          quantity of a ticker that is off the grid.
/// Source:  Bybit v5 "Orderbook": process snapshot/delta.
class Feed final : public data::MarketFeed {
 public:
  explicit Feed(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse);

  Result<void> take(std::string_view text, std::optional<Timestamp> ts_recv) override;
  std::optional<Event> next() override { return events_.next(); }
  const FeedCounts& counts() const override { return counts_; }
  /// Everything that tickers said so far.
  const Ticker& ticker() const { return ticker_; }

 private:
  Result<void> take_book(const BookMessage& book, Timestamp ts_event);
  Result<void> take_ticker(const Ticker& message, Timestamp ts_event);

  Listing listing_;
  Parser parser_;
  std::optional<std::uint32_t> depth_;
  std::optional<std::uint64_t> update_;  // nothing while the chain is broken
  Ticker ticker_;
  data::PreparedEvents events_;
  FeedCounts counts_;
};

}  // namespace tw::venues::bybit
