#pragma once

#include <string>

#include "report/tear_sheet.hpp"

namespace tw::report {

/// Decimals that people read; result.json has all of them.
inline constexpr int kDecimals = 4;

/// `12.3456 USDT`, with a sign where it is asked for; coins have more decimals.
std::string money_text(Decimal amount, const std::string& currency);
std::string signed_money_text(Decimal amount, const std::string& currency);
/// A fraction as `12.3456`, without the sign of per cent.
std::string percent_text(Decimal fraction);
std::string signed_percent_text(Decimal fraction);
/// A number with its unit as in a summary; its digits as published where it is no Decimal.
/// Input:   one that has a value or digits.
std::string figure_text(const SheetFigure& figure, const std::string& currency);
/// `2024-08-08 23:54:15`, UTC.
std::string time_text(Timestamp at);

}  // namespace tw::report
