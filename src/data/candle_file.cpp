#include "data/candle_file.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "data/candle_time.hpp"
#include "data/csv_line.hpp"
#include "data/line_reader.hpp"
#include "data/units.hpp"

namespace tw::data {
namespace {

constexpr std::size_t kLineBytesMax = 64U << 10U;
constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
constexpr Duration kIntervalMax = std::chrono::days(366);
// What a candle builder and a book take, with a margin.
constexpr std::int64_t kTicksMax = 1'000'000'000'000'000;
constexpr Int128 kValueEnd = Int128{1} << 96U;
constexpr Duration kCloseSlack = std::chrono::milliseconds(1);

constexpr std::array<std::string_view, 5> kOpenTimes{"open_time", "timestamp", "time", "datetime",
                                                     "date"};
constexpr std::array<std::string_view, 2> kCloseTimes{"close_time", "close_datetime"};
constexpr std::array<std::string_view, 5> kNumbers{"open", "high", "low", "close", "volume"};
enum Number : std::size_t { kOpen, kHigh, kLow, kClose, kVolume };

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

std::string_view reason_of(UnitsProblem problem, Number number) {
  if (problem == UnitsProblem::OffGrid) {
    return number == kVolume ? "@reason.candle_off_step" : "@reason.candle_off_tick";
  }
  return problem == UnitsProblem::TooLarge ? "@reason.candle_too_large" : "@reason.candle_number";
}

}  // namespace

struct CandleFile::Impl {
  /// A line whose numbers are read; its time is still what the file says.
  struct Line {
    std::uint64_t number = 0;
    Timestamp time;
    CandleRow row;
  };
  struct Columns {
    std::size_t time = kAbsent;
    bool is_close_time = false;
    std::array<std::size_t, kNumbers.size()> numbers{};
  };

  Impl(LineReader reader, const CandleFormat& what) : lines(std::move(reader)), format(what) {}

  std::unexpected<Error> refuse(std::uint64_t line, std::string_view column, std::string_view value,
                                std::string_view reason) const;
  Result<void> read_header();
  Result<void> find_interval();
  Result<std::optional<Line>> read_line();
  Result<std::optional<Line>> take_line();
  Result<bool> leaves_out();
  Result<std::int64_t> read_number(Number number) const;
  Result<CandleRow> read_numbers() const;
  Result<void> check_prices(const CandleRow& row) const;
  Result<Timestamp> open_time_of(const Line& line) const;
  Result<void> check_order(const Line& line, Timestamp open_time) const;
  std::string time_text(const Line& line) const { return to_iso8601(line.time); }
  std::string_view time_name() const { return columns.is_close_time ? "close_time" : "open_time"; }

