#pragma once

#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/time.hpp"

namespace tw::messages {

/// A number with exactly `decimals` digits after the point, rounded half to even.
std::string rounded_text(Decimal value, int decimals);
/// The same, always with a sign.
std::string signed_text(Decimal value, int decimals);
/// Digits of money that a person reads: `usual` ones of a currency, four more of a coin.
int digits_of_money(std::string_view currency, int usual);
/// `01:23:45` of market time; days are counted as hours.
std::string clock_text(Duration elapsed);

}  // namespace tw::messages
