#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/calendar.hpp"
#include "data/candle_path.hpp"
#include "model/instrument.hpp"

namespace tw::data {

/// What the numbers of a file of candles must fit.
struct CandleFormat {
  BookGrid grid;
  Price tick_size;
  Quantity step_size;
  std::optional<Interval> interval;  ///< nothing: what lies between the first two rows
  Currency base = {};                ///< its name may follow that of the volume: `Volume BTC`
  std::size_t turned_rows_max = 1'000'000;  ///< of a file whose newest row comes first
};

struct CandleFileCounts {
  std::uint64_t rows = 0;        ///< candles given out
  std::uint64_t gaps = 0;        ///< places where candles are missing
  std::uint64_t missing = 0;     ///< candles missing in them
  std::uint64_t empty = 0;       ///< candles without volume
  std::uint64_t unfinished = 0;  ///< 1: a last line without all its values, left out
};

/// Reads candles of a CSV, plain, gzip or zip.
/// Input:   a header that names `open_time`, `timestamp`, `unix`, `unix_timestamp`, `time`,
///          `datetime` or `date` (the first of these it has), or else `close_time` or
///          `close_datetime`; and open, high, low, close, volume. Columns in any order, upper or
///          lower case, a blank or `_`; others are ignored. Separated by commas, semicolons or
///          tabs, in double quotes or not. A web address above the header is passed over. Without a
///          header the files that find_candle_columns knows. Times as parse_candle_time; a close
///          time is the end of the candle or up to a millisecond before. Rows in ascending or in
///          descending order of time; the latter are kept in memory.
/// Output:  candles in ascending time. Missing ones are counted, not filled. The last row is taken
///          as it is: a file does not say whether its last candle was over. Only a last line that
///          lacks values, as a cut download leaves it, is left out and counted.
/// Errors:  as LineReader; InvalidInput: `table.empty` and `table.no_header`; `candles.refused`
///          with file, line, column, value, reason and remedy for a header without these names, a
///          file without rows, a number with more digits than tick or step allow, off them,
///          negative or none at all, high below low or below open or close (low alike), a volume
///          too small for the prices (path_of), and times that are repeated, in no order or not at
///          the beginning of an interval.
/// Cost:    streams; no allocation per row. 64 bytes a row where the newest comes first.
class CandleFile {
 public:
  static Result<CandleFile> open(const std::string& path, const CandleFormat& format);
  CandleFile(CandleFile&&) noexcept;
  CandleFile& operator=(CandleFile&&) noexcept;
  ~CandleFile();

  Result<std::optional<CandleRow>> next();
  const Interval& interval() const;
  /// So far; of the whole once `next` gave nothing.
  const CandleFileCounts& counts() const;

 private:
  struct Impl;
  explicit CandleFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Whether a file begins as a file of candles does.
bool is_candle_file(const std::string& path);

}  // namespace tw::data
