#include "data/funding_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "data/candle_time.hpp"
#include "data/csv_line.hpp"
#include "data/line_reader.hpp"

namespace tw::data {
namespace {

constexpr std::size_t kLineBytesMax = 64U << 10U;
constexpr std::size_t kRowsMax = 1'000'000;
constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

// Prices of everything that is traded lie far inside.
const Decimal kMarkMin = Decimal::from_units(1, 6);
constexpr Decimal kMarkMax = Decimal::from_int(1'000'000'000);

enum Column : std::size_t { kInstrument, kTime, kRate, kMark };
constexpr std::array<std::array<std::string_view, 2>, 4> kNames{{{"instrument", "symbol"},
                                                                 {"time", "timestamp"},
                                                                 {"rate", "funding_rate"},
                                                                 {"mark", "mark_price"}}};

class FundingFile {
 public:
  explicit FundingFile(LineReader reader) : lines_(std::move(reader)) {}

  Result<void> read_header() {
    TW_TRY(const std::optional<std::string_view> text, lines_.next());
    std::string header(text.value_or(""));
    split_header(header, cells_);
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      for (const std::string_view name : kNames[i]) {
        const auto found = std::ranges::find(cells_, name);
        if (columns_[i] == kAbsent && found != cells_.end()) {
          columns_[i] = static_cast<std::size_t>(found - cells_.begin());
        }
      }
      if (columns_[i] == kAbsent && i != kMark) {
        return refuse(1, static_cast<Column>(i), header, "@reason.funding_no_column");
      }
    }
    return {};
  }

  Result<std::vector<FundingRow>> read_rows() {
    std::vector<FundingRow> rows;
    while (true) {
      TW_TRY(const std::optional<std::string_view> text, lines_.next());
      if (!text.has_value()) {
        break;
      }
      split_cells(*text, cells_);
      if (cells_.size() == 1 && cells_.front().empty()) {
        continue;  // a line without anything
      }
      if (rows.size() == kRowsMax) {
        return refuse(lines_.line(), kTime, cell(kTime), "@reason.funding_too_many");
      }
      TW_TRY(const FundingRow row, read_row());
      rows.push_back(row);
    }
    if (rows.empty()) {
      return refuse(lines_.line(), kTime, "", "@reason.funding_empty");
    }
    return rows;
  }

  // Sorted by (time, instrument, line), so that what is there twice stands together.
  Result<void> check_repeated(const std::vector<FundingRow>& rows) const {
    const auto twice =
        std::ranges::adjacent_find(rows, [](const FundingRow& a, const FundingRow& b) {
          return a.at == b.at && a.instrument == b.instrument;
        });
    if (twice == rows.end()) {
      return {};
    }
    const FundingRow& later = *std::next(twice);
    return refuse(later.line, kTime, later.instrument.to_string() + " " + to_iso8601(later.at),
                  "@reason.funding_repeated");
  }

 private:
  std::string_view cell(Column column) const {
    return columns_[column] < cells_.size() ? cells_[columns_[column]] : std::string_view();
  }

  Result<FundingRow> read_row() const {
    FundingRow row;
    row.line = lines_.line();
    for (const Column column : {kInstrument, kTime, kRate}) {
      if (cell(column).empty()) {
        return refuse(row.line, column, "", "@reason.candle_no_value");
      }
    }
    if (!SymbolName::fits(cell(kInstrument))) {
      return refuse(row.line, kInstrument, cell(kInstrument), "@reason.funding_instrument");
    }
    row.instrument = SymbolName(cell(kInstrument));
    const auto at = parse_candle_time(cell(kTime));
    if (!at.has_value()) {
      return refuse(row.line, kTime, cell(kTime), "@reason.candle_time");
    }
    row.at = *at;
    const auto rate = Decimal::parse_exact(cell(kRate));
    if (!rate.has_value() || abs(*rate) >= Decimal::from_int(1)) {
      return refuse(row.line, kRate, cell(kRate), "@reason.funding_rate");
    }
    row.rate = Rate{*rate};
    TW_TRY(row.mark, read_mark());
    return row;
  }

  Result<std::optional<Price>> read_mark() const {
    if (cell(kMark).empty()) {
      return std::optional<Price>();
    }
    const auto mark = Decimal::parse_exact(cell(kMark));
    if (!mark.has_value() || *mark < kMarkMin || *mark > kMarkMax) {
      return refuse(lines_.line(), kMark, cell(kMark), "@reason.funding_mark");
    }
    return std::optional(Price{*mark});
  }

  std::unexpected<Error> refuse(std::uint64_t line, Column column, std::string_view value,
                                std::string_view reason) const {
    const std::string name(kNames[column].front());
    return fail(ErrorCode::InvalidInput,
                lines_.path() + ": line " + std::to_string(line) + ", column " + name + ": '" +
                    std::string(value) + "': " + std::string(reason),
                "funding.refused",
                {{"path", lines_.path()},
                 {"line", std::to_string(line)},
                 {"column", name},
                 {"value", std::string(value)},
                 {"reason", std::string(reason)}});
  }

  LineReader lines_;
  std::array<std::size_t, kNames.size()> columns_{kAbsent, kAbsent, kAbsent, kAbsent};
  std::vector<std::string_view> cells_;  // of the line read last
};

}  // namespace

Result<std::vector<FundingRow>> read_funding(const std::string& path) {
  TW_TRY(LineReader lines, LineReader::open(path, kLineBytesMax));
  FundingFile file(std::move(lines));
  TW_CHECK(file.read_header());
  TW_TRY(std::vector<FundingRow> rows, file.read_rows());
  std::ranges::sort(
      rows, {}, [](const FundingRow& row) { return std::tuple(row.at, row.instrument, row.line); });
  TW_CHECK(file.check_repeated(rows));
  return rows;
}

}  // namespace tw::data
