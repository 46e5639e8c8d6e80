#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "venues/binance/fast_parse.hpp"
#include "venues/binance/json_parse.hpp"
#include "venues/binance/message.hpp"

namespace tw::venues::binance {

/// Turns the bytes of messages of one instrument into typed messages: `@depth`, `@trade`,
/// `@bookTicker` (in the combined-stream envelope or bare) and REST depth snapshots, of the market
/// that the listing's category names (TW_ASSERT).
/// Input:  JSON in any key order and spacing; unknown keys are ignored, keys are case-sensitive.
/// Output: levels are valid until the next call; ids are those of the listing.
/// Errors: InvalidInput naming field and value: broken JSON, a missing or repeated field, a wrong
///         type, another symbol, a price or quantity that is not on the listing's grid, zero where
///         the venue never sends it, an unknown kind. Nothing is guessed.
/// Cost:   one pass over what looks as the venue writes it (FastParser); JsonParser reads anything
///         else, and decides on it, some ten times slower. No allocation after warm-up.
/// Source: Binance "Diff. Depth Stream", "Individual Symbol Book Ticker Streams" and "Order Book"
///         of spot, USD-M and COIN-M; futures `@trade` as recorded.
class Parser {
 public:
  static constexpr std::size_t kMessageBytesMax = binance::kMessageBytesMax;
  static constexpr std::size_t kLevelsMax = binance::kLevelsMax;  ///< per side of one message

  explicit Parser(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse);

  Result<Message> parse(std::string_view text);
  /// Messages skipped so far.
  std::uint64_t skipped_count() const { return json_.skipped_count(); }

 private:
  FastParser fast_;
  JsonParser json_;
  Message message_;  // where the fast one writes: making a message anew costs more than a copy
};

}  // namespace tw::venues::binance
