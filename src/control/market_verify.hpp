#pragma once

#include <optional>
#include <string>

#include "json/value.hpp"
#include "market/order_book.hpp"
#include "market/quote_check.hpp"
#include "model/ports.hpp"

namespace tw::control {

/// What a recorded market comes to when it is read from end to end.
struct MarketReport {
  FeedStatistics feed;  ///< messages, levels, stale, gaps, checksums as the reader counted them
  std::uint64_t crossed = 0;    ///< updates after which the book was crossed
  std::uint64_t bbo_equal = 0;  ///< book states equal to the newest quote, of those with one
  std::uint64_t bbo_total = 0;
  std::optional<DepthLevel> bid;  ///< of the final book
  std::optional<DepthLevel> ask;
  std::uint64_t bid_levels = 0;
  std::uint64_t ask_levels = 0;
  std::uint64_t trades = 0;
  Quantity trade_quantity;  ///< of all trades
  std::uint64_t first_trade_id = 0;
  std::uint64_t last_trade_id = 0;
  std::string
      book_hash;  ///< SHA-256 of the final book as lines `side price quantity`, see docs/cli.md

  /// Nothing missing, crossed or unequal.
  bool is_clean() const;
};

/// Reads a market to its end and checks it. Errors: those of the reader.
Result<MarketReport> verify_market(RecordedFeed& feed);

/// The published form (`schema_version` 1); prices and quantities in the instrument's units.
json::Value to_json(const MarketReport& report, const BookGrid& grid);

}  // namespace tw::control
