#include "venue_sim/market_topics.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

namespace tw::venue_sim {
namespace {

constexpr std::size_t kTradesPerMessage = 1'024;
constexpr Duration kFuturesTickerPeriod = std::chrono::milliseconds(100);
constexpr Duration kSpotTickerPeriod = std::chrono::milliseconds(50);
constexpr Duration kKlinePeriod = std::chrono::seconds(1);
constexpr Duration kLiquidationPeriod = std::chrono::milliseconds(500);

std::string_view side_text(Side side) { return side == Side::Buy ? "Buy" : "Sell"; }

std::string trades_message(const std::string& topic, std::span<const TradeRow> trades,
                           const InstrumentMarket& market, Timestamp now) {
  JsonText json;
  json.open_object().text("topic", topic).text("type", "snapshot");
  json.number("ts", milliseconds(now)).key("data").open_list();
  for (const TradeRow& trade : trades) {
    json.open_object().number("T", milliseconds(trade.at)).text("s", market.symbol.name);
    json.text("S", side_text(trade.aggressor)).text("v", market.format.quantity(trade.lots));
    json.text("p", market.format.price(trade.ticks));
    if (market.symbol.category != Category::Spot) {
      json.text("L", name_of(trade.direction));
    }
    json.text("i", trade_id(market, trade)).flag("BT", false);
    json.number("seq", static_cast<std::int64_t>(trade.sequence)).close_object();
  }
  json.close_list().close_object();
  return json.take();
}

}  // namespace

void TradeTopic::start(Timestamp /*now*/) { waiting_.clear(); }

std::optional<std::string> TradeTopic::greeting(Timestamp /*now*/) { return std::string{}; }

void TradeTopic::on_trade(const TradeRow& trade, Timestamp at) {
  waiting_.push_back(trade);
  call_at(at);
}

void TradeTopic::publish(Timestamp now, std::vector<std::string>& out) {
  clear_due();
  std::span<const TradeRow> rest{waiting_};
  while (!rest.empty()) {
    const std::size_t count = std::min(rest.size(), kTradesPerMessage);
    out.push_back(trades_message(name(), rest.first(count), market(), now));
    rest = rest.subspan(count);
  }
  waiting_.clear();
}

TickerTopic::TickerTopic(std::string name, const InstrumentMarket& market)
    : Topic(std::move(name), market),
      period_(market.symbol.category == Category::Spot ? kSpotTickerPeriod : kFuturesTickerPeriod) {
}

std::string TickerTopic::data_of(const TickerFigures& figures) const {
  JsonText json;
  json.open_object();
  for (const TickerColumn& column : topic_columns(market().symbol.category)) {
    json.text(column.name, figures.*column.value);
  }
  json.close_object();
  return json.take();
}

std::string TickerTopic::message(std::string_view type, const std::string& data,
                                 Timestamp now) const {
  JsonText json;
  json.open_object().text("topic", name()).text("type", type).key("data").raw(data);
  json.number("cs", static_cast<std::int64_t>(market().cross.newest()));
  json.number("ts", milliseconds(now)).close_object();
  return json.take();
}

void TickerTopic::start(Timestamp now) {
  said_ = ticker_figures(market(), now);
  call_at(next_beat(now, period_));
}

std::optional<std::string> TickerTopic::greeting(Timestamp now) {
  return message("snapshot", data_of(said_), now);
}

void TickerTopic::publish(Timestamp now, std::vector<std::string>& out) {
  clear_due();
  call_at(next_beat(now, period_));
  TickerFigures figures = ticker_figures(market(), now);
  const bool is_spot = market().symbol.category == Category::Spot;
  JsonText changes;
  changes.open_object().text("symbol", figures.symbol);
  bool has_changes = false;
  for (const TickerColumn& column : topic_columns(market().symbol.category)) {
    if (figures.*column.value != said_.*column.value) {
      changes.text(column.name, figures.*column.value);
      has_changes = true;
    }
  }
  changes.close_object();
  std::swap(said_, figures);
  if (has_changes) {
    out.push_back(is_spot ? message("snapshot", data_of(said_), now)
                          : message("delta", changes.take(), now));
  }
}

KlineTopic::KlineTopic(std::string name, const InstrumentMarket& market, std::size_t interval)
    : Topic(std::move(name), market), interval_(interval) {}

std::string KlineTopic::message(const Kline& row, bool is_closed, Timestamp now) const {
  const KlineInterval& interval = kline_intervals()[interval_];
  const NumberFormat& format = market().format;
  const Timestamp end = interval.interval.next(row.start);
  JsonText json;
  json.open_object().text("topic", name()).key("data").open_list().open_object();
  json.number("start", milliseconds(row.start)).number("end", milliseconds(end) - 1);
  json.text("interval", interval.name).text("open", format.short_price(row.open));
  json.text("close", format.short_price(row.close)).text("high", format.short_price(row.high));
  json.text("low", format.short_price(row.low)).text("volume", format.short_quantity(row.lots));
  json.quoted("turnover", row.turnover).flag("confirm", is_closed);
  json.number("timestamp", milliseconds(now)).close_object().close_list();
  json.number("ts", milliseconds(now)).text("type", "snapshot").close_object();
  return json.take();
}

void KlineTopic::call_at_end(Timestamp now) {
  if (!series().rows().empty()) {
    const Timestamp end = series().interval().next(series().rows().back().start);
    call_at(end > now ? end : next_beat(now, kKlinePeriod));
  }
}

void KlineTopic::start(Timestamp now) {
  said_ = series().rows().empty() ? Kline{} : series().rows().back();
  call_at_end(now);
}

std::optional<std::string> KlineTopic::greeting(Timestamp now) {
  return series().rows().empty() ? std::string{} : message(series().rows().back(), false, now);
}

void KlineTopic::on_trade(const TradeRow& /*trade*/, Timestamp at) {
  if (said_.start == Timestamp{}) {  // the very first trade
    said_.start = series().rows().back().start;
  }
  call_at(next_beat(at, kKlinePeriod));
}

void KlineTopic::publish(Timestamp now, std::vector<std::string>& out) {
  clear_due();
  const auto& rows = series().rows();
  if (rows.empty()) {
    return;
  }
  // From the candle that was open when it was spoken of last.
  auto row = std::ranges::lower_bound(rows, said_.start, {}, &Kline::start);
  for (; row != rows.end() - 1; ++row) {
    out.push_back(message(*row, true, now));
  }
  if (*row != said_) {
    out.push_back(message(*row, false, now));
    said_ = *row;
  }
  call_at_end(now);
}

void LiquidationTopic::start(Timestamp /*now*/) { waiting_.clear(); }

std::optional<std::string> LiquidationTopic::greeting(Timestamp /*now*/) { return std::string{}; }

void LiquidationTopic::on_liquidation(Side position, Price price, Quantity quantity, Timestamp at) {
  waiting_.push_back({at, position, price, quantity});
  call_at(next_beat(at, kLiquidationPeriod));
}

void LiquidationTopic::publish(Timestamp now, std::vector<std::string>& out) {
  clear_due();
  if (waiting_.empty()) {
    return;
  }
  JsonText json;
  json.open_object().text("topic", name()).text("type", "snapshot");
  json.number("ts", milliseconds(now)).key("data").open_list();
  for (const Row& row : waiting_) {
    json.open_object().number("T", milliseconds(row.at)).text("s", market().symbol.name);
    json.text("S", side_text(row.position)).quoted("v", row.quantity.decimal());
    json.text("p", market().format.price(row.price)).close_object();
  }
  json.close_list().close_object();
  out.push_back(json.take());
  waiting_.clear();
}

}  // namespace tw::venue_sim
