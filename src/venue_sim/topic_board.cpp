#include "venue_sim/topic_board.hpp"

#include <algorithm>

#include "venue_sim/market_topics.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::size_t kDepthMax = 1'000;

std::optional<std::size_t> parse_depth(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::size_t>, 4> kDepths = {
      {{"1", 1}, {"50", 50}, {"200", 200}, {"1000", kDepthMax}}};
  const auto found =
      std::ranges::find(kDepths, text, &std::pair<std::string_view, std::size_t>::first);
  return found == kDepths.end() ? std::nullopt : std::optional{found->second};
}

/// Takes what stands before the first point away from `rest`.
std::string_view take_part(std::string_view& rest) {
  const std::size_t point = std::min(rest.find('.'), rest.size());
  const std::string_view part = rest.substr(0, point);
  rest.remove_prefix(std::min(point + 1, rest.size()));
  return part;
}

}  // namespace

std::expected<TopicBoard::Place, TopicFault> TopicBoard::find(Category category,
                                                              std::string_view name) {
  std::string_view rest = name;
  const std::string_view kind_name = take_part(rest);
  std::optional<Kind> kind;
  std::optional<std::size_t> number = 0;
  if (kind_name == "orderbook") {
    kind = Kind::Book;
    number = parse_depth(take_part(rest));
  } else if (kind_name == "kline") {
    kind = Kind::Kline;
    number = find_kline_interval(take_part(rest));
  } else if (kind_name == "publicTrade") {
    kind = Kind::Trades;
  } else if (kind_name == "tickers") {
    kind = Kind::Ticker;
  } else if (kind_name == "allLiquidation" && category != Category::Spot) {
    kind = Kind::Liquidations;
  }
  if (!kind || !number) {
    return std::unexpected(TopicFault::UnknownTopic);
  }
  const InstrumentMarket* market = markets_.find(category, rest);
  if (market == nullptr) {
    return std::unexpected(TopicFault::UnknownSymbol);
  }
  return place_of({market->id, *kind, *number}, name);
}

TopicBoard::Place TopicBoard::place_of(const Key& key, std::string_view name) {
  const auto [at, is_new] = places_.emplace(key, seats_.size());
  if (is_new) {
    Seat& seat = seats_.emplace_back();
    seat.topic = made(key, name);
    seat.book =
        std::get<Kind>(key) == Kind::Book ? static_cast<BookTopic*>(seat.topic.get()) : nullptr;
  }
  return at->second;
}

std::unique_ptr<Topic> TopicBoard::made(const Key& key, std::string_view name) {
  const auto& [instrument, kind, number] = key;
  const InstrumentMarket& market = markets_.at(instrument);
  std::string text{name};
  switch (kind) {
    case Kind::Book:
      return std::make_unique<BookTopic>(std::move(text), market, number);
    case Kind::Trades:
      return std::make_unique<TradeTopic>(std::move(text), market);
    case Kind::Ticker:
      return std::make_unique<TickerTopic>(std::move(text), market);
    case Kind::Kline:
      return std::make_unique<KlineTopic>(std::move(text), market, number);
    case Kind::Liquidations:
      return std::make_unique<LiquidationTopic>(std::move(text), market);
  }
  std::unreachable();
}

std::vector<TopicBoard::Place>& TopicBoard::heard(InstrumentId instrument) {
  if (heard_.size() <= instrument.value()) {
    heard_.resize(instrument.value() + 1);
  }
  return heard_[instrument.value()];
}

void TopicBoard::schedule(Place place) {
  Seat& seat = seats_[place];
  const auto due = seat.topic->due();
  if (due == seat.scheduled) {
    return;
  }
  if (seat.scheduled) {
    due_.erase({*seat.scheduled, place});
  }
  if (due) {
    due_.emplace(*due, place);
  }
  seat.scheduled = due;
}

bool TopicBoard::listens(net::ConnectionId connection, Place place) const {
  const Seat& seat = seats_[place];
  return std::ranges::find(seat.listeners, connection) != seat.listeners.end() ||
         std::ranges::find(seat.waiting, connection) != seat.waiting.end();
}

