#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "venue_sim/topic_board.hpp"

namespace tw::venue_sim {

/// What clients of the public sockets say: subscribe, unsubscribe and ping, answered in the words
/// of their category. A request with one topic that cannot be subscribed changes nothing. `req_id`
/// is given back as it came, a number as a number.
/// Limits:  10 topics in one request of spot; kArgumentTextMax characters of topics on one socket.
/// Source:  docs/v5/ws/connect; texts of refusals as observed.
class Subscriptions {
 public:
  static constexpr std::size_t kSpotArgumentsMax = 10;
  static constexpr std::size_t kArgumentTextMax = 21'000;

  explicit Subscriptions(TopicBoard& board) : board_(board) {}

  void on_open(net::ConnectionId connection, Category category);
  void on_text(net::ConnectionId connection, std::string_view text, Timestamp now,
               SocketSink& sink);
  void on_close(net::ConnectionId connection);

 private:
  struct Wanted {
    TopicBoard::Place place = 0;
    std::size_t text_size = 0;
  };
  struct Socket {
    Category category = Category::Linear;
    std::string id;
    std::vector<Wanted> topics;
    std::size_t text_size = 0;  ///< of all topics
  };
  struct Request;

  std::string subscribe(net::ConnectionId connection, Socket& socket, const Request& request,
                        std::vector<Wanted>& joined);
  std::string unsubscribe(net::ConnectionId connection, Socket& socket, const Request& request);
  std::string find_all(net::ConnectionId connection, const Socket& socket, const Request& request,
                       std::vector<Wanted>& found) const;

  TopicBoard& board_;
  std::map<net::ConnectionId, Socket> sockets_;
  json::Document document_;
};

}  // namespace tw::venue_sim
