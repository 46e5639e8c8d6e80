#include "app/run_request.hpp"

#include "app/demo.hpp"

namespace tw::app {

Result<control::RunRequest> to_request(const RunOptions& options) {
  TW_TRY(const Demo demo, find_demo());
  TW_TRY(const Duration latency, parse_duration(options.latency));
  return control::RunRequest{
      .recordings = options.recordings.empty() ? demo.recordings : options.recordings,
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
