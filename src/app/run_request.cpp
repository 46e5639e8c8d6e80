#include "app/run_request.hpp"

#include <filesystem>

#include "app/demo.hpp"

namespace tw::app {

Result<control::RunRequest> to_request(const RunOptions& options) {
  const Result<Duration> latency = parse_duration(options.latency);
  std::error_code code;
  const bool is_file = std::filesystem::is_regular_file(options.latency, code);
  if (!latency.has_value() && !is_file) {
    return std::unexpected(latency.error());
  }
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
      .latency = latency.value_or(control::RunRequest{}.latency),
      .latency_file = latency ? std::nullopt : std::optional(options.latency),
      .queue = options.queue,
      .fill = options.fill,
      .fees = options.fees,
      .capital = options.capital,
      .seed = options.seed,
  };
}

}  // namespace tw::app
