#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/market_library.hpp"
#include "json/value.hpp"
#include "market/order_book.hpp"

namespace tw::control {

/// What a recorded market comes to when it is read from end to end.
struct MarketReport {
  Listing listing;
  journal::TermsOrigin origin = journal::TermsOrigin::Listed;
  FeedCounts feed;                 ///< messages as they were recorded
  Duration clock_offset{};         ///< what was added to the recorder's clock
  std::uint64_t crossed = 0;       ///< changes after which the book was crossed
  std::uint64_t quotes_equal = 0;  ///< states of the book equal to the newest quote
  std::uint64_t quotes_total = 0;  ///< states of the book that had a quote to compare with
  market::BookState state = market::BookState::Unsynced;  ///< of the final book
  std::optional<DepthLevel> bid;                          ///< of the final book
  std::optional<DepthLevel> ask;
  std::uint64_t bid_levels = 0;
  std::uint64_t ask_levels = 0;
  std::uint64_t trades = 0;
  Int128 trade_lots = 0;
  std::uint64_t first_trade_id = 0;
  std::uint64_t last_trade_id = 0;
  /// Places where trade ids are left out; nothing where the venue does not number trades by ones.
  std::optional<std::uint64_t> trade_gaps;
  std::string book_hash;        ///< see docs/cli.md
  std::optional<Error> damage;  ///< where reading had to stop; the rest speaks of what is before it

  /// Nothing missing, crossed or unequal, and a book to show for it where there were changes.
  bool is_clean() const;
};

/// Reads a market to its end and checks it.
/// Errors: as MarketLibrary::open. Damage of what is read is a part of the report.
Result<MarketReport> verify_market(const MarketLibrary& library, const FoundMarket& market);

/// The published form (`schema_version` 1) of one or more markets of the same files. For several
/// the sums stand where they make sense, and `instruments` holds each.
json::Value to_json(const std::vector<MarketReport>& reports);

}  // namespace tw::control
