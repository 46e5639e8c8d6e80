#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/event.hpp"
#include "sim/overlay_venue.hpp"

namespace tw::control {

/// What a file of funding says to a run.
struct FundingTable {
  std::vector<sim::FundingPoint> points;  ///< of instruments of the run, by time
  std::uint64_t rows = 0;                 ///< in the file
  std::uint64_t other_rows = 0;           ///< of instruments that are not in the run
};

/// Reads a file of funding and finds its instruments among those of the run, by symbol. Spot has no
/// funding.
/// Errors:  as data::read_funding, NotFound with `funding.not_found`; InvalidInput
/// (`usage.funding_instrument`) where no row is of an
///          instrument of the run.
Result<FundingTable> read_funding_table(const std::string& path,
                                        std::span<const InstrumentDefined> instruments);

}  // namespace tw::control
