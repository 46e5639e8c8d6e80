#pragma once

#include <optional>
#include <string>

#include "control/market_export.hpp"
#include "market/candle_builder.hpp"

namespace tw::control {

/// What ends a candle, as typed; exactly one is given.
struct CandleRequest {
  std::string interval;  ///< `5m`, `1d`, `1w`, `1M`
  std::string trades;    ///< a number of trades
  std::string volume;    ///< base units or contracts
  std::string value;     ///< price times quantity
};

enum class CandleFormat : std::uint8_t { Csv, Json };

/// What the builder left out, for whoever wants to know why a candle is not complete.
struct CandleCounts {
  std::uint64_t candles = 0;
  std::uint64_t complete = 0;
  std::uint64_t gaps = 0;  ///< places where trades are missing
  std::uint64_t late = 0;  ///< trades of an interval that was over
};

/// The rule of a request in the units of an instrument.
/// Errors: InvalidInput (`usage.interval`, `usage.candle_rule` when not exactly one is given,
///         `usage.candle_amount`).
Result<market::CandleRule> candle_rule(const CandleRequest& request, const BookGrid& grid);

/// Writes the candles of a market's trades as they end, the unfinished one last. A CSV has one
/// line for each, JSON is one object; numbers are exact.
/// Errors: as MarketLibrary::open, the reader and the sink; NotFound (`recording.no_trades`).
Result<CandleCounts> write_candles(const MarketLibrary& library, const FoundMarket& market,
                                   const market::CandleRule& rule, CandleFormat format,
                                   const TextSink& sink);

}  // namespace tw::control
