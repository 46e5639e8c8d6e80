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

namespace tw::venues::okx {

using data::OtherSymbols;
using data::Skipped;
using data::TradeEntry;

/// Where a message stands in the chain of its channel.
struct SequenceLink {
  std::uint64_t sequence = 0;             ///< seqId
  std::optional<std::uint64_t> previous;  ///< prevSeqId; nothing for the -1 of a snapshot
};

/// A message of `books` and its faster kinds.
struct BookMessage {
  std::string_view channel;  ///< valid until the next call
  DepthKind kind = DepthKind::Delta;
  std::optional<SequenceLink> link;  ///< messages recorded before 2023 have none
  std::int32_t checksum = 0;  ///< of the book after this message; 0 where the venue sends none
  std::span<const DepthLevel> bids;
  std::span<const DepthLevel> asks;
};

struct Trades {
  std::span<const TradeEntry> entries;
};

using MessageBody = std::variant<BookMessage, Trades, Quote, Skipped>;

struct Message {
  std::optional<Timestamp> ts_event;
  MessageBody body;
};

/// Turns the bytes of v5 public messages of one instrument into typed messages: `books`,
/// `books-l2-tbt`, `books50-l2-tbt`, `trades` and `bbo-tbt`.
/// Input:  JSON in any key order and spacing, or the text `pong`; unknown keys are ignored, keys
/// are
///         case-sensitive.
/// Output: spans are valid until the next call; ids are those of the listing.
/// Errors: InvalidInput naming field and value: broken JSON, a missing or repeated field, a wrong
///         type, another instrument, a price or quantity off the listing's grid, an unknown
///         channel, one of seqId and prevSeqId without the other, neither of them and no checksum,
///         an error that the venue reports.
/// Cost:   one pass; no allocation after the largest message.
/// Source: OKX API v5 "Order book channel", "Trades channel".
class Parser {
 public:
  static constexpr std::size_t kTradesMax = 1'024;  ///< per message

  explicit Parser(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse);
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;
  ~Parser();

  Result<Message> parse(std::string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::venues::okx
