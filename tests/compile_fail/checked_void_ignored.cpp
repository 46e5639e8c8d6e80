// misuse:
// twin: return
// diagnostic: ignoring return
#include "model/parameter.hpp"

auto checked_void_ignored(tw::ParameterSet& set) { TW_TOKEN set.set("levels", "3"); }
