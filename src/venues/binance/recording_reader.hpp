#pragma once

#include <memory>
#include <string>

#include "model/instrument.hpp"
#include "model/ports.hpp"

namespace tw::venues::binance {

/// Symbol that the messages of a recording speak of, found in its first lines.
/// Errors: as data::Recording; InvalidInput when no message names a symbol.
Result<SymbolName> detect_symbol(const std::string& path);

/// Plays one recorded USD-M session of one instrument: REST snapshot, `@depth`, `@trade` and
/// `@bookTicker` messages become events, diffs are joined to the snapshot by the venue's rules
/// (venues/binance/depth_join.hpp).
/// Errors: as data::Recording; InvalidInput naming file, line, field and value for a message that
/// is not
///         what the venue documents, speaks of another symbol or is off the instrument's grid.
Result<std::unique_ptr<HistoryReader>> open_recording(const std::string& path,
                                                      const Listing& listing);

}  // namespace tw::venues::binance
