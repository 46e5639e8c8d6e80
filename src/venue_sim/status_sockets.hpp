#pragma once

#include <map>
#include <string>
#include <string_view>

#include "json/document.hpp"
#include "venue_sim/sockets.hpp"

namespace tw::venue_sim {

/// The sockets at /v5/public/misc/status: subscribe, unsubscribe and ping, in the words of the
/// linear sockets, and the one topic system.status, which speaks when the status changes.
class StatusSockets final : public SocketService {
 public:
  static constexpr std::string_view kTopic = "system.status";

  void on_open(net::ConnectionId connection, SocketKind kind, std::string_view peer,
               Timestamp now) override;
  void on_text(net::ConnectionId connection, std::string_view text, const ClockReading& clock,
               SocketSink& sink) override;
  void on_close(net::ConnectionId connection) override;
  /// To all that subscribed.
  void publish(std::string_view message, SocketSink& sink) const;

 private:
  /// Nothing, or why it is refused.
  std::string subscribe(bool& is_listening, const json::Node& message, std::string_view op) const;

  std::map<net::ConnectionId, bool> sockets_;  // whether they subscribed
  json::Document document_;
};

}  // namespace tw::venue_sim
