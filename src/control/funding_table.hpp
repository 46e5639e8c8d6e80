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
/// A table that names none is of the only instrument of a run.
/// Errors:  as data::read_funding, NotFound with `funding.not_found`; InvalidInput where no row is
///          of an instrument of the run (`usage.funding_instrument`), or none is named and the run
///          has several (`usage.funding_unnamed`).
Result<FundingTable> read_funding_table(const std::string& path,
                                        std::span<const InstrumentDefined> instruments);

}  // namespace tw::control
