// misuse: 0.1
// twin: 1
// diagnostic: float-conversion|literal-conversion
#include "base/decimal.hpp"

tw::Decimal decimal_from_fraction() { return tw::Decimal::from_int(TW_TOKEN); }