  LineReader lines;
  CandleFormat format;
  Columns columns;
  std::vector<std::string_view> cells;  // of the line read last
  std::vector<Line> ahead;              // read to find the interval, newest first
  std::optional<Timestamp> previous;    // open time of the row before
  CandleFileCounts counts;
};

std::unexpected<Error> CandleFile::Impl::refuse(std::uint64_t line, std::string_view column,
                                                std::string_view value,
                                                std::string_view reason) const {
  const std::string what = lines.path() + ": line " + std::to_string(line) + ", column " +
                           std::string(column) + ": '" + std::string(value) +
                           "': " + std::string(reason);
  return fail(ErrorCode::InvalidInput, what, "candles.refused",
              {{"path", lines.path()},
               {"line", std::to_string(line)},
               {"column", std::string(column)},
               {"value", std::string(value)},
               {"reason", std::string(reason)}});
}

Result<void> CandleFile::Impl::read_header() {
  TW_TRY(std::optional<std::string_view> text, lines.next());
  std::string header(text.value_or(""));
  split_header(header, cells);
  const auto find = [this](std::string_view name) {
    const auto found = std::ranges::find(cells, name);
    return found == cells.end() ? kAbsent : static_cast<std::size_t>(found - cells.begin());
  };
  for (const std::string_view name : kOpenTimes) {
    columns.time = columns.time == kAbsent ? find(name) : columns.time;
  }
  columns.is_close_time = columns.time == kAbsent;
  for (const std::string_view name : kCloseTimes) {
    columns.time = columns.time == kAbsent ? find(name) : columns.time;
  }
  if (columns.time == kAbsent) {
    return refuse(1, "open_time", header, "@reason.candle_no_time");
  }
  for (std::size_t i = 0; i < kNumbers.size(); ++i) {
    columns.numbers[i] = find(kNumbers[i]);
    if (columns.numbers[i] == kAbsent) {
      return refuse(1, kNumbers[i], header, "@reason.candle_no_column");
    }
  }
  return {};
}

Result<void> CandleFile::Impl::find_interval() {
  if (format.interval.has_value()) {
    const bool is_usual = format.interval->length() <= kIntervalMax;
    return is_usual
               ? Result<void>()
               : refuse(1, time_name(), to_text(*format.interval), "@reason.candle_interval_long");
  }
  TW_TRY(const std::optional<Line> first, read_line());
  TW_TRY(const std::optional<Line> second,
         first ? read_line() : Result<std::optional<Line>>(std::nullopt));
  if (!second.has_value()) {
    return refuse(lines.line(), time_name(), first ? time_text(*first) : "",
                  "@reason.candle_no_interval");
  }
  format.interval = interval_of(second->time - first->time);
  if (!format.interval.has_value()) {
    return refuse(
        second->number, time_name(), time_text(*second),
        second->time > first->time ? "@reason.candle_interval_long" : "@reason.candle_order");
  }
  ahead = {*second, *first};
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
  split_cells(*text, cells);
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
  for (std::size_t i = 0; i < kNumbers.size(); ++i) {
    missing = missing.empty() && lacks(columns.numbers[i]) ? kNumbers[i] : missing;
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

Result<std::int64_t> CandleFile::Impl::read_number(Number number) const {
  const std::string_view text = cells[columns.numbers[number]];
  const int decimals =
      number == kVolume ? format.grid.quantity_decimals : format.grid.price_decimals;
  if (text.starts_with('-')) {
    return refuse(lines.line(), kNumbers[number], text, "@reason.candle_negative");
  }
  const auto units = parse_units(text, decimals);
  if (!units.has_value()) {
    return refuse(lines.line(), kNumbers[number], text, reason_of(units.error(), number));
  }
  const Decimal step = number == kVolume ? format.step_size.decimal() : format.tick_size.decimal();
  const Checked<Decimal> value = Decimal::parse_exact(text);
  if (!value.has_value()) {
    return refuse(lines.line(), kNumbers[number], text, "@reason.candle_too_large");
  }
  if (!is_multiple(*value, step)) {
    return refuse(lines.line(), kNumbers[number], text, reason_of(UnitsProblem::OffGrid, number));
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
  const auto cell = [this](Number number) { return cells[columns.numbers[number]]; };
  if (row.high < row.low) {
    return refuse(lines.line(), "high", cell(kHigh), "@reason.candle_high_below_low");
  }
  if (row.low <= 0) {
    return refuse(lines.line(), "low", cell(kLow), "@reason.candle_zero");
  }
  for (const Number number : {kOpen, kClose}) {
    const std::int64_t price = number == kOpen ? row.open : row.close;
    if (price > row.high || price < row.low) {
      return refuse(lines.line(), kNumbers[number], cell(number), "@reason.candle_outside");
    }
  }
  if (row.high > kTicksMax || Int128{row.high} * row.volume >= kValueEnd) {
    return refuse(lines.line(), "high", cell(kHigh), "@reason.candle_too_large");
  }
  if (!path_of(row).has_value()) {
    return refuse(lines.line(), "volume", cell(kVolume), "@reason.candle_thin");
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

}  // namespace tw::data
