// misuse: *
// twin: +
// diagnostic: no match for .operator\*|invalid operands
#include "base/amount.hpp"

tw::Price price_times_price(tw::Price a, tw::Price b) { return a TW_TOKEN b; }
