#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "model/event.hpp"
#include "model/instrument.hpp"

namespace tw::venues::binance {

/// The venue's markets: they differ in the fields of messages and in how diffs join a snapshot.
enum class Market : std::uint8_t {
  Spot,
  Usdm,   ///< futures settled in a stable coin
  Coinm,  ///< futures settled in the base coin
};

/// Market of a listing's category: `spot`, `usdm` or `coinm`.
std::optional<Market> market_of(CategoryName category);

/// What to do with messages of other symbols, which arrive where one connection carries several.
enum class OtherSymbols : std::uint8_t { Refuse, Skip };

/// REST answer of GET /api/v3/depth, /fapi/v1/depth or /dapi/v1/depth: the whole book as of
/// `sequence`.
struct DepthSnapshot {
  std::uint64_t sequence = 0;  ///< lastUpdateId
  std::span<const DepthLevel> bids;
  std::span<const DepthLevel> asks;
};

/// `@depth` message: what changed in the book from `first_sequence` to `sequence`.
struct DepthDiff {
  std::uint64_t first_sequence = 0;     ///< U
  std::uint64_t sequence = 0;           ///< u
  std::uint64_t previous_sequence = 0;  ///< pu: `sequence` of the diff before this one; spot: U - 1
  std::span<const DepthLevel> bids;
  std::span<const DepthLevel> asks;
};

/// A message of a stream kind that Tradewind does not use, of another symbol (OtherSymbols::Skip)
/// or the answer to a subscription.
struct Skipped {};

using MessageBody = std::variant<DepthSnapshot, DepthDiff, Trade, Quote, Skipped>;

/// One message of the venue.
struct Message {
  std::optional<Timestamp> ts_event;  ///< T, else E: spot snapshots and quotes carry neither
  MessageBody body;
};

/// Turns the bytes of messages of one instrument into typed messages: `@depth`, `@trade`,
/// `@bookTicker` (in the combined-stream envelope or bare) and REST depth snapshots, of the market
/// that the listing's category names (TW_ASSERT).
/// Input:  JSON in any key order and spacing; unknown keys are ignored, keys are case-sensitive.
/// Output: levels are valid until the next call; ids are those of the listing.
/// Errors: InvalidInput naming field and value: broken JSON, a missing or repeated field, a wrong
///         type, another symbol, a price or quantity that is not on the listing's grid, zero where
///         the venue never sends it, an unknown kind. Nothing is guessed.
/// Cost:   one pass; allocates only to make room for a message longer than 64 KiB and all before.
/// Source: Binance "Diff. Depth Stream", "Individual Symbol Book Ticker Streams" and "Order Book"
///         of spot, USD-M and COIN-M; futures `@trade` as recorded.
class Parser {
 public:
  static constexpr std::size_t kMessageBytesMax = 4U << 20U;
  static constexpr std::size_t kLevelsMax = 16'384;  ///< per side of one message

  explicit Parser(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse);
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;
  ~Parser();

  Result<Message> parse(std::string_view text);
  /// Messages skipped so far.
  std::uint64_t skipped_count() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The symbol a message speaks of, nothing where it names none (a snapshot).
/// Errors: InvalidInput for broken JSON or a symbol that cannot be one.
Result<std::optional<SymbolName>> symbol_of(std::string_view text);

}  // namespace tw::venues::binance
