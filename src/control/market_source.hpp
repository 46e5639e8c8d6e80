#pragma once

#include <functional>
#include <memory>
#include <string>

#include "model/ports.hpp"

namespace tw::control {

/// How recordings of one venue are read; `app` fills it in, so that no use case names a venue.
struct RecordingVenue {
  VenueName venue;
  CategoryName category;
  std::function<Result<SymbolName>(const std::string& path)> detect_symbol;
  std::function<Result<std::unique_ptr<HistoryReader>>(const std::string& path,
                                                       const Listing& listing)>
      open;
};

}  // namespace tw::control
