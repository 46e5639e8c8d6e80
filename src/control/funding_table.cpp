#include "control/funding_table.hpp"

#include <algorithm>

#include "data/funding_file.hpp"

namespace tw::control {
namespace {

std::string symbols_of(std::span<const InstrumentDefined> instruments) {
  std::string symbols;
  for (const InstrumentDefined& each : instruments) {
    symbols += (symbols.empty() ? "" : ", ") + each.listing.symbol.to_string();
  }
  return symbols;
}

std::unexpected<Error> no_instrument(const std::string& path, const data::FundingRow& first,
                                     std::span<const InstrumentDefined> instruments) {
  const std::string wanted = symbols_of(instruments);
  return fail(ErrorCode::InvalidInput, path + " holds no funding of " + wanted,
              "usage.funding_instrument",
              {{"path", path}, {"wanted", wanted}, {"found", first.instrument.to_string()}});
}

// A table without such a column is of the only instrument there is.
Result<void> name_rows(const std::string& path, std::span<const InstrumentDefined> instruments,
                       std::vector<data::FundingRow>& rows) {
  if (!rows.front().instrument.is_empty()) {
    return {};
  }
  if (instruments.size() > 1) {
    const std::string wanted = symbols_of(instruments);
    return fail(ErrorCode::InvalidInput, path + " does not name its instrument: " + wanted,
                "usage.funding_unnamed", {{"path", path}, {"wanted", wanted}});
  }
  for (data::FundingRow& row : rows) {
    row.instrument = instruments.front().listing.symbol;
  }
  return {};
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
  std::vector<data::FundingRow>& rows = *read;
  TW_CHECK(name_rows(path, instruments, rows));
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
