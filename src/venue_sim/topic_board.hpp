#pragma once

#include <cstddef>
#include <deque>
#include <expected>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "venue_sim/book_topics.hpp"
#include "venue_sim/sockets.hpp"
#include "venue_sim/topic.hpp"

namespace tw::venue_sim {

enum class TopicFault : std::uint8_t { UnknownTopic, UnknownSymbol };

/// All topics of the public sockets, who listens to each and when each is due. Messages of one
/// moment leave in the order in which their topics were first asked for.
/// Cost:    a topic that nobody listens to costs nothing; a message is made once and sent to all
///          who listen.
class TopicBoard {
 public:
  using Place = std::size_t;  ///< of a topic, for good

  explicit TopicBoard(Markets& markets) : markets_(markets) {}

  std::expected<Place, TopicFault> find(Category category, std::string_view name);
  bool listens(net::ConnectionId connection, Place place) const;
  void join(net::ConnectionId connection, Place place, Timestamp now, SocketSink& sink);
  void leave(net::ConnectionId connection, Place place);

  void on_book(InstrumentId instrument, Timestamp at);
  void on_trade(InstrumentId instrument, const TradeRow& trade, Timestamp at);
  void on_liquidation(InstrumentId instrument, Side position, Price price, Quantity quantity,
                      Timestamp at);

  /// Sends what is due up to `now`.
  void publish(Timestamp now, SocketSink& sink);
  std::optional<Timestamp> next() const;
  void restart_books(Timestamp now, SocketSink& sink);

  /// The book as the deepest topic says it: what was said last while somebody listens, else as it
  /// is now.
  const BookTopic& book(InstrumentMarket& market, Timestamp now);

 private:
  enum class Kind : std::uint8_t { Book, Trades, Ticker, Kline, Liquidations };
  using Key = std::tuple<InstrumentId, Kind, std::size_t>;  // the number is depth or interval
  struct Seat {
    std::unique_ptr<Topic> topic;
    BookTopic* book = nullptr;                 // the topic, where it is one
    std::vector<net::ConnectionId> listeners;  // were greeted
    std::vector<net::ConnectionId> waiting;    // are to be greeted once there is something to say
    std::optional<Timestamp> scheduled = {};

    bool is_heard() const { return !listeners.empty() || !waiting.empty(); }
  };

  Place place_of(const Key& key, std::string_view name);
  std::unique_ptr<Topic> made(const Key& key, std::string_view name);
  void publish(Place place, Timestamp now, SocketSink& sink);
  void greet(Seat& seat, Timestamp now, SocketSink& sink);
  void schedule(Place place);
  std::vector<Place>& heard(InstrumentId instrument);

  Markets& markets_;
  std::deque<Seat> seats_;
  std::map<Key, Place> places_;
  std::set<std::pair<Timestamp, Place>> due_;
  std::vector<std::vector<Place>> heard_;  // [instruments][places somebody listens to]
  std::vector<std::string> messages_;
};

}  // namespace tw::venue_sim
