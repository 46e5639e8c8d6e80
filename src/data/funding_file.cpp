#include "data/funding_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <tuple>

#include "data/candle_time.hpp"
#include "data/csv_line.hpp"
#include "data/line_reader.hpp"
#include "data/table_refusal.hpp"

namespace tw::data {
namespace {

constexpr std::size_t kLineBytesMax = 64U << 10U;
constexpr std::size_t kRowsMax = 1'000'000;
constexpr std::string_view kHeaderExample = "instrument,time,rate";

// Prices of everything that is traded lie far inside.
const Decimal kMarkMin = Decimal::from_units(1, 6);
constexpr Decimal kMarkMax = Decimal::from_int(1'000'000'000);

enum Column : std::size_t { kInstrument, kTime, kRate, kMark };
// Ours, then those of pandas tables and of what Binance publishes.
constexpr std::array<std::array<std::string_view, 5>, 4> kNames{
    {{"instrument", "symbol", {}, {}, {}},
     {"time", "timestamp", "funding_time", "fundingtime", "calc_time"},
     {"rate", "funding_rate", "fundingrate", "last_funding_rate", {}},
     {"mark", "mark_price", "markprice", {}, {}}}};

std::vector<std::string_view> known_keys() {
  std::vector<std::string_view> keys;
  for (const auto& names : kNames) {
    std::ranges::copy_if(names, std::back_inserter(keys),
                         [](std::string_view name) { return !name.empty(); });
  }
  return keys;
}

// `-6.876e-05` as `-0.00006876`: its digits with the point moved. Nothing where the text is not of
// this form or the point would leave it far behind.
std::optional<std::string> without_exponent(std::string_view text) {
  constexpr int kPlacesMax = 32;
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::size_t mark = text.find_first_of("eE");
  const std::string_view digits = text.substr(sign, mark - sign);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  std::string_view power = text.substr(mark + 1);
  power.remove_prefix(power.starts_with('+') && !power.starts_with("+-") ? 1 : 0);
  int places = 0;
  const auto [end, code] = std::from_chars(power.data(), power.data() + power.size(), places);
  const bool is_power = code == std::errc() && end == power.data() + power.size() &&
                        places >= -kPlacesMax && places <= kPlacesMax;
  const bool is_number = point > 0 && std::ranges::count(digits, '.') <= 1 &&
                         digits.find_first_not_of("0123456789.") == std::string_view::npos;
  if (!is_power || !is_number) {
    return std::nullopt;
  }
  const std::string zeros(kPlacesMax, '0');
  std::string all = zeros + std::string(digits.substr(0, point));
  const std::size_t whole = all.size();
  all += std::string(digits.substr(std::min(point + 1, digits.size()))) + zeros;
  all.insert(static_cast<std::size_t>(static_cast<int>(whole) + places), ".");
  const std::size_t first = std::min(all.find_first_not_of('0'), all.find('.') - 1);
  const std::size_t last = std::max(all.find_last_not_of('0'), all.find('.') + 1);
  return std::string(text.substr(0, sign)) + all.substr(first, last + 1 - first);
}

Checked<Decimal> parse_rate(std::string_view text) {
  if (text.find_first_of("eE") == std::string_view::npos) {
    return Decimal::parse_exact(text);
  }
  return Decimal::parse_exact(without_exponent(text).value_or(""));
}

class FundingFile {
 public:
  explicit FundingFile(LineReader reader) : lines_(std::move(reader)) {}

  Result<void> read_header() {
    TW_TRY(const std::optional<std::string_view> text, lines_.next());
    if (!text.has_value()) {
      return refuse_empty(lines_.path());
    }
    const TableHeader header = tw::data::read_header(*text, known_keys());
    if (header.known == 0) {
      return refuse_headless(
          {.path = lines_.path(), .line = 1, .column = {}, .value = *text, .reason = {}},
          kHeaderExample);
    }
    separator_ = header.separator;
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      columns_[i] = header.find_any(kNames[i]);
      names_[i] = columns_[i] == kNoColumn ? kNames[i].front() : header.names[columns_[i]];
      if (columns_[i] == kNoColumn && i != kMark && i != kInstrument) {
        return refuse(1, static_cast<Column>(i), *text, "@reason.funding_no_column");
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
      split_cells(*text, separator_, cells_);
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
      return refuse(lines_.line(), kTime, "", "@reason.table_no_rows");
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
    const std::string name =
        later.instrument.to_string() + (later.instrument.is_empty() ? "" : " ");
    return refuse(later.line, kTime, name + to_iso8601(later.at), "@reason.funding_repeated");
  }

 private:
  std::string_view cell(Column column) const {
    return columns_[column] < cells_.size() ? cells_[columns_[column]] : std::string_view();
  }

  Result<FundingRow> read_row() const {
    FundingRow row;
    row.line = lines_.line();
    for (const Column column : {kInstrument, kTime, kRate}) {
      if (cell(column).empty() && columns_[column] != kNoColumn) {
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
    const auto rate = parse_rate(cell(kRate));
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
    return refuse_cell("funding.refused", {.path = lines_.path(),
                                           .line = line,
                                           .column = names_[column],
                                           .value = value,
                                           .reason = reason});
  }

  LineReader lines_;
  char separator_ = ',';
  std::array<std::size_t, kNames.size()> columns_{};
  std::array<std::string, kNames.size()> names_;  // as the file writes them
  std::vector<std::string_view> cells_;           // of the line read last
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
