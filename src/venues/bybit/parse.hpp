#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "data/venue_message.hpp"
#include "model/event.hpp"

namespace tw::venues::bybit {

using data::OtherSymbols;
using data::Skipped;
using data::TradeEntry;

/// `orderbook.N`: the whole book of N levels, or what changed in it.
struct BookMessage {
  DepthKind kind = DepthKind::Delta;
  std::uint32_t depth = 0;           ///< N
  std::uint64_t update = 0;          ///< u
  std::uint64_t cross_sequence = 0;  ///< seq: of the matching engine, comparable with trades
  std::span<const DepthLevel> bids;
  std::span<const DepthLevel> asks;
};

/// `publicTrade`: the id of a trade is the number that spot writes, or the first 64 bits of the
/// UUID that contracts write.
struct Trades {
  std::span<const TradeEntry> entries;
};

/// `tickers`: what this message says; absent is unchanged in a delta, unknown in a snapshot.
struct Ticker {
  DepthKind kind = DepthKind::Snapshot;
  std::uint64_t cross_sequence = 0;
  std::optional<Price> last_price, mark_price, index_price;
  std::optional<Quantity> open_interest;
  std::optional<Rate> funding_rate;
  std::optional<Timestamp> next_funding_time;
  std::optional<Price> bid_price, ask_price;
  std::optional<Quantity> bid_quantity, ask_quantity;
};

/// Takes what a delta says over what was known; a snapshot replaces everything.
void merge(Ticker& known, const Ticker& message);

/// The newest entry of a `kline` message.
struct Kline {
  Timestamp open_time;
  Timestamp close_time;                                 ///< the first moment after it
  std::int64_t open = 0, high = 0, low = 0, close = 0;  ///< ticks
  Decimal volume;    ///< base units, for inverse contracts quote units
  Decimal turnover;  ///< the other one
  bool is_closed = false;
};

using MessageBody = std::variant<BookMessage, Trades, Ticker, Kline, Skipped>;

struct Message {
  Timestamp ts_event;                ///< cts of a book, else ts
  std::optional<Timestamp> ts_sent;  ///< ts: the gateway's time; answers have none
  MessageBody body;
};

/// Turns the bytes of v5 public messages of one instrument into typed messages.
/// Input:  JSON in any key order and spacing; unknown keys are ignored, keys are case-sensitive.
/// Output: spans are valid until the next call; ids are those of the listing.
/// Errors: InvalidInput naming field and value: broken JSON, a missing or repeated field, a wrong
///         type, another symbol, a price or quantity off the listing's grid, an unknown topic.
/// Cost:   one pass; no allocation after the largest message.
/// Source: Bybit v5 "Orderbook", "Trade", "Ticker" and "Kline" of the public WebSocket.
class Parser {
 public:
  static constexpr std::size_t kTradesMax = 1'024;  ///< per message, stated by the venue

  explicit Parser(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse);
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;
  ~Parser();

  Result<Message> parse(std::string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::venues::bybit
