#include "control/market_import.hpp"

#include <filesystem>

namespace tw::control {

Result<ImportReport> import_market(const MarketLibrary& library, const FoundMarket& market,
                                   const std::string& path) {
  if (std::error_code code; std::filesystem::exists(path, code)) {  // before anything long begins
    return fail(ErrorCode::Conflict, path + " exists already", "out.exists", {{"path", path}});
  }
  TW_TRY(const auto reader, library.open(market, InstrumentId{}));
  TW_TRY(auto writer, journal::TapeWriter::create(path, {.listing = market.instrument.listing,
                                                         .terms = market.instrument.terms,
                                                         .clock = reader->clock(),
                                                         .origin = market.origin}));
  bool is_empty = true;
  while (true) {
    TW_TRY(const std::optional<Event> event, reader->next());
    if (!event.has_value()) {
      break;
    }
    TW_CHECK(writer.append(*event));
    is_empty = false;
  }
  if (is_empty) {
    return fail(ErrorCode::NotFound, market.paths.front() + ": no event to record",
                "recording.no_events", {{"path", market.paths.front()}});
  }
  writer.set_source(reader->counts());
  TW_TRY(journal::TapeInfo info, writer.close());
  return ImportReport{.path = path, .tape = std::move(info)};
}

}  // namespace tw::control
