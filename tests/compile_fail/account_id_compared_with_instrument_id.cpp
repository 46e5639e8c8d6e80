// misuse: tw::AccountId
// twin: tw::InstrumentId
// diagnostic: no match for .operator==|invalid operands
#include "base/ids.hpp"

bool account_id_compared_with_instrument_id(tw::InstrumentId a, TW_TOKEN b) { return a == b; }
