#include "control/funding_table.hpp"

#include <algorithm>

#include "data/funding_file.hpp"

namespace tw::control {
namespace {

std::unexpected<Error> no_instrument(const std::string& path, const data::FundingRow& first,
                                     std::span<const InstrumentDefined> instruments) {
  std::string wanted;
  for (const InstrumentDefined& each : instruments) {
    wanted += (wanted.empty() ? "" : ", ") + each.listing.symbol.to_string();
  }
  return fail(ErrorCode::InvalidInput, path + " holds no funding of " + wanted,
              "usage.funding_instrument",
              {{"path", path}, {"wanted", wanted}, {"found", first.instrument.to_string()}});
}

}  // namespace

Result<FundingTable> read_funding_table(const std::string& path,
                                        std::span<const InstrumentDefined> instruments) {
  auto read = data::read_funding(path);
  if (!read.has_value()) {
    Error error = std::move(read).error();
    error.id = error.code == ErrorCode::NotFound ? "funding.not_found" : error.id;
    return std::unexpected(std::move(error));
  }
  const std::vector<data::FundingRow>& rows = *read;
  FundingTable table{.points = {}, .rows = rows.size(), .other_rows = 0};
  for (const data::FundingRow& row : rows) {
    bool is_wanted = false;
    for (const InstrumentDefined& each : instruments) {
      if (each.listing.symbol == row.instrument && each.listing.kind != ContractKind::Spot) {
        table.points.push_back({each.listing.id, row.at, row.rate, row.mark});
        is_wanted = true;
      }
    }
    table.other_rows += is_wanted ? 0U : 1U;
  }
  if (table.points.empty()) {
    return no_instrument(path, rows.front(), instruments);
  }
  return table;
}

}  // namespace tw::control
