#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "control/run_figures.hpp"
#include "model/order.hpp"
#include "performance/result_distribution.hpp"
#include "performance/value_path.hpp"

namespace tw::report {

/// No number of a sheet is larger, so that sums and per cent of them fit; no run comes near it.
inline constexpr std::int64_t kSheetNumberMax = 1'000'000'000'000'000'000;

enum class Mode : std::uint8_t { Unknown, Paper, Backtest };

/// A published number with the digits it was published with, or why there is none.
struct SheetNumber {
  std::optional<Decimal> value;  ///< rounded where a Decimal has not all digits
  std::string digits;            ///< as result.json has them
  std::string absence;           ///< the name of the reason where both are empty
};

struct SheetFigure {
  std::string name;
  control::FigureUnit unit = control::FigureUnit::Number;
  SheetNumber number;
};

/// Name and value, as the assumptions of result.json have them.
struct SheetSetting {
  std::string name;
  std::string value;
};

/// Part of a run: one instrument, or one hour of the day.
struct SheetPart {
  std::string name;
  std::uint64_t fills = 0;
  std::uint64_t wins = 0;
  std::uint64_t losses = 0;
  Decimal traded;
  Decimal realized_gross;
  Decimal fees;
  Decimal funding;  ///< > 0: received
  Decimal net;
};

struct SheetDrawdown {
  Timestamp started_at;
  Timestamp trough_at;
  std::optional<Timestamp> recovered_at;
  Decimal peak;
  Decimal trough;
  Decimal depth;
};

struct SheetCurve {
  std::string name;  ///< a symbol where it is a price
  std::vector<performance::PathPiece> pieces;
};

/// What an instrument is held in at the end.
struct SheetMark {
  std::string symbol;
  std::optional<Decimal> price;
  Decimal position;
};

struct SheetFill {
  Timestamp at;
  std::string instrument;
  Side side = Side::Buy;
  Liquidity liquidity = Liquidity::Taker;
  Decimal price;
  Decimal quantity;
  Decimal notional;
  Decimal fee;
  Decimal realized_gross;
  Decimal position;
};

/// Fees of fills that made the market, or took it.
struct SheetFees {
  std::uint64_t fills = 0;
  Decimal traded;
  Decimal fees;
};

/// What only newer results publish.
struct SheetBreakdown {
  std::vector<SheetPart> instruments;
  std::vector<SheetPart> hours;  ///< named by the number of the hour
  SheetFees maker;
  SheetFees taker;
};

/// Everything a tear sheet shows: the published result of a run and its rows.
struct TearSheet {
  Mode mode = Mode::Unknown;
  std::string program;  ///< version and commit; empty where the result does not say
  std::vector<SheetSetting> assumptions;
  Timestamp started_at;
  Timestamp ended_at;
  std::string currency;
  Decimal capital;
  Decimal realized_gross;
  Decimal unrealized_gross;
  Decimal fees;
  Decimal funding;  ///< > 0: received
  Decimal equity;
  Decimal drawdown_max;
  std::uint64_t orders = 0;
  std::optional<std::string> below_maintenance_at;  ///< of runs with margin
  std::optional<std::string> empty_since;           ///< when there was no equity
  std::vector<SheetFigure> figures;
  std::vector<SheetFigure> held;  ///< named by symbol
  std::vector<SheetFigure> closes;
  std::uint64_t closes_count = 0;
  std::vector<performance::ResultBin> bins;
  std::optional<std::vector<SheetDrawdown>> drawdowns;
  std::optional<SheetBreakdown> breakdown;
  std::vector<SheetMark> marks;
  std::vector<SheetFill> fills;
  SheetCurve equity_curve;
  SheetCurve drawdown_curve;
  std::vector<SheetCurve> prices;
  std::string command;
  std::string fills_hash;
  std::string state_hash;
};

/// After fees and funding, open positions at the last mids.
inline Decimal net_result(const TearSheet& sheet) { return sheet.equity - sheet.capital; }
/// The same before fees and funding.
inline Decimal gross_result(const TearSheet& sheet) {
  return sheet.realized_gross + sheet.unrealized_gross;
}
const std::string* find_setting(const TearSheet& sheet, std::string_view name);
/// Nothing where the result does not publish it.
const SheetNumber* find_figure(const std::vector<SheetFigure>& figures, std::string_view name);

}  // namespace tw::report
