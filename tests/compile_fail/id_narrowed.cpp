// misuse: std::uint64_t
// twin: std::uint32_t
// diagnostic: narrowing|cannot be narrowed
#include "base/ids.hpp"

tw::InstrumentId id_narrowed(TW_TOKEN value) { return tw::InstrumentId{value}; }
