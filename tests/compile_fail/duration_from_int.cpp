// misuse: std::int64_t
// twin: tw::Duration
// diagnostic: could not convert|no viable conversion
#include "base/time.hpp"

tw::Duration duration_from_int(TW_TOKEN value) { return value; }
