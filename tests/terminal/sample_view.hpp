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
  view.instruments.push_back(
      {.symbol = "BTCUSDT",
       .price_decimals = 1,
       .bid = price("61800.2"),
       .ask = price("61800.3"),
       .bids = {{price("61800.2"), quantity("2.5")},
                {price("61800.1"), quantity("0.004")},
                {price("61799.8"), quantity("12.125")}},
       .asks = {{price("61800.3"), quantity("3.3")}, {price("61800.9"), quantity("100.001")}},
       .own_bid = {{price("61780.5"), quantity("0.002")}},
       .own_ask = std::nullopt,
       .position = quantity("-0.012"),
       .unrealized_gross = dec("-0.1218"),
       .open_buys = 3,
       .open_sells = 2});
  view.instruments.push_back(unseen_instrument("ETHUSDT"));
  view.counts.orders = 120;
  view.counts.fills = 14;
  view.in_flight = 2;
  view.journal = {.commits = 400,
                  .durable = std::chrono::microseconds(5'340),
                  .disk = std::chrono::microseconds(460),
                  .durable_max = std::chrono::milliseconds(60),
                  .disk_max = std::chrono::milliseconds(9)};
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
