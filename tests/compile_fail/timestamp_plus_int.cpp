// misuse: std::int64_t
// twin: tw::Duration
// diagnostic: no match for .operator\+|invalid operands
#include "base/time.hpp"

tw::Timestamp timestamp_plus_int(tw::Timestamp at, TW_TOKEN later) { return at + later; }
