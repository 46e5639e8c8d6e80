#pragma once

#include "control/session_view.hpp"
#include "support/market_samples.hpp"

namespace tw::terminal {

inline backtest::FillRow sample_fill(std::int64_t ms, Side side, std::uint32_t instrument,
                                     std::string_view price) {
  backtest::FillRow row;
  row.at = support::at_ms(ms);
  row.effect.fill.instrument = InstrumentId{instrument};
  row.effect.fill.side = side;
  row.effect.fill.price = support::price(price);
  row.effect.fill.quantity = support::quantity("0.002");
  row.effect.fill.fee = {support::dec("0.02472"), Currency("USDT")};
  return row;
}

inline control::InstrumentView unseen_instrument(std::string_view symbol) {
  control::InstrumentView view;
  view.symbol = std::string(symbol);
  view.price_decimals = 2;
  return view;
}

/// A session after an hour and a half, in its third pass.
inline control::SessionView sample_view() {
  using support::dec;
  using support::price;
  using support::quantity;
  control::SessionView view;
  view.strategy = "grid";
  view.now = support::at_ms(62'500);
  view.elapsed = std::chrono::seconds(5'025);
  view.loop = 3;
  view.instruments.push_back({.symbol = "BTCUSDT",
                              .price_decimals = 1,
                              .bid = price("61800.2"),
                              .ask = price("61800.3"),
                              .bid_quantity = quantity("2.5"),
                              .ask_quantity = quantity("3.3"),
                              .position = quantity("-0.012"),
                              .unrealized_gross = dec("-0.1218"),
                              .open_buys = 3,
                              .open_sells = 2});
  view.instruments.push_back(unseen_instrument("ETHUSDT"));
  view.counts.orders = 120;
  view.counts.fills = 14;
  view.in_flight = 2;
  view.capital = {dec("10000"), Currency("USDT")};
  view.equity = {dec("10001.23456"), Currency("USDT")};
  view.realized = dec("1.35636");
  view.unrealized_gross = dec("-0.1218");
  view.fees = dec("0.5");
  view.fills.push_back(sample_fill(61'001, Side::Buy, 0, "61799.9"));
  view.fills.push_back(sample_fill(62'345, Side::Sell, 1, "2650.55"));
  return view;
}

}  // namespace tw::terminal
