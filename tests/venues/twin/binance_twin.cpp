#include "binance_twin.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tw::twin {
namespace {

using Json = nlohmann::json;

Timestamp time_at(const Json& object, const char* key) {
  return twin_time_ms(object.at(key).get<std::int64_t>());
}

Decimal decimal_at(const Json& object, const char* key) {
  return Decimal::parse_exact(object.at(key).get<std::string>()).value();
}

}  // namespace

std::vector<BinanceTwin::Entry> BinanceTwin::entries_of(const Json& object, const char* bids,
                                                        const char* asks) {
  std::vector<Entry> entries;
  for (const auto& [key, side] : {std::pair{bids, Side::Buy}, std::pair{asks, Side::Sell}}) {
    for (const Json& pair : object.at(key)) {
      entries.push_back({side, pair.at(0).get<std::string>(), pair.at(1).get<std::string>()});
    }
  }
  return entries;
}

std::vector<Outcome> BinanceTwin::take(const data::RecordedMessage& message) {
  outcomes_.clear();
  const bool is_mine = message.url.empty() ||
                       message.url.find("/depth?symbol=" + symbol_ + "&") != std::string_view::npos;
  if (!is_mine) {
    return {};
  }
  const Timestamp ts_recv = message.ts_recv.value();
  const Json root = Json::parse(message.text);
  if (root.contains("lastUpdateId")) {
    Outcome stamps;
    stamps.ts_recv = ts_recv;
    stamps.ts_event = root.contains("T") ? time_at(root, "T") : ts_recv;
    on_snapshot(root.at("lastUpdateId").get<std::uint64_t>(), entries_of(root, "bids", "asks"),
                stamps);
    return outcomes_;
  }
  if (!root.contains("stream") || root.at("data").value("s", "") != symbol_) {
    return {};
  }
  const Json& data = root.at("data");
  const bool is_spot = rules_ == BinanceRules::Spot;
  const std::string stream = root.at("stream").get<std::string>();
  if (stream.find("@depth") != std::string::npos) {
    const auto first = data.at("U").get<std::uint64_t>();
    on_change({.first = first,
               .last = data.at("u").get<std::uint64_t>(),
               .follows = is_spot ? first - 1 : data.at("pu").get<std::uint64_t>(),
               .at = time_at(data, is_spot ? "E" : "T"),
               .entries = entries_of(data, "b", "a")},
              ts_recv);
  } else if (stream.find("@trade") != std::string::npos && data.value("X", "MARKET") == "MARKET") {
    Outcome trade = of_book(OutcomeKind::Trade, time_at(data, "T"), ts_recv);
    trade.number = data.at("t").get<std::uint64_t>();
    trade.aggressor = data.at("m").get<bool>() ? Side::Sell : Side::Buy;
    trade.levels = {{*trade.aggressor, decimal_at(data, "p"), decimal_at(data, "q")}};
    outcomes_.push_back(trade);
  } else if (stream.find("@bookTicker") != std::string::npos) {
    Outcome quote = of_book(OutcomeKind::Quote, is_spot ? ts_recv : time_at(data, "T"), ts_recv);
    quote.number = data.at("u").get<std::uint64_t>();
    quote.levels = {{Side::Buy, decimal_at(data, "b"), decimal_at(data, "B")},
                    {Side::Sell, decimal_at(data, "a"), decimal_at(data, "A")}};
    outcomes_.push_back(quote);
  }
  return outcomes_;
}

std::vector<std::pair<Side, Decimal>> BinanceTwin::put(const std::vector<Entry>& entries) {
  std::vector<std::pair<Side, Decimal>> prices;
  prices.reserve(entries.size());
  for (const Entry& entry : entries) {
    prices.emplace_back(entry.side, book_.set(entry.side, entry.price, entry.quantity));
  }
  return prices;
}

// "If lastUpdateId is before the U of the first event, get another snapshot."
bool BinanceTwin::is_usable(std::uint64_t id) const {
  const bool is_spot = rules_ == BinanceRules::Spot;
  for (const Change& change : held_) {
    const bool is_old = is_spot ? change.last <= id : change.last < id;
    if (!is_old) {
      return is_spot ? change.first <= id + 1 : change.first <= id;
    }
  }
  return true;
}

void BinanceTwin::on_snapshot(std::uint64_t id, const std::vector<Entry>& entries, Outcome stamps) {
  if (has_book_ ? id <= id_ : !is_usable(id)) {
    return;
  }
  book_.clear();
  late_.clear();
  const auto prices = put(entries);
  has_book_ = true;
  is_first_ = true;
  id_ = id;
  Outcome outcome = of_book(OutcomeKind::Snapshot, stamps.ts_event, stamps.ts_recv);
  outcome.number = id;
  outcome.levels = now_at(prices);
  outcomes_.push_back(std::move(outcome));
  while (!held_.empty() && follow(held_.front(), stamps.ts_recv)) {
    held_.pop_front();
  }
}

void BinanceTwin::on_change(Change change, Timestamp ts_recv) {
  if (!has_book_ || !follow(change, ts_recv)) {
    held_.push_back(std::move(change));
  }
}

BinanceTwin::Place BinanceTwin::place_of(const Change& change) const {
  if (rules_ == BinanceRules::Spot) {
    if (change.last <= id_) {
      return Place::Old;
    }
    return change.first <= id_ + 1 ? Place::Next : Place::Lost;
  }
  if (is_first_) {
    if (change.last < id_) {
      return Place::Old;
    }
    return change.first <= id_ ? Place::Next : Place::Lost;
  }
  if (change.last <= id_) {
    return Place::Old;
  }
  return change.follows == id_ ? Place::Next : Place::Lost;
}

// False where the chain broke: the change then waits for the next snapshot.
bool BinanceTwin::follow(const Change& change, Timestamp ts_recv) {
  switch (place_of(change)) {
    case Place::Old:
      return true;
    case Place::Lost:
      book_.clear();
      has_book_ = false;
      outcomes_.push_back(of_book(OutcomeKind::Reset, change.at, ts_recv));
      return false;
    case Place::Next:
      break;
  }
  is_first_ = false;
  late_.insert(late_.end(), change.entries.begin(), change.entries.end());
  if (change.last == id_) {
    return true;  // no number of its own: it shows with the next one
  }
  const auto prices = put(late_);
  late_.clear();
  id_ = change.last;
  Outcome outcome = of_book(OutcomeKind::Delta, change.at, ts_recv);
  outcome.number = id_;
  outcome.levels = now_at(prices);
  outcomes_.push_back(std::move(outcome));
  return true;
}

}  // namespace tw::twin
