#pragma once

#include <memory>
#include <string>

#include "data/candle_file.hpp"
#include "model/event.hpp"
#include "model/ports.hpp"

namespace tw::control {

/// A file of candles and what a person says of it, as typed.
struct CandleSource {
  std::string path;
  std::string instrument;  ///< `BTC/USDT`: spot; `BTCUSDT` or `BTC/USDT:USDT`: a linear contract
  std::string tick;
  std::string step;
  std::string interval;  ///< empty: what lies between the first two rows
};

/// A file of candles that was read to its end once.
struct CandleMarket {
  std::string path;
  data::CandleFormat format;     ///< with its interval
  InstrumentDefined instrument;  ///< its id is left zero
  data::CandleFileCounts counts;
  Timestamp first_open;
  Timestamp last_open;
};

/// What a run on candles assumes of what happened inside of them, for reports.
inline constexpr std::string_view kCandleAssumption =
    "assumed inside each candle: open, the nearer extreme, the other one, close, a quarter of the "
    "interval apart, the volume spread evenly; a book one tick wide that offers the candle's "
    "volume";

/// Finds the instrument and reads the whole file, so that nothing runs on a file with a defect.
/// Errors: as data::CandleFile; InvalidInput (`usage.interval`, `usage.candle_unit` for a tick or a
///         step that is no positive amount, `usage.candle_instrument` for a name whose currencies
///         cannot be told apart); NotFound (`recording.empty`) without a row.
Result<CandleMarket> find_candles(const CandleSource& source);

/// Opens it as the instrument of that id. Errors: as data::CandleFile.
Result<std::unique_ptr<HistoryReader>> open_candles(const CandleMarket& market, InstrumentId id);

/// Interval, rows, period and what is missing, in one line.
std::string describe(const CandleMarket& market);

}  // namespace tw::control
