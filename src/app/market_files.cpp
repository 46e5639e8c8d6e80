#include "app/market_files.hpp"

namespace tw::app {

Result<control::MarketFiles> to_files(const MarketOptions& options,
                                      control::MarketFiles::Terms terms) {
  std::optional<Duration> floor;
  if (options.latency_floor.has_value()) {
    TW_TRY(floor, parse_duration(*options.latency_floor));
  }
  return control::MarketFiles{.paths = options.files,
                              .venue = options.venue,
                              .instrument = options.instrument,
                              .instruments_file = options.instruments_file,
                              .latency_floor = floor,
                              .terms = terms};
}

}  // namespace tw::app
