// misuse:
// twin: return
// diagnostic: ignoring return
#include "base/ring.hpp"

auto full_ring_ignored(tw::Ring<int>& ring) { TW_TOKEN ring.push(1); }
