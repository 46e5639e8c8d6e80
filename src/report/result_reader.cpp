#include "report/result_reader.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "backtest/csv.hpp"
#include "backtest/run_breakdown.hpp"
#include "data/csv_line.hpp"
#include "data/text_file.hpp"
#include "report/result_fields.hpp"
#include "secret/digest.hpp"

namespace tw::report {
namespace {

constexpr std::string_view kPricePrefix = "price.";

// Unit of the figures of closes; those that are not named are money.
control::FigureUnit unit_of_close(std::string_view name) {
  return name == "mean_over_error" ? control::FigureUnit::Number : control::FigureUnit::Money;
}

// Numbers of figures may be doubles with an exponent.
SheetNumber number_of(std::string_view digits) {
  SheetNumber number{.value = {}, .digits = std::string(digits), .absence = {}};
  double parsed = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
  if (const Checked<Decimal> exact = Decimal::parse_rounded(digits)) {
    number.value = *exact;
  } else if (code == std::errc() && end == digits.data() + digits.size()) {
    if (const Checked<Decimal> rounded = Decimal::from_double(parsed)) {
      number.value = *rounded;
    }
  }
  if (number.value.has_value() && abs(*number.value) > Decimal::from_int(kSheetNumberMax)) {
    number.value.reset();
  }
  return number;
}

class ResultReader {
 public:
  ResultReader(const control::ResultText& text, const std::string& directory)
      : text_(text),
        result_{directory + "/result.json", 0},
        fills_{directory + "/fills.csv", 0},
        curves_{directory + "/curves.csv", 0} {}

  Result<TearSheet> read() {
    const Result<json::Node> root = document_.read(text_.result);
    if (!root.has_value()) {
      return damaged(result_, "-", "", "reason.result_json");
    }
    if (root->kind() != json::Kind::Object) {
      return damaged(result_, "-", "", "reason.result_json");
    }
    const Fields fields(*root, "", result_);
    TW_CHECK(read_money(fields));
    TW_CHECK(read_assumptions(fields));
    TW_CHECK(read_figures(fields));
    TW_CHECK(read_marks(fields));
    TW_CHECK(read_newer(fields));
    TW_CHECK(read_fills());
    TW_CHECK(read_curves());
    return std::move(sheet_);
  }

 private:
  Result<void> read_money(const Fields& fields);
  Result<void> check_sum() const;
  Result<void> read_assumptions(const Fields& fields);
  Result<void> read_figures(const Fields& fields);
  Result<void> read_marks(const Fields& fields);
  Result<void> read_newer(const Fields& fields);
  Result<void> read_closes(const Fields& closes);
  Result<void> read_drawdowns(const Fields& drawdowns);
  Result<void> read_breakdown(const Fields& breakdown);
  Result<void> read_fills();
  Result<void> read_fill();
  Result<void> read_curves();
  Result<void> read_curve_row();
  Result<SheetFigure> read_figure(const std::string& name, json::Node node, const Fields& absent,
                                  const std::string& absent_name) const;
  Result<SheetPart> read_part(const Fields& row) const;
  Result<SheetFees> read_fees(const Fields& row) const;
  std::string_view cell(std::size_t column) const { return cells_[column]; }

