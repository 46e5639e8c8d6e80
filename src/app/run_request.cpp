#include "app/run_request.hpp"

#include <filesystem>

#include "app/bundle.hpp"

namespace tw::app {

Result<control::RunRequest> to_request(const RunOptions& options) {
  const Result<Duration> latency = parse_duration(options.latency);
  std::error_code code;
  const bool is_file = std::filesystem::is_regular_file(options.latency, code);
  if (!latency.has_value() && !is_file) {
    return std::unexpected(latency.error());
  }
  std::vector<std::string> tapes = options.tapes;
  if (tapes.empty()) {
    TW_TRY(tapes, find_demo());
  }
  return control::RunRequest{
      .tapes = std::move(tapes),
      .instruments_file = {},
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
