#include "data/candle_columns.hpp"

#include <algorithm>
#include <vector>

#include "data/candle_time.hpp"
#include "data/csv_line.hpp"

namespace tw::data {
namespace {

constexpr std::array<std::string_view, 7> kOpenTimes{
    "open_time", "timestamp", "unix", "unix_timestamp", "time", "datetime", "date"};
constexpr std::array<std::string_view, 2> kCloseTimes{"close_time", "close_datetime"};
constexpr std::array<std::string_view, kCandleNumbers> kNumbers{"open", "high", "low", "close",
                                                                "volume"};

std::vector<std::string_view> known_keys() {
  std::vector<std::string_view> keys(kNumbers.begin(), kNumbers.end());
  keys.insert(keys.end(), kOpenTimes.begin(), kOpenTimes.end());
  keys.insert(keys.end(), kCloseTimes.begin(), kCloseTimes.end());
  return keys;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_whole(std::string_view cell) {
  return !cell.empty() && std::ranges::all_of(cell, is_digit);
}

bool is_number(std::string_view cell) {
  return !cell.empty() && std::ranges::all_of(cell, [](char c) { return is_digit(c) || c == '.'; });
}

bool is_moment(std::string_view cell) { return is_whole(cell) && parse_candle_time(cell); }

// Open time, prices, volume, close time, then what is of no use here.
bool is_binance(const std::vector<std::string_view>& cells) {
  constexpr std::size_t kCells = 12;
  constexpr std::size_t kCloseTime = 6;
  return cells.size() == kCells && std::ranges::all_of(cells, is_number) &&
         is_moment(cells.front()) && is_moment(cells[kCloseTime]) &&
         cells.front().size() == cells[kCloseTime].size() && cells.front() < cells[kCloseTime];
}

// Time in seconds, prices, volume, number of trades.
bool is_kraken(const std::vector<std::string_view>& cells) {
  constexpr std::size_t kCells = 7;
  constexpr std::size_t kSecondDigits = 10;
  return cells.size() == kCells && std::ranges::all_of(cells, is_number) &&
         is_moment(cells.front()) && cells.front().size() == kSecondDigits &&
         is_whole(cells.back());
}

std::expected<CandleColumns, ColumnsRefusal> without_header(std::string_view line) {
  std::vector<std::string_view> cells;
  split_cells(without_mark(line), ',', cells);
  const bool is_of_binance = is_binance(cells);
  if (!is_of_binance && !is_kraken(cells)) {
    return std::unexpected(ColumnsRefusal{});
  }
  CandleColumns columns{
      .has_header = false, .time_name = is_of_binance ? "open_time" : "time", .number_names = {}};
  for (std::size_t i = 0; i < kCandleNumbers; ++i) {
    columns.numbers[i] = i + 1;
    columns.number_names[i] = kNumbers[i];
  }
  return columns;
}

std::size_t find_number(const TableHeader& header, std::size_t number, const Currency& base) {
  const std::size_t column = header.find(kNumbers[number]);
  if (column != kNoColumn || number != kVolume || base.view().empty()) {
    return column;
  }
  return header.find(key_of("volume " + base.to_string()));
}

}  // namespace

std::expected<CandleColumns, ColumnsRefusal> find_candle_columns(std::string_view line,
                                                                 const Currency& base) {
  const TableHeader header = read_header(line, known_keys());
  if (header.known == 0) {
    return without_header(line);
  }
  CandleColumns columns{.separator = header.separator, .time_name = {}, .number_names = {}};
  columns.time = header.find_any(kOpenTimes);
  columns.is_close_time = columns.time == kNoColumn;
  if (columns.is_close_time) {
    columns.time = header.find_any(kCloseTimes);
  }
  if (columns.time == kNoColumn) {
    return std::unexpected(ColumnsRefusal{"time", "@reason.candle_no_time"});
  }
  columns.time_name = shown_value(header.names[columns.time]);
  for (std::size_t i = 0; i < kCandleNumbers; ++i) {
    columns.numbers[i] = find_number(header, i, base);
    if (columns.numbers[i] == kNoColumn) {
      return std::unexpected(ColumnsRefusal{kNumbers[i], "@reason.candle_no_column"});
    }
    columns.number_names[i] = shown_value(header.names[columns.numbers[i]]);
  }
  return columns;
}

}  // namespace tw::data
