#include "app/market_files.hpp"

namespace tw::app {

Result<control::MarketFiles> to_files(const MarketOptions& options,
                                      control::MarketFiles::Terms terms) {
  TW_TRY(const Duration floor, parse_duration(options.latency_floor));
  return control::MarketFiles{.paths = options.files,
                              .venue = options.venue,
                              .instrument = options.instrument,
                              .instruments_file = options.instruments_file,
                              .latency_floor = floor,
                              .terms = terms};
}

}  // namespace tw::app
