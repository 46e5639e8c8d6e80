// misuse:
// twin: return
// diagnostic: ignoring return
#include "base/decimal.hpp"

auto checked_ignored(tw::Decimal a, tw::Decimal b) { TW_TOKEN tw::checked_add(a, b); }
