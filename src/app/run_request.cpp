#include "app/run_request.hpp"

#include "app/demo.hpp"

namespace tw::app {

Result<control::RunRequest> to_request(const RunOptions& options) {
  TW_TRY(const Duration latency, parse_duration(options.latency));
  Demo demo;
  if (options.recordings.empty()) {
    TW_TRY(demo, find_demo());
  } else {
    TW_TRY(demo.instruments_file, find_instruments());
    demo.recordings = options.recordings;
  }
  return control::RunRequest{
      .recordings = demo.recordings,
      .instruments_file = demo.instruments_file,
      .strategy = options.strategy,
      .parameters = options.parameters,
      .latency = latency,
      .fees = options.fees,
      .capital = options.capital,
      .seed = options.seed,
  };
}

}  // namespace tw::app
