#pragma once

#include "base/state_archive.hpp"
#include "model/codec.hpp"

// What a saved state holds of the model. The bytes are the codec's, so a state carries
// kCodecVersion beside its own version.
namespace tw {

/// Reads both versions from the front of a state. Errors: InvalidInput (Version) for others than
/// these.
Checked<void> check_versions(StateReader& in, std::uint16_t state_version);

void write(StateWriter& out, const Command& command);
void write(StateWriter& out, const Event& event);
/// Every listing with all its terms.
void write(StateWriter& out, const InstrumentRegistry& instruments);

/// What cannot be read fails the archive and leaves the value as it was.
void read(StateReader& in, Command& command);
/// No market event.
void read(StateReader& in, Event& event);
/// Into an empty registry.
void read(StateReader& in, InstrumentRegistry& instruments);

}  // namespace tw
