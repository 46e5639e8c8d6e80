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

namespace tw::venues::kraken {

using data::OtherSymbols;
using data::Skipped;
using data::TradeEntry;

/// A message of `book`, of WebSocket v1 or v2.
struct BookMessage {
  DepthKind kind = DepthKind::Delta;
  std::optional<std::uint32_t> depth;     ///< levels per side; v2 says it only when subscribing
  std::optional<std::uint32_t> checksum;  ///< of the best ten levels after this message
  std::span<const DepthLevel> bids;
  std::span<const DepthLevel> asks;
};

/// v2 `trade`; v1 trades have no id and are skipped.
struct Trades {
  std::span<const TradeEntry> entries;
};

using MessageBody = std::variant<BookMessage, Trades, Skipped>;

struct Message {
  std::optional<Timestamp> ts_event;
  MessageBody body;
};

/// Decimals that the venue's texts carry. Its checksum is over those texts, zeros included.
struct WrittenDecimals {
  int price = 0;
  int quantity = 0;
  friend bool operator==(const WrittenDecimals&, const WrittenDecimals&) = default;
};

/// Turns the bytes of spot messages of one pair into typed messages: `book` of v1 and v2, `trade`
/// of v2. The listing's symbol is the name of v2 (`BTC/USD`); `XBT` and `XDG` of v1 mean BTC and
/// DOGE.
/// Input:   JSON in any key order and spacing; unknown keys are ignored, keys are case-sensitive.
/// Output:  spans are valid until the next call; ids are those of the listing.
/// Errors:  InvalidInput naming field and value: broken JSON, a missing or repeated field, a wrong
///          type, another pair, a price or quantity off the listing's grid, a level whose texts
///          have other decimals than those before it, an unknown channel, an error that the venue
///          reports.
/// Cost:    one pass; no allocation after the largest message.
/// Source:  Kraken "Book" of WebSocket v1 and v2, "Trades" of v2.
class Parser {
 public:
  static constexpr std::size_t kTradesMax = 1'024;  ///< per message

  /// `written` is the pair's price_precision and qty_precision where they are known (instrument
  /// channel); the decimals of the first level otherwise.
  explicit Parser(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse,
                  std::optional<WrittenDecimals> written = std::nullopt);
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;
  ~Parser();

  Result<Message> parse(std::string_view text);
  /// Nothing before the first level where none were given.
  std::optional<WrittenDecimals> written() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::venues::kraken
