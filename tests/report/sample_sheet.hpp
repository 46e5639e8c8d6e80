#pragma once

#include "report/tear_sheet.hpp"

namespace tw::report {

Decimal dec(std::string_view text);

/// 2024-08-08T23:54Z and some seconds.
Timestamp moment(std::int64_t seconds);

/// A run of ten minutes on two instruments that lost on fees, made up by hand.
TearSheet sample_sheet();

/// A fill of it.
SheetFill sample_fill(std::int64_t seconds, Side side, std::string_view price);

}  // namespace tw::report
