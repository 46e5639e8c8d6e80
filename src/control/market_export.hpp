#pragma once

#include <functional>
#include <string>

#include "control/market_library.hpp"

namespace tw::control {

enum class ExportFormat : std::uint8_t { Jsonl, Csv };
enum class ExportKind : std::uint8_t { All, Trades, Depth, Quotes };

/// Takes text as it is made; what it returns ends the export.
using TextSink = std::function<Result<void>(std::string_view text)>;

/// Writes the events of a market as lines of text: one per message, in a CSV of depth one per
/// level. Times are ISO-8601 UTC, prices and quantities exact; a broken book is a `reset` line.
/// Errors: as the reader and the sink; InvalidInput (`usage.csv_kind`) for a CSV of all kinds,
///         since their columns differ.
Result<void> export_market(RecordedMarket& market, const BookGrid& grid, ExportFormat format,
                           ExportKind kind, const TextSink& sink);

}  // namespace tw::control
