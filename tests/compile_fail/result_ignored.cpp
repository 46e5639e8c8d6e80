// misuse:
// twin: return
// diagnostic: ignoring return
#include "base/time.hpp"

auto result_ignored() { TW_TOKEN tw::parse_duration("5m"); }