void TopicBoard::join(net::ConnectionId connection, Place place, Timestamp now, SocketSink& sink) {
  Seat& seat = seats_[place];
  if (!seat.is_heard()) {
    seat.topic->start(now);
    heard(seat.topic->market().id).push_back(place);
  }
  seat.waiting.push_back(connection);
  greet(seat, now, sink);
  schedule(place);
}

void TopicBoard::greet(Seat& seat, Timestamp now, SocketSink& sink) {
  if (seat.waiting.empty()) {
    return;
  }
  const auto greeting = seat.topic->greeting(now);
  if (!greeting) {
    return;
  }
  for (const net::ConnectionId connection : seat.waiting) {
    if (!greeting->empty()) {
      sink.send(connection, *greeting);
    }
    seat.listeners.push_back(connection);
  }
  seat.waiting.clear();
}

void TopicBoard::leave(net::ConnectionId connection, Place place) {
  Seat& seat = seats_[place];
  const std::size_t gone =
      std::erase(seat.listeners, connection) + std::erase(seat.waiting, connection);
  if (gone != 0 && !seat.is_heard()) {
    seat.topic->stop();
    std::erase(heard(seat.topic->market().id), place);
    schedule(place);
  }
}

void TopicBoard::on_book(InstrumentId instrument, Timestamp at) {
  for (const Place place : heard(instrument)) {
    seats_[place].topic->on_book(at);
    schedule(place);
  }
}

void TopicBoard::on_trade(InstrumentId instrument, const TradeRow& trade, Timestamp at) {
  for (const Place place : heard(instrument)) {
    seats_[place].topic->on_trade(trade, at);
    schedule(place);
  }
}

void TopicBoard::on_liquidation(InstrumentId instrument, Side position, Price price,
                                Quantity quantity, Timestamp at) {
  const auto found = places_.find({instrument, Kind::Liquidations, 0});
  if (found != places_.end() && seats_[found->second].is_heard()) {
    static_cast<LiquidationTopic&>(*seats_[found->second].topic)
        .on_liquidation(position, price, quantity, at);
    schedule(found->second);
  }
}

void TopicBoard::publish(Place place, Timestamp now, SocketSink& sink) {
  Seat& seat = seats_[place];
  messages_.clear();
  seat.topic->publish(now, messages_);
  for (const std::string& message : messages_) {
    for (const net::ConnectionId connection : seat.listeners) {
      sink.send(connection, message);
    }
  }
  greet(seat, now, sink);
  schedule(place);
}

void TopicBoard::publish(Timestamp now, SocketSink& sink) {
  while (!due_.empty() && due_.begin()->first <= now) {
    publish(due_.begin()->second, now, sink);
  }
}

std::optional<Timestamp> TopicBoard::next() const {
  return due_.empty() ? std::nullopt : std::optional{due_.begin()->first};
}

void TopicBoard::restart_books(Timestamp now, SocketSink& sink) {
  for (Place place = 0; place < seats_.size(); ++place) {
    Seat& seat = seats_[place];
    if (seat.book == nullptr) {
      continue;
    }
    seat.book->restart(now);
    if (!seat.is_heard()) {
      seat.topic->stop();
    }
    // All are greeted anew, those who waited behind those who were there.
    seat.listeners.insert(seat.listeners.end(), seat.waiting.begin(), seat.waiting.end());
    seat.waiting = std::exchange(seat.listeners, {});
    greet(seat, now, sink);
    schedule(place);
  }
}

const BookTopic& TopicBoard::book(InstrumentMarket& market, Timestamp now) {
  const std::string name = "orderbook.1000." + market.symbol.name;
  Seat& seat = seats_[place_of({market.id, Kind::Book, kDepthMax}, name)];
  if (seat.listeners.empty()) {
    seat.book->refresh(now);
  }
  return *seat.book;
}

}  // namespace tw::venue_sim
