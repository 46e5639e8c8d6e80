#pragma once

#include <string_view>

#include "backtest/session.hpp"
#include "base/assert.hpp"

namespace tw::fuzz {

inline Decimal decimal(std::string_view text) {
  const auto value = Decimal::parse_exact(text);
  TW_ASSERT(value.has_value());
  return *value;
}

inline InstrumentDefined instrument() {
  InstrumentDefined defined;
  defined.listing.venue = VenueName("binance");
  defined.listing.category = CategoryName("usdm");
  defined.listing.symbol = SymbolName("BTCUSDT");
  defined.listing.base = Currency("BTC");
  defined.listing.quote = Currency("USDT");
  defined.listing.settle = Currency("USDT");
  defined.listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  defined.terms.tick_size = Price{decimal("0.5")};
  defined.terms.step_size = Quantity{decimal("0.01")};
  defined.terms.min_quantity = Quantity{decimal("0.02")};
  defined.terms.min_notional = decimal("5");
  defined.terms.maker_fee = Rate{decimal("0.0002")};
  defined.terms.taker_fee = Rate{decimal("0.0005")};
  return defined;
}

/// The settings that a fuzzed session has, and those of the sessions in its corpus: a strategy with
/// candles and a queue that is followed.
inline backtest::SessionSettings session_settings(std::string_view name) {
  const strategy::Descriptor descriptor = strategy::find(name).value();
  backtest::SessionSettings settings{
      .strategy = descriptor,
      .parameters = ParameterSet(descriptor.parameters),
      .capital = {decimal("10000"), Currency("USDT")},
      .venue = {.order_latency = sim::Latency::constant(std::chrono::milliseconds(5)),
                .response_latency = sim::Latency::constant(std::chrono::milliseconds(5))},
      .limits = {},
      .instruments = {instrument()}};
  settings.venue.queue.rule = sim::QueueRule::Probability;
  return settings;
}

}  // namespace tw::fuzz
