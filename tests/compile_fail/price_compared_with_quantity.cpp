// misuse: tw::Quantity
// twin: tw::Price
// diagnostic: no match for .operator<|invalid operands
#include "base/amount.hpp"

bool price_compared_with_quantity(tw::Price price, TW_TOKEN other) { return price < other; }
