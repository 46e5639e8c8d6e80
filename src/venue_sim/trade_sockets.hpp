#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "json/document.hpp"
#include "venue_sim/endpoints.hpp"
#include "venue_sim/sockets.hpp"

namespace tw::venue_sim {

/// The sockets at /v5/trade: requests of orders, served by the endpoints of REST and from their
/// budgets.
class TradeSockets {
 public:
  TradeSockets(PrivateDesk& desk, const KeyStore& keys) : desk_(desk), keys_(keys) {}

  void open(net::ConnectionId connection, std::string_view peer);
  void close(net::ConnectionId connection);
  void take(net::ConnectionId connection, std::string_view text, const ClockReading& clock,
            SocketSink& sink);

  /// How many messages have had an id so far; the next one goes on from there.
  std::uint64_t id_count() const { return answers_; }
  void count_ids_from(std::uint64_t count) { answers_ = count; }

 private:
  struct Session {
    std::string peer = {};
    std::string key = {};                 ///< empty until it signed in
    std::set<std::string> requests = {};  ///< ids that were used, as JSON
    std::deque<std::string> in_order = {};
  };
  struct Frame {
    std::string op;
    std::string request;  ///< reqId as JSON, or empty
    ClockReading clock;
    json::Node message;
  };

  void answer(net::ConnectionId connection, Session& session, const Frame& frame, SocketSink& sink);
  Answer sign_in(Session& session, const Frame& frame);
  /// The endpoint and parameters a frame asks for, or why it is not served.
  Parsed<LimitedAnswer> request(Session& session, const Frame& frame);
  void send(net::ConnectionId connection, const Frame& frame, const Answer& answer,
            const LimitState* limit, SocketSink& sink);

  PrivateDesk& desk_;
  const KeyStore& keys_;
  std::map<net::ConnectionId, Session> sessions_;
  json::Document document_;
  std::uint64_t answers_ = 0;
};

}  // namespace tw::venue_sim
