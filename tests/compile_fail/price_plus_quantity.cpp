// misuse: tw::Quantity
// twin: tw::Price
// diagnostic: no match for .operator\+|invalid operands
#include "base/amount.hpp"

tw::Price price_plus_quantity(tw::Price price, TW_TOKEN other) { return price + other; }
