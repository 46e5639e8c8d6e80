#include "app/run_request.hpp"

#include "app/bundle.hpp"
#include "app/pace.hpp"
#include "base/calendar.hpp"

namespace tw::app {

namespace {

control::RunRequest request_of(const RunOptions& options) {
  return control::RunRequest{
      .tapes = options.tapes,
      .candles = {},
      .strategy = options.strategy,
      .parameters = options.parameters,
      .limits = options.limits,
      .latency = options.latency,
      .feed_latency = {},
      .queue = options.queue,
      .fill = options.fill,
      .through = options.through,
      .fees = options.fees,
      .capital = options.capital,
      .margin = options.margin,
      .leverage = options.leverage,
      .maintenance_rate = options.maintenance_rate,
      .funding_file = options.funding,
      .seed = options.seed,
      .market_time = {},
      .window = {},
  };
}

}  // namespace

Result<control::RunRequest> to_request(const RunOptions& options) {
  control::RunRequest request = request_of(options);
  if (request.tapes.empty()) {
    TW_TRY(request.tapes, find_demo());
  }
  return request;
}

Result<control::RunRequest> to_request(const BacktestOptions& options) {
  control::RunRequest request = request_of(options.run);
  request.feed_latency = options.feed_latency;
  if (options.market_time.has_value()) {
    TW_TRY(request.market_time, parse_market_time(*options.market_time));
  }
  if (options.from.has_value()) {
    TW_TRY(request.window.from, parse_timestamp(*options.from));
  }
  if (options.to.has_value()) {
    TW_TRY(request.window.to, parse_timestamp(*options.to));
  }
  const CandleFileOptions& candles = options.candles;
  if (!candles.path.empty()) {
    request.candles = {.path = candles.path,
                       .instrument = candles.instrument,
                       .tick = candles.tick,
                       .step = candles.step,
                       .interval = candles.interval};
  }
  return request;
}

}  // namespace tw::app
