#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/amount.hpp"
#include "base/time.hpp"
#include "model/instrument.hpp"

namespace tw::data {

/// Funding of an instrument at one moment, as a file states it.
struct FundingRow {
  SymbolName instrument;  ///< empty where the file has no such column
  Timestamp at;
  Rate rate;                  ///< fraction of the notional; > 0: longs pay
  std::optional<Price> mark;  ///< nothing where the file does not say
  std::uint64_t line = 0;
};

/// Reads a table of funding from a CSV, plain, gzip or zip.
/// Input:   a header that names `time` (or `timestamp`, `fundingTime`, `calc_time`), `rate` (or
///          `funding_rate`, `fundingRate`, `last_funding_rate`) and perhaps `instrument` (or
///          `symbol`) and `mark` (or `mark_price`, `markPrice`). Columns in any order, upper or
///          lower case; others are ignored, and so are blank lines. Separated as a file of candles.
///          Times as parse_candle_time; a rate may have an exponent. Rows in any order.
/// Output:  all rows by time, at equal times by instrument.
/// Errors:  as LineReader; InvalidInput: `table.empty` and `table.no_header`; `funding.refused`
///          with file, line, column, value, reason and remedy for a header without these names, a
///          value that is missing, a rate that is no fraction between -1 and 1 of at most 12
///          decimals, a mark that is no price from 1e-6 to 1e9, a moment of an instrument that is
///          there twice, a file without rows or with more than a million.
Result<std::vector<FundingRow>> read_funding(const std::string& path);

}  // namespace tw::data
