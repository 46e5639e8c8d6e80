#pragma once

#include <cstdint>
#include <string>

#include "control/market_source.hpp"

namespace tw::support {

/// `<repository>/data/demo/<name>`.
std::string demo_file(const std::string& name);

/// Writes the first `lines` lines of a demo recording as a plain recording to `path`.
void write_short_recording(const std::string& demo_name, std::uint64_t lines,
                           const std::string& path);

/// How the demo recordings are read.
control::RecordingVenue demo_venue();

}  // namespace tw::support
