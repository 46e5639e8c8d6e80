#pragma once

#include <cstdint>
#include <string>

#include "backtest/history.hpp"
#include "backtest/session.hpp"
#include "journal/tape.hpp"
#include "measured.hpp"

// The run that the engine is measured with: a grid of ten quotes on each side, looked at every
// 100 ms, on the demonstration's BTCUSDT tape. grid_twin.py has the same parameters.
namespace tw::bench {

inline constexpr std::size_t kQuotes = 20;

struct Recorded {
  InstrumentDefined defined;
  backtest::StoredHistory history;
};

inline const Recorded& recorded() {
  static const Recorded kRecorded = [] {
    const std::string path = std::string(TW_SOURCE_DIR) + "/data/demo/btcusdt_20240808.tape";
    const auto reader = journal::TapeReader::open(path, InstrumentId{0}).value();
    const journal::TapeHeader& header = reader->info().header;
    return Recorded{{header.listing, header.terms},
                    require(backtest::StoredHistory::load(*reader))};
  }();
  return kRecorded;
}

inline strategy::Descriptor grid() { return strategy::find("grid").value(); }

inline ParameterSet twenty_quotes() {
  ParameterSet parameters(strategy::find("grid")->parameters);
  const std::pair<const char*, const char*> values[] = {
      {"levels", "10"},      {"refresh", "100"},    {"offset", "0.0001"},
      {"spacing", "0.0001"}, {"requote", "0.0001"}, {"position_max", "100000"},
      {"skew", "0"}};
  for (const auto& [name, value] : values) {
    TW_ASSERT(parameters.set(name, value).has_value());
  }
  return parameters;
}

inline sim::OverlayConfig five_milliseconds() {
  return {.order_latency = sim::Latency::constant(std::chrono::milliseconds(5)),
          .response_latency = sim::Latency::constant(std::chrono::milliseconds(5))};
}

inline backtest::SessionSettings grid_session() {
  backtest::SessionSettings settings{.strategy = grid(),
                                     .parameters = twenty_quotes(),
                                     .capital = {Decimal::from_int(10'000), Currency("USDT")},
                                     .venue = five_milliseconds(),
                                     .limits = {},
                                     .instruments = {recorded().defined}};
  // The twin asks no limit, and 20 quotes that move at once are more than the usual rate.
  settings.limits.orders_per_second = std::nullopt;
  return settings;
}

}  // namespace tw::bench
