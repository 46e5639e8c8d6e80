#pragma once

#include <optional>
#include <vector>

#include "control/market_library.hpp"
#include "json/value.hpp"
#include "market/order_book.hpp"
#include "market/trade_tape.hpp"

namespace tw::control {

/// A market at one moment.
struct MarketMoment {
  Listing listing;
  Timestamp at;  ///< of the last event at or before the wanted time
  market::BookState state = market::BookState::Unsynced;
  std::vector<DepthLevel> bids;  ///< from the touch outward
  std::vector<DepthLevel> asks;
  std::uint64_t bid_levels = 0;  ///< of the whole book
  std::uint64_t ask_levels = 0;
  std::optional<Quote> quote;              ///< newest
  std::vector<market::TradePrint> trades;  ///< newest first
};

/// Reads up to `at` and shows `depth` levels a side and the newest trades.
/// Errors: as MarketLibrary::open and the reader; NotFound (`tape.no_such_time`) when nothing was
///         recorded up to then, `tape.after_end` for a moment behind the last event.
/// Input:  `at` kTimestampMax is the end.
/// Cost:   a tape is read from the keyframe before; raw files from their start.
Result<MarketMoment> market_at(const MarketLibrary& library, const FoundMarket& market,
                               Timestamp at, std::size_t depth);

/// The published form (`schema_version` 1).
json::Value to_json(const MarketMoment& moment);

}  // namespace tw::control
