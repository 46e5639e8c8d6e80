// misuse: tw::Decimal
// twin: tw::Money
// diagnostic: no match for .operator\+|invalid operands
#include "base/amount.hpp"

tw::Money money_plus_decimal(tw::Money money, TW_TOKEN other) { return money + other; }
