#include "bybit_twin.hpp"

#include <nlohmann/json.hpp>

namespace tw::twin {
namespace {

using Json = nlohmann::json;

Timestamp time_at(const Json& object, const char* key) {
  return twin_time_ms(object.at(key).get<std::int64_t>());
}

// Spot numbers its trades; contracts give them UUIDs, of which the first 64 bits are kept.
std::uint64_t trade_number(std::string id) {
  if (id.find('-') == std::string::npos) {
    return std::stoull(id);
  }
  std::erase(id, '-');
  return std::stoull(id.substr(0, 16), nullptr, 16);
}

}  // namespace

std::vector<Outcome> BybitTwin::take(const data::RecordedMessage& message) {
  const Json root = Json::parse(message.text);
  const std::string topic = root.value("topic", "");
  if (!topic.ends_with("." + symbol_)) {
    return {};
  }
  const Timestamp ts_recv = message.ts_recv.value_or(time_at(root, "ts"));
  std::optional<Outcome> outcome;
  if (topic.starts_with("publicTrade.")) {
    return on_trades(root, ts_recv);
  }
  if (topic.starts_with("orderbook.")) {
    outcome = on_book(root, ts_recv);
  } else if (topic.starts_with("tickers.")) {
    outcome = on_ticker(root, ts_recv);
  }
  return outcome.has_value() ? std::vector{*outcome} : std::vector<Outcome>{};
}

std::optional<Outcome> BybitTwin::on_book(const Json& root, Timestamp ts_recv) {
  const Json& data = root.at("data");
  const Timestamp ts_event = time_at(root, root.contains("cts") ? "cts" : "ts");
  const auto update = data.at("u").get<std::uint64_t>();
  const bool is_whole = root.at("type") == "snapshot" || update == 1;
  if (!is_whole && (!update_.has_value() || update <= *update_)) {
    return std::nullopt;
  }
  if (!is_whole && update != *update_ + 1) {
    update_.reset();
    book_.clear();
    return of_book(OutcomeKind::Reset, ts_event, ts_recv);
  }
  if (is_whole) {
    book_.clear();
  }
  std::vector<std::pair<Side, Decimal>> prices;
  for (const auto& [key, side] : {std::pair{"b", Side::Buy}, std::pair{"a", Side::Sell}}) {
    for (const Json& pair : data.at(key)) {
      prices.emplace_back(
          side, book_.set(side, pair.at(0).get<std::string>(), pair.at(1).get<std::string>()));
    }
  }
  update_ = update;
  Outcome outcome =
      of_book(is_whole ? OutcomeKind::Snapshot : OutcomeKind::Delta, ts_event, ts_recv);
  outcome.number = update;
  outcome.levels = now_at(prices);
  return outcome;
}

std::optional<Outcome> BybitTwin::on_ticker(const Json& root, Timestamp ts_recv) {
  if (root.at("type") == "snapshot") {
    ticker_.clear();
  }
  bool is_about_touch = false;
  for (const char* key : {"bid1Price", "bid1Size", "ask1Price", "ask1Size"}) {
    const std::string text = root.at("data").value(key, "");
    if (!text.empty()) {
      ticker_[key] = text;
      is_about_touch = true;
    }
  }
  if (!is_about_touch || ticker_.size() != 4) {
    return std::nullopt;
  }
  const auto known = [this](const char* key) {
    return Decimal::parse_exact(ticker_.at(key)).value();
  };
  Outcome quote = of_book(OutcomeKind::Quote, time_at(root, "ts"), ts_recv);
  quote.number = 0;  // numbered otherwise than the book
  quote.levels = {{Side::Buy, known("bid1Price"), known("bid1Size")},
                  {Side::Sell, known("ask1Price"), known("ask1Size")}};
  return quote;
}

std::vector<Outcome> BybitTwin::on_trades(const Json& root, Timestamp ts_recv) const {
  std::vector<Outcome> outcomes;
  for (const Json& each : root.at("data")) {
    if (each.value("BT", false)) {
      continue;
    }
    Outcome trade = of_book(OutcomeKind::Trade, time_at(each, "T"), ts_recv);
    trade.number = trade_number(each.at("i").get<std::string>());
    trade.aggressor = each.at("S") == "Buy" ? Side::Buy : Side::Sell;
    trade.levels = {{*trade.aggressor,
                     Decimal::parse_exact(each.at("p").get<std::string>()).value(),
                     Decimal::parse_exact(each.at("v").get<std::string>()).value()}};
    outcomes.push_back(std::move(trade));
  }
  return outcomes;
}

}  // namespace tw::twin
