#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "venue_sim/ticker_figures.hpp"
#include "venue_sim/topic.hpp"

namespace tw::venue_sim {

/// publicTrade.SYMBOL: each trade at once, at most 1,024 in a message.
/// Source:  docs/v5/websocket/public/trade.
class TradeTopic final : public Topic {
 public:
  using Topic::Topic;
  void start(Timestamp now) override;
  std::optional<std::string> greeting(Timestamp now) override;
  void publish(Timestamp now, std::vector<std::string>& out) override;
  void on_trade(const TradeRow& trade, Timestamp at) override;

 private:
  std::vector<TradeRow> waiting_;
};

/// tickers.SYMBOL. Futures: a snapshot, then every 100 ms the fields that changed. Spot: every
/// 50 ms a snapshot where something changed.
/// Source:  docs/v5/websocket/public/ticker.
class TickerTopic final : public Topic {
 public:
  TickerTopic(std::string name, const InstrumentMarket& market);
  void start(Timestamp now) override;
  std::optional<std::string> greeting(Timestamp now) override;
  void publish(Timestamp now, std::vector<std::string>& out) override;

 private:
  std::string message(std::string_view type, const std::string& data, Timestamp now) const;
  std::string data_of(const TickerFigures& figures) const;

  Duration period_;
  TickerFigures said_;
};

/// kline.INTERVAL.SYMBOL: the open candle at most once a second while it changes, and each candle
/// once more at its end with confirm true.
/// Source:  docs/v5/websocket/public/kline.
class KlineTopic final : public Topic {
 public:
  KlineTopic(std::string name, const InstrumentMarket& market, std::size_t interval);
  void start(Timestamp now) override;
  std::optional<std::string> greeting(Timestamp now) override;
  void publish(Timestamp now, std::vector<std::string>& out) override;
  void on_trade(const TradeRow& trade, Timestamp at) override;

 private:
  const KlineSeries& series() const { return market().history.klines(interval_); }
  std::string message(const Kline& row, bool is_closed, Timestamp now) const;
  void call_at_end(Timestamp now);

  std::size_t interval_;
  Kline said_;
};

/// allLiquidation.SYMBOL: what was liquidated, every 500 ms where there was something.
/// Source:  docs/v5/websocket/public/all-liquidation.
class LiquidationTopic final : public Topic {
 public:
  using Topic::Topic;
  void start(Timestamp now) override;
  std::optional<std::string> greeting(Timestamp now) override;
  void publish(Timestamp now, std::vector<std::string>& out) override;
  void on_liquidation(Side position, Price price, Quantity quantity, Timestamp at);

 private:
  struct Row {
    Timestamp at;
    Side position = Side::Buy;
    Price price;
    Quantity quantity;
  };
  std::vector<Row> waiting_;
};

}  // namespace tw::venue_sim
