#pragma once

#include <functional>
#include <optional>
#include <string>

#include "market/order_book.hpp"
#include "model/ports.hpp"

namespace tw::control {

enum class ExportFormat : std::uint8_t { Jsonl, Csv };
enum class ExportKind : std::uint8_t { All, Trades, Depth, Quotes };

/// Takes one line of text without its newline.
using LineSink = std::function<void(const std::string&)>;

/// Writes the events of a market as text, one line per trade, quote or level change; a CSV begins
/// with its columns. Prices and quantities are exact. Errors: those of the reader; InvalidInput
/// (`usage.csv_kind`) for a CSV of all kinds, since their
///         columns differ.
Result<void> export_market(RecordedFeed& feed, ExportFormat format, ExportKind kind,
                           const LineSink& sink);

/// A market at one moment.
struct MarketMoment {
  Timestamp at;  ///< of the last event at or before the wanted time
  market::BookState state = market::BookState::Unsynced;
  std::vector<DepthLevel> bids;  ///< from the touch outward
  std::vector<DepthLevel> asks;
  std::optional<Trade> last_trade;
};

/// Reads up to `at` and shows `depth` levels a side. Errors: those of the reader; NotFound
/// (`tape.no_such_time`) when nothing was recorded up to then.
Result<MarketMoment> market_at(RecordedFeed& feed, Timestamp at, std::size_t depth);

}  // namespace tw::control
