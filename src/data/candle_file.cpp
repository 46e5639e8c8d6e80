#include "data/candle_file.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "data/candle_columns.hpp"
#include "data/candle_time.hpp"
#include "data/csv_line.hpp"
#include "data/line_reader.hpp"
#include "data/table_refusal.hpp"
#include "data/units.hpp"

namespace tw::data {
namespace {

constexpr std::size_t kLineBytesMax = 64U << 10U;
constexpr std::string_view kHeaderExample = "open_time,open,high,low,close,volume";
constexpr Duration kIntervalMax = std::chrono::days(366);
// What a candle builder and a book take, with a margin.
constexpr std::int64_t kTicksMax = 1'000'000'000'000'000;
constexpr Int128 kValueEnd = Int128{1} << 96U;
constexpr Duration kCloseSlack = std::chrono::milliseconds(1);

// A week and a month are what their length says; everything else counts from 1970.
std::optional<Interval> interval_of(Duration step) {
  if (step > kIntervalMax) {
    return std::nullopt;
  }
  if (step == std::chrono::days(7)) {
    return Interval::week();
  }
  if (step >= std::chrono::days(28) && step <= std::chrono::days(31)) {
    return Interval::month();
  }
  return step > Duration::zero() ? std::optional(Interval::every(step)) : std::nullopt;
}

std::string_view reason_of(UnitsProblem problem, CandleNumber number) {
  if (problem == UnitsProblem::OffGrid) {
    return number == kVolume ? "@reason.candle_off_step" : "@reason.candle_off_tick";
  }
  return problem == UnitsProblem::TooLarge ? "@reason.candle_too_large" : "@reason.candle_number";
}

// What some publishers of candles put above the header.
bool is_address(std::string_view line) {
  const std::string_view text = without_mark(line);
  return text.starts_with("https://") || text.starts_with("http://");
}

// The line by which the columns are found, not yet taken.
Result<std::optional<std::string_view>> peek_header(LineReader& lines) {
  TW_TRY(const std::optional<std::string_view> first, lines.peek());
  if (!first.has_value() || !is_address(*first)) {
    return first;
  }
  TW_CHECK(lines.next());
  return lines.peek();
}

}  // namespace

struct CandleFile::Impl {
  /// A line whose numbers are read; its time is still what the file says.
  struct Line {
    std::uint64_t number = 0;
    Timestamp time;
    CandleRow row;
  };

  Impl(LineReader reader, const CandleFormat& what) : lines(std::move(reader)), format(what) {}

  std::unexpected<Error> refuse(std::uint64_t line, std::string_view column, std::string_view value,
                                std::string_view reason) const;
  Result<void> read_header();
  Result<void> read_first_rows();
  Result<void> turn();
  Result<void> find_interval();
  Result<std::optional<Line>> read_line();
  Result<std::optional<Line>> take_line();
  Result<bool> leaves_out();
  Result<std::int64_t> read_number(CandleNumber number) const;
  Result<CandleRow> read_numbers() const;
  Result<void> check_prices(const CandleRow& row) const;
  Result<Timestamp> open_time_of(const Line& line) const;
  Result<void> check_order(const Line& line, Timestamp open_time) const;
  std::string time_text(const Line& line) const { return to_iso8601(line.time); }
  std::string_view time_name() const { return columns.time_name; }

