#include "app/run_request.hpp"

#include "app/bundle.hpp"

namespace tw::app {

Result<control::RunRequest> to_request(const RunOptions& options) {
  TW_TRY(const Duration latency, parse_duration(options.latency));
  std::vector<std::string> tapes = options.tapes;
  if (tapes.empty()) {
    TW_TRY(tapes, find_demo());
  }
  return control::RunRequest{
      .tapes = std::move(tapes),
      .instruments_file = {},
      .strategy = options.strategy,
      .parameters = options.parameters,
      .latency = latency,
      .fees = options.fees,
      .capital = options.capital,
      .seed = options.seed,
  };
}

}  // namespace tw::app
