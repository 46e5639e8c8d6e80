#pragma once

#include <string>

#include "control/market_library.hpp"

namespace tw::control {

/// What an import made.
struct ImportReport {
  std::string path;
  journal::TapeInfo tape;
};

/// Records a market on a new tape. Nothing is left at `path` unless all of it was recorded.
/// Errors: as MarketLibrary::open, the reader and journal::TapeWriter; NotFound
///         (`recording.no_events`) where there is nothing to record.
Result<ImportReport> import_market(const MarketLibrary& library, const FoundMarket& market,
                                   const std::string& path);

}  // namespace tw::control