  const control::ResultText& text_;
  Place result_;
  Place fills_;
  Place curves_;
  json::Document document_;
  TearSheet sheet_;
  std::vector<std::string_view> cells_;
};

Result<void> ResultReader::read_money(const Fields& fields) {
  TW_TRY(sheet_.started_at, fields.moment("started_at"));
  TW_TRY(sheet_.ended_at, fields.moment("ended_at"));
  if (sheet_.ended_at < sheet_.started_at) {
    return damaged(result_, "ended_at", to_iso8601(sheet_.ended_at), "reason.result_order");
  }
  TW_TRY(sheet_.currency, fields.text("currency"));
  TW_TRY(sheet_.capital, fields.decimal("capital"));
  TW_TRY(sheet_.realized_gross, fields.decimal("realized_gross"));
  TW_TRY(sheet_.unrealized_gross, fields.decimal("unrealized_gross"));
  TW_TRY(sheet_.fees, fields.decimal("fees"));
  TW_TRY(sheet_.equity, fields.decimal("equity"));
  TW_TRY(sheet_.drawdown_max, fields.decimal("drawdown_max"));
  if (fields.has("empty_since")) {
    TW_TRY(sheet_.empty_since, fields.text("empty_since"));
  }
  TW_TRY(sheet_.fills_hash, fields.text("fills_hash"));
  TW_TRY(sheet_.state_hash, fields.text("state_hash"));
  TW_TRY(const Fields counts, fields.object("counts"));
  TW_TRY(sheet_.orders, counts.count("orders"));
  if (fields.has("funding")) {
    TW_TRY(const Fields funding, fields.object("funding"));
    TW_TRY(sheet_.funding, funding.decimal("net"));
  }
  if (fields.has("margin")) {
    TW_TRY(const Fields margin, fields.object("margin"));
    if (const auto below = margin.text("below_maintenance_at"); below.has_value()) {
      sheet_.below_maintenance_at = *below;
    }
  }
  return check_sum();
}

// Exact, as the run made it; the numbers are those of a file.
Result<void> ResultReader::check_sum() const {
  const Checked<Decimal> gained = checked_add(sheet_.realized_gross, sheet_.unrealized_gross);
  const Checked<Decimal> costs = checked_subtract(sheet_.fees, sheet_.funding);
  const Checked<Decimal> kept = gained && costs ? checked_subtract(*gained, *costs) : gained;
  const Checked<Decimal> equity = kept ? checked_add(sheet_.capital, *kept) : kept;
  if (!costs || !equity || *equity != sheet_.equity) {
    return damaged(result_, "equity", sheet_.equity.to_string(), "reason.result_sum");
  }
  return {};
}

Result<void> ResultReader::read_assumptions(const Fields& fields) {
  TW_TRY(const Fields assumptions, fields.object("assumptions"));
  for (const auto& [name, node] : assumptions.members()) {
    if (node.kind() != json::Kind::Text) {
      return damaged(result_, "assumptions." + name, node.source(), "reason.result_kind");
    }
    sheet_.assumptions.push_back({name, std::string(node.text())});
  }
  return {};
}

Result<SheetFigure> ResultReader::read_figure(const std::string& name, json::Node node,
                                              const Fields& absent,
                                              const std::string& absent_name) const {
  SheetFigure figure{.name = name, .unit = {}, .number = {}};
  if (node.kind() == json::Kind::Null) {
    TW_TRY(figure.number.absence, absent.text(absent_name));
    return figure;
  }
  if (node.kind() != json::Kind::Number && node.kind() != json::Kind::Text) {
    return damaged(result_, name, node.source(), "reason.result_number");
  }
  figure.number = number_of(node.text());
  if (!figure.number.value.has_value() && node.kind() == json::Kind::Text) {
    return damaged(result_, name, node.text(), "reason.result_number");
  }
  return figure;
}

Result<void> ResultReader::read_figures(const Fields& fields) {
  TW_TRY(const Fields figures, fields.object("figures"));
  TW_TRY(const Fields absent, figures.object("absent"));
  for (const auto& [name, node] : figures.members()) {
    if (const auto unit = control::unit_of(name)) {
      TW_TRY(SheetFigure figure, read_figure(name, node, absent, name));
      figure.unit = *unit;
      sheet_.figures.push_back(std::move(figure));
    }
  }
  TW_TRY(const Fields held, figures.object("buy_and_hold"));
  for (const auto& [symbol, node] : held.members()) {
    TW_TRY(SheetFigure figure, read_figure(symbol, node, absent, "buy_and_hold." + symbol));
    figure.unit = control::FigureUnit::Percent;
    sheet_.held.push_back(std::move(figure));
  }
  return {};
}

Result<void> ResultReader::read_marks(const Fields& fields) {
  TW_TRY(const Fields marks, fields.object("marks"));
  for (const auto& [symbol, node] : marks.members()) {
    TW_TRY(const Fields mark, marks.object(symbol));
    SheetMark read{.symbol = symbol, .price = {}, .position = {}};
    TW_TRY(read.position, mark.decimal("position"));
    if (const auto price = mark.text("price"); price.has_value()) {
      TW_TRY(read.price, mark.decimal("price"));
    }
    sheet_.marks.push_back(std::move(read));
  }
  return {};
}

// What results of older programs do not have.
Result<void> ResultReader::read_newer(const Fields& fields) {
  if (fields.has("mode")) {
    TW_TRY(const std::string mode, fields.text("mode"));
    sheet_.mode = mode == "paper" ? Mode::Paper : Mode::Backtest;
  }
  if (fields.has("program")) {
    TW_TRY(const Fields program, fields.object("program"));
    TW_TRY(const std::string version, program.text("version"));
    TW_TRY(const std::string commit, program.text("commit"));
    sheet_.program = version + " (" + commit + ")";
  }
  if (fields.has("command")) {
    TW_TRY(sheet_.command, fields.text("command"));
  }
  if (fields.has("closes")) {
    TW_TRY(const Fields closes, fields.object("closes"));
    TW_CHECK(read_closes(closes));
  }
  if (fields.has("drawdowns")) {
    TW_TRY(const Fields drawdowns, fields.object("drawdowns"));
    TW_CHECK(read_drawdowns(drawdowns));
  }
  if (fields.has("breakdown")) {
    TW_TRY(const Fields breakdown, fields.object("breakdown"));
    TW_CHECK(read_breakdown(breakdown));
  }
  return {};
}

Result<void> ResultReader::read_closes(const Fields& closes) {
  TW_TRY(sheet_.closes_count, closes.count("count"));
  TW_TRY(const Fields absent, closes.object("absent"));
  for (const auto& [name, node] : closes.members()) {
    if (name == "count" || name == "bins" || name == "absent") {
      continue;
    }
    TW_TRY(SheetFigure figure, read_figure(name, node, absent, name));
    figure.unit = unit_of_close(name);
    sheet_.closes.push_back(std::move(figure));
  }
  TW_TRY(const std::vector<Fields> bins, closes.rows("bins"));
  for (const Fields& row : bins) {
    performance::ResultBin bin;
    TW_TRY(bin.from, row.decimal("from"));
    TW_TRY(bin.to, row.decimal("to"));
    TW_TRY(bin.count, row.count("count"));
    sheet_.bins.push_back(bin);
  }
  return {};
}

Result<void> ResultReader::read_drawdowns(const Fields& drawdowns) {
  TW_TRY(const std::vector<Fields> rows, drawdowns.rows("worst"));
  sheet_.drawdowns.emplace();
  for (const Fields& row : rows) {
    SheetDrawdown period;
    TW_TRY(period.started_at, row.moment("started_at"));
    TW_TRY(period.trough_at, row.moment("trough_at"));
    if (row.text("recovered_at").has_value()) {
      TW_TRY(period.recovered_at, row.moment("recovered_at"));
    }
    TW_TRY(period.peak, row.decimal("peak"));
    TW_TRY(period.trough, row.decimal("trough"));
    TW_TRY(period.depth, row.decimal("depth"));
    sheet_.drawdowns->push_back(period);
  }
  return {};
}

Result<SheetPart> ResultReader::read_part(const Fields& row) const {
  SheetPart part;
  TW_TRY(part.fills, row.count("fills"));
  TW_TRY(part.wins, row.count("wins"));
  TW_TRY(part.losses, row.count("losses"));
  TW_TRY(part.traded, row.decimal("traded"));
  TW_TRY(part.realized_gross, row.decimal("realized_gross"));
  TW_TRY(part.fees, row.decimal("fees"));
  TW_TRY(part.funding, row.decimal("funding"));
  TW_TRY(part.net, row.decimal("net"));
  return part;
}

Result<SheetFees> ResultReader::read_fees(const Fields& row) const {
  SheetFees fees;
  TW_TRY(fees.fills, row.count("fills"));
  TW_TRY(fees.traded, row.decimal("traded"));
  TW_TRY(fees.fees, row.decimal("fees"));
  return fees;
}

Result<void> ResultReader::read_breakdown(const Fields& breakdown) {
  sheet_.breakdown.emplace();
  TW_TRY(const std::vector<Fields> instruments, breakdown.rows("by_instrument"));
  for (const Fields& row : instruments) {
    TW_TRY(SheetPart part, read_part(row));
    TW_TRY(part.name, row.text("instrument"));
    sheet_.breakdown->instruments.push_back(std::move(part));
  }
  TW_TRY(const std::vector<Fields> hours, breakdown.rows("by_hour"));
  for (const Fields& row : hours) {
    TW_TRY(SheetPart part, read_part(row));
    TW_TRY(const std::uint64_t hour, row.count("hour"));
    if (hour >= backtest::RunBreakdown::kHours) {
      return damaged(result_, "hour", std::to_string(hour), "reason.result_word");
    }
    part.name = std::to_string(hour);
    sheet_.breakdown->hours.push_back(std::move(part));
  }
  TW_TRY(const Fields liquidity, breakdown.object("by_liquidity"));
  TW_TRY(const Fields maker, liquidity.object("maker"));
  TW_TRY(const Fields taker, liquidity.object("taker"));
  TW_TRY(sheet_.breakdown->maker, read_fees(maker));
  TW_TRY(sheet_.breakdown->taker, read_fees(taker));
  return {};
}

// The lines of a text one by one with their numbers, from a header that must be as it is written.
template <class Row>
Result<void> each_row(const std::string& text, std::string_view header, Place& place,
                      std::vector<std::string_view>& cells, Row row) {
  const auto columns = static_cast<std::size_t>(std::ranges::count(header, ',')) + 1;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    ++place.line;
    if (place.line == 1 && line != header) {
      return damaged(place, "-", line, "reason.result_header");
    }
    if (place.line == 1) {
      continue;
    }
    data::split_cells(line, cells);
    if (cells.size() != columns) {
      return damaged(place, "-", line, "reason.result_columns");
    }
    TW_CHECK(row());
  }
  return place.line > 0 ? Result<void>() : damaged(place, "-", "", "reason.result_header");
}

Result<void> ResultReader::read_fills() {
  TW_CHECK(each_row(text_.fills, backtest::kFillColumns, fills_, cells_,
                    [this] { return read_fill(); }));
  secret::Sha256 sha;
  std::size_t begin = 0;
  while (begin < text_.fills.size()) {
    const std::size_t end = std::min(text_.fills.find('\n', begin), text_.fills.size());
    const auto line = std::string_view(text_.fills).substr(begin, end - begin);
    sha.update(backtest::without_ids(line, backtest::kFillColumnsWithoutIds));
    sha.update("\n");
    begin = end + 1;
  }
  if (secret::to_hex(sha.finish()) != sheet_.fills_hash) {
    return fail(ErrorCode::InvalidInput,
                fills_.path + " does not have the fills_hash of its result", "result.fills_differ",
                {{"path", fills_.path}});
  }
  return {};
}

Result<void> ResultReader::read_fill() {
  const bool is_buy = cell(2) == "buy";
  const bool is_maker = cell(3) == "maker";
  if (!is_buy && cell(2) != "sell") {
    return damaged(fills_, "side", cell(2), "reason.result_word");
  }
  if (!is_maker && cell(3) != "taker") {
    return damaged(fills_, "liquidity", cell(3), "reason.result_word");
  }
  SheetFill fill{.at = {},
                 .instrument = std::string(cell(1)),
                 .side = is_buy ? Side::Buy : Side::Sell,
                 .liquidity = is_maker ? Liquidity::Maker : Liquidity::Taker,
                 .price = {},
                 .quantity = {},
                 .notional = {},
                 .fee = {},
                 .realized_gross = {},
                 .position = {}};
  TW_TRY(fill.at, moment_of(fills_, "time", cell(0)));
  TW_TRY(fill.price, decimal_of(fills_, "price", cell(4)));
  TW_TRY(fill.quantity, decimal_of(fills_, "quantity", cell(5)));
  TW_TRY(fill.notional, decimal_of(fills_, "notional", cell(6)));
  TW_TRY(fill.fee, decimal_of(fills_, "fee", cell(7)));
  TW_TRY(fill.realized_gross, decimal_of(fills_, "realized_gross", cell(9)));
  TW_TRY(fill.position, decimal_of(fills_, "position", cell(10)));
  sheet_.fills.push_back(std::move(fill));
  return {};
}

Result<void> ResultReader::read_curves() {
  return text_.curves.empty() ? Result<void>()
                              : each_row(text_.curves, backtest::kCurveColumns, curves_, cells_,
                                         [this] { return read_curve_row(); });
}

Result<void> ResultReader::read_curve_row() {
  performance::PathPiece piece;
  TW_TRY(piece.at, moment_of(curves_, "time", cell(1)));
  TW_TRY(piece.low, decimal_of(curves_, "low", cell(2)));
  TW_TRY(piece.high, decimal_of(curves_, "high", cell(3)));
  TW_TRY(piece.last, decimal_of(curves_, "last", cell(4)));
  const std::string_view name = cell(0);
  if (name == "equity") {
    sheet_.equity_curve.pieces.push_back(piece);
  } else if (name == "drawdown") {
    sheet_.drawdown_curve.pieces.push_back(piece);
  } else if (name.starts_with(kPricePrefix)) {
    const std::string symbol(name.substr(kPricePrefix.size()));
    if (sheet_.prices.empty() || sheet_.prices.back().name != symbol) {
      sheet_.prices.push_back({symbol, {}});
    }
    sheet_.prices.back().pieces.push_back(piece);
  } else {
    return damaged(curves_, "curve", name, "reason.result_word");
  }
  return {};
}

Result<std::string> read_file(const std::string& path) {
  Result<std::string> text = data::read_text_file(path);
  if (!text.has_value()) {
    return fail(ErrorCode::Unavailable, path + " cannot be read", "result.unreadable",
                {{"path", path}});
  }
  return text;
}

}  // namespace

Result<TearSheet> read_result(const control::ResultText& text, const std::string& directory) {
  return ResultReader(text, directory).read();
}

Result<TearSheet> read_result_directory(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code code;
  if (!fs::exists(directory, code)) {
    return fail(ErrorCode::NotFound, directory + " does not exist", "result.not_found",
                {{"path", directory}});
  }
  for (const char* name : {"result.json", "fills.csv"}) {
    if (!fs::is_regular_file(directory + "/" + name, code)) {
      return fail(ErrorCode::NotFound, directory + " holds no " + name, "result.none",
                  {{"path", directory}, {"file", name}});
    }
  }
  control::ResultText text;
  TW_TRY(text.result, read_file(directory + "/result.json"));
  TW_TRY(text.fills, read_file(directory + "/fills.csv"));
  if (fs::is_regular_file(directory + "/curves.csv", code)) {
    TW_TRY(text.curves, read_file(directory + "/curves.csv"));
  }
  return read_result(text, directory);
}

}  // namespace tw::report