  LineReader lines;
  CandleFormat format;
  CandleColumns columns;
  std::vector<std::string_view> cells;  // of the line read last
  std::vector<Line> ahead;              // read already, the next one at the end
  std::optional<Timestamp> previous;    // open time of the row before
  CandleFileCounts counts;
};

std::unexpected<Error> CandleFile::Impl::refuse(std::uint64_t line, std::string_view column,
                                                std::string_view value,
                                                std::string_view reason) const {
  return refuse_cell(
      "candles.refused",
      {.path = lines.path(), .line = line, .column = column, .value = value, .reason = reason});
}

Result<void> CandleFile::Impl::read_header() {
  TW_TRY(const std::optional<std::string_view> text, peek_header(lines));
  if (!text.has_value()) {
    return refuse_empty(lines.path());
  }
  auto found = find_candle_columns(*text, format.base);
  if (!found.has_value() && found.error().column.empty()) {
    return refuse_headless({.path = lines.path(),
                            .line = lines.line() + 1,
                            .column = {},
                            .value = *text,
                            .reason = {}},
                           kHeaderExample);
  }
  if (!found.has_value()) {
    return refuse(lines.line() + 1, found.error().column, *text, found.error().reason);
  }
  columns = *std::move(found);
  if (columns.has_header) {
    TW_CHECK(lines.next());
  }
  return {};
}

Result<void> CandleFile::Impl::read_first_rows() {
  TW_TRY(const std::optional<Line> first, read_line());
  if (!first.has_value()) {
    return refuse(lines.line(), time_name(), "", "@reason.table_no_rows");
  }
  TW_TRY(const std::optional<Line> second, read_line());
  if (!second.has_value()) {
    ahead = {*first};
    return {};
  }
  ahead = {*second, *first};
  return second->time < first->time ? turn() : Result<void>();
}

// The newest row comes first: all are kept, and given out from the end.
Result<void> CandleFile::Impl::turn() {
  std::ranges::reverse(ahead);
  while (true) {
    TW_TRY(const std::optional<Line> line, read_line());
    if (!line.has_value()) {
      return {};
    }
    if (line->time >= ahead.back().time) {
      return refuse(line->number, time_name(), time_text(*line),
                    line->time == ahead.back().time ? "@reason.candle_repeated"
                                                    : "@reason.candle_order_down");
    }
    if (ahead.size() == format.turned_rows_max) {
      return refuse(line->number, time_name(), time_text(*line), "@reason.candle_turn");
    }
    ahead.push_back(*line);
  }
}

// Between the first two rows of the file, whichever comes first.
Result<void> CandleFile::Impl::find_interval() {
  const bool is_given = format.interval.has_value();
  if (is_given && format.interval->length() > kIntervalMax) {
    return refuse(1, time_name(), to_text(*format.interval), "@reason.candle_interval_long");
  }
  TW_CHECK(read_first_rows());
  if (is_given) {
    return {};
  }
  if (ahead.size() < 2) {
    return refuse(ahead.front().number, time_name(), time_text(ahead.front()),
                  "@reason.candle_no_interval");
  }
  const Line& later = ahead[0];
  const Line& earlier = ahead[1];
  format.interval = interval_of(later.time - earlier.time);
  if (!format.interval.has_value()) {
    return refuse(
        std::max(later.number, earlier.number), time_name(), time_text(later),
        later.time == earlier.time ? "@reason.candle_repeated" : "@reason.candle_interval_long");
  }
  return {};
}

Result<std::optional<CandleFile::Impl::Line>> CandleFile::Impl::take_line() {
  if (ahead.empty()) {
    return read_line();
  }
  const Line line = ahead.back();
  ahead.pop_back();
  return std::optional(line);
}

Result<std::optional<CandleFile::Impl::Line>> CandleFile::Impl::read_line() {
  TW_TRY(const std::optional<std::string_view> text, lines.next());
  if (!text.has_value()) {
    return std::optional<Line>();
  }
  split_cells(lines.line() == 1 ? without_mark(*text) : *text, columns.separator, cells);
  TW_TRY(const bool is_left_out, leaves_out());
  if (is_left_out) {
    return std::optional<Line>();
  }
  const std::string_view time = cells[columns.time];
  const auto at = parse_candle_time(time);
  if (!at.has_value()) {
    return refuse(lines.line(), time_name(), time, "@reason.candle_time");
  }
  TW_TRY(const CandleRow row, read_numbers());
  return std::optional(Line{lines.line(), *at, row});
}

// Whether the line lacks values and is the last one.
Result<bool> CandleFile::Impl::leaves_out() {
  const auto lacks = [this](std::size_t column) {
    return column >= cells.size() || cells[column].empty();
  };
  std::string_view missing = lacks(columns.time) ? time_name() : "";
  for (std::size_t i = 0; i < kCandleNumbers; ++i) {
    missing = missing.empty() && lacks(columns.numbers[i]) ? columns.number_names[i] : missing;
  }
  if (missing.empty()) {
    return false;
  }
  const std::uint64_t number = lines.line();
  TW_TRY(const std::optional<std::string_view> more, lines.peek());
  if (more.has_value()) {
    return refuse(number, missing, "", "@reason.candle_no_value");
  }
  counts.unfinished = 1;
  return true;
}

Result<std::int64_t> CandleFile::Impl::read_number(CandleNumber number) const {
  const std::string_view name = columns.number_names[number];
  const std::string_view text = cells[columns.numbers[number]];
  const int decimals =
      number == kVolume ? format.grid.quantity_decimals : format.grid.price_decimals;
  if (text.starts_with('-')) {
    return refuse(lines.line(), name, text, "@reason.candle_negative");
  }
  const auto units = parse_units(text, decimals);
  if (!units.has_value()) {
    return refuse(lines.line(), name, text, reason_of(units.error(), number));
  }
  const Decimal step = number == kVolume ? format.step_size.decimal() : format.tick_size.decimal();
  const Checked<Decimal> value = Decimal::parse_exact(text);
  if (!value.has_value()) {
    return refuse(lines.line(), name, text, "@reason.candle_too_large");
  }
  if (!is_multiple(*value, step)) {
    return refuse(lines.line(), name, text, reason_of(UnitsProblem::OffGrid, number));
  }
  return *units;
}

Result<CandleRow> CandleFile::Impl::read_numbers() const {
  CandleRow row;
  TW_TRY(row.open, read_number(kOpen));
  TW_TRY(row.high, read_number(kHigh));
  TW_TRY(row.low, read_number(kLow));
  TW_TRY(row.close, read_number(kClose));
  TW_TRY(row.volume, read_number(kVolume));
  TW_CHECK(check_prices(row));
  return row;
}

Result<void> CandleFile::Impl::check_prices(const CandleRow& row) const {
  const auto refuse_number = [this](CandleNumber number, std::string_view reason) {
    return refuse(lines.line(), columns.number_names[number], cells[columns.numbers[number]],
                  reason);
  };
  if (row.high < row.low) {
    return refuse_number(kHigh, "@reason.candle_high_below_low");
  }
  if (row.low <= 0) {
    return refuse_number(kLow, "@reason.candle_zero");
  }
  for (const CandleNumber number : {kOpen, kClose}) {
    const std::int64_t price = number == kOpen ? row.open : row.close;
    if (price > row.high || price < row.low) {
      return refuse_number(number, "@reason.candle_outside");
    }
  }
  if (row.high > kTicksMax || Int128{row.high} * row.volume >= kValueEnd) {
    return refuse_number(kHigh, "@reason.candle_too_large");
  }
  if (!path_of(row).has_value()) {
    return refuse_number(kVolume, "@reason.candle_thin");
  }
  return {};
}

Result<Timestamp> CandleFile::Impl::open_time_of(const Line& line) const {
  const Interval& interval = *format.interval;
  const Timestamp start =
      interval.start_of(columns.is_close_time ? line.time - Duration(1) : line.time);
  const bool is_at_edge =
      columns.is_close_time ? interval.next(start) - line.time <= kCloseSlack : start == line.time;
  if (!is_at_edge) {
    return refuse(line.number, time_name(), time_text(line), "@reason.candle_off_interval");
  }
  return start;
}

Result<void> CandleFile::Impl::check_order(const Line& line, Timestamp open_time) const {
  if (!previous.has_value() || open_time > *previous) {
    return {};
  }
  return refuse(line.number, time_name(), time_text(line),
                open_time == *previous ? "@reason.candle_repeated" : "@reason.candle_order");
}

CandleFile::CandleFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CandleFile::CandleFile(CandleFile&&) noexcept = default;
CandleFile& CandleFile::operator=(CandleFile&&) noexcept = default;
CandleFile::~CandleFile() = default;

Result<CandleFile> CandleFile::open(const std::string& path, const CandleFormat& format) {
  TW_TRY(LineReader lines, LineReader::open(path, kLineBytesMax));
  CandleFile file(std::make_unique<Impl>(std::move(lines), format));
  TW_CHECK(file.impl_->read_header());
  TW_CHECK(file.impl_->find_interval());
  return file;
}

Result<std::optional<CandleRow>> CandleFile::next() {
  TW_TRY(std::optional<Impl::Line> line, impl_->take_line());
  if (!line.has_value()) {
    return std::optional<CandleRow>();
  }
  TW_TRY(const Timestamp open_time, impl_->open_time_of(*line));
  TW_CHECK(impl_->check_order(*line, open_time));
  CandleFileCounts& counts = impl_->counts;
  if (impl_->previous.has_value()) {
    const std::int64_t apart = interval().count(*impl_->previous, open_time);
    counts.gaps += apart > 1 ? 1U : 0U;
    counts.missing += static_cast<std::uint64_t>(apart - 1);
  }
  impl_->previous = open_time;
  line->row.open_time = open_time;
  ++counts.rows;
  counts.empty += line->row.volume == 0 ? 1U : 0U;
  return std::optional(line->row);
}

const Interval& CandleFile::interval() const { return *impl_->format.interval; }
const CandleFileCounts& CandleFile::counts() const { return impl_->counts; }

bool is_candle_file(const std::string& path) {
  auto lines = LineReader::open(path, kLineBytesMax);
  if (!lines.has_value()) {
    return false;
  }
  const auto header = peek_header(*lines);
  if (!header.has_value() || !header->has_value()) {
    return false;
  }
  const auto columns = find_candle_columns(**header, {});
  return columns.has_value() || columns.error().column == "volume";
}

}  // namespace tw::data
