#pragma once

#include <array>
#include <expected>
#include <string>
#include <string_view>

#include "model/instrument.hpp"

namespace tw::data {

enum CandleNumber : std::size_t { kOpen, kHigh, kLow, kClose, kVolume };
inline constexpr std::size_t kCandleNumbers = 5;

/// Where the lines of a file hold what a candle is made of.
struct CandleColumns {
  char separator = ',';
  bool has_header = true;
  bool is_close_time = false;
  std::size_t time = 0;
  std::array<std::size_t, kCandleNumbers> numbers{};
  std::string time_name;                                 ///< as the file writes it
  std::array<std::string, kCandleNumbers> number_names;  ///< alike
};

/// Why a line is no header of candles. Without a column it is no header at all.
struct ColumnsRefusal {
  std::string_view column;
  std::string_view reason;  ///< `@reason.*`
};

/// Finds the columns by the first line of a file: by the names of its header, or, where there is no
/// header, by the shape of a file that is known to have none: klines of Binance (12 columns),
/// OHLCVT of Kraken (7 columns).
/// Input:   `base` is the currency whose name may follow that of the volume: `Volume BTC`.
/// Source:  github.com/binance/binance-public-data; support.kraken.com, "Downloadable historical
///          OHLCVT data".
/// Cost:    one pass over the line; once a file.
std::expected<CandleColumns, ColumnsRefusal> find_candle_columns(std::string_view line,
                                                                 const Currency& base);

}  // namespace tw::data
