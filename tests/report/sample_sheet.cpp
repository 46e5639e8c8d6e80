#include "report/sample_sheet.hpp"

namespace tw::report {
namespace {

SheetNumber number(std::string_view digits) {
  return {.value = Decimal::parse_rounded(digits).value(),
          .digits = std::string(digits),
          .absence = {}};
}

SheetNumber absent(std::string_view reason) {
  return {.value = {}, .digits = {}, .absence = std::string(reason)};
}

performance::PathPiece piece(std::int64_t seconds, std::string_view low, std::string_view high,
                             std::string_view last) {
  return {.at = moment(seconds), .low = dec(low), .high = dec(high), .last = dec(last)};
}

SheetPart part(std::string name, std::string_view realized, std::string_view fees,
               std::string_view net) {
  return {.name = std::move(name),
          .fills = 2,
          .wins = 1,
          .losses = 0,
          .traded = dec("120"),
          .realized_gross = dec(realized),
          .fees = dec(fees),
          .funding = {},
          .net = dec(net)};
}

void add_numbers(TearSheet& sheet) {
  using control::FigureUnit;
  sheet.figures = {{"total_return", FigureUnit::Percent, number("-0.0005")},
                   {"sharpe", FigureUnit::Number, absent("too_few_days")},
                   {"slippage", FigureUnit::Money, number("0.25")}};
  sheet.held = {{"AAAUSDT", FigureUnit::Percent, number("0.01")},
                {"BBBUSDT", FigureUnit::Percent, number("-0.02")}};
  sheet.closes = {{"mean", FigureUnit::Money, number("-2.5")},
                  {"mean_over_error", FigureUnit::Number, number("-1.25")}};
  sheet.closes_count = 2;
  sheet.bins = {{dec("-4"), dec("-2"), 1}, {dec("-2"), dec("0"), 1}};
  sheet.drawdowns = {{{.started_at = moment(10),
                       .trough_at = moment(300),
                       .recovered_at = std::nullopt,
                       .peak = dec("10000"),
                       .trough = dec("9994"),
                       .depth = dec("0.0006")}}};
  sheet.breakdown = {
      .instruments = {part("AAAUSDT", "1", "4", "-3"), part("BBBUSDT", "0", "2", "-2")},
      .hours = {part("0", "0", "2", "-2"), part("23", "1", "4", "-3")},
      .maker = {.fills = 3, .traded = dec("180"), .fees = dec("4")},
      .taker = {.fills = 1, .traded = dec("60"), .fees = dec("2")}};
}

}  // namespace

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

Timestamp moment(std::int64_t seconds) {
  return Timestamp{std::chrono::sys_days{std::chrono::year{2024} / 8 / 8}} +
         std::chrono::hours(23) + std::chrono::minutes(54) + std::chrono::seconds(seconds);
}

SheetFill sample_fill(std::int64_t seconds, Side side, std::string_view price) {
  return {.at = moment(seconds),
          .instrument = "AAAUSDT",
          .side = side,
          .liquidity = Liquidity::Maker,
          .price = dec(price),
          .quantity = dec("0.5"),
          .notional = dec("30"),
          .fee = dec("0.006"),
          .realized_gross = side == Side::Sell ? dec("0.5") : Decimal{},
          .position = side == Side::Buy ? dec("0.5") : Decimal{}};
}

TearSheet sample_sheet() {
  TearSheet sheet;
  sheet.mode = Mode::Paper;
  sheet.program = "1.2.3 (abcdef)";
  sheet.assumptions = {{"recording.AAAUSDT", std::string(64, 'a')},
                       {"fees.AAAUSDT", "0.0002,0.0005"},
                       {"strategy", "grid"},
                       {"parameter.levels", "3"},
                       {"latency", "5ms"},
                       {"queue", "pessimistic"},
                       {"fill", "partial"},
                       {"seed", "1"}};
  sheet.started_at = moment(0);
  sheet.ended_at = moment(600);
  sheet.currency = "USDT";
  sheet.capital = dec("10000");
  sheet.realized_gross = dec("1");
  sheet.fees = dec("6");
  sheet.equity = dec("9995");
  sheet.drawdown_max = dec("0.0006");
  sheet.orders = 12;
  add_numbers(sheet);
  sheet.marks = {{"AAAUSDT", dec("61"), {}}, {"BBBUSDT", dec("5"), {}}};
  sheet.fills = {sample_fill(20, Side::Buy, "60.5"), sample_fill(400, Side::Sell, "61.5")};
  sheet.equity_curve = {"equity",
                        {piece(0, "10000", "10000", "10000"), piece(300, "9994", "10000", "9995"),
                         piece(600, "9994.5", "9996", "9995")}};
  sheet.drawdown_curve = {"drawdown",
                          {piece(0, "0", "0", "0"), piece(300, "0", "0.0006", "0.0005"),
                           piece(600, "0.0004", "0.0006", "0.0005")}};
  sheet.prices = {{"AAAUSDT", {piece(0, "60", "60", "60"), piece(600, "59", "62", "61")}},
                  {"BBBUSDT", {piece(0, "5", "5", "5"), piece(600, "4.8", "5.1", "4.9")}}};
  sheet.command = "tradewind journal replay var/engine/session-0001 --audit --tape a.tape";
  sheet.fills_hash = std::string(64, 'b');
  sheet.state_hash = std::string(64, 'c');
  return sheet;
}

}  // namespace tw::report
