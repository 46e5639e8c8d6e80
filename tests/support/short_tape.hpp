#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "control/market_library.hpp"

namespace tw::support {

/// `<repository>/data/demo/<name>`.
std::string demo_file(const std::string& name);
/// The bundled definitions of instruments.
std::string instruments_file();

/// Writes the first `events` events of a demonstration tape as a tape of its own, with a header
/// that `change` may have changed.
void write_short_tape(const std::string& demo_name, std::uint64_t events, const std::string& path,
                      const std::function<void(journal::TapeHeader&)>& change = {});

/// A raw recording of one change of a book, without the snapshot it belongs to.
std::string lone_diff();

/// A library of Binance's markets with the bundled definitions.
control::MarketLibrary demo_library();

}  // namespace tw::support
