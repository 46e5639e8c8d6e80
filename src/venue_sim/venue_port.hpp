#pragma once

#include <unordered_map>

#include "venue_sim/venue_state.hpp"

namespace tw::venue_sim {

/// The port that clients know: routes REST requests and sockets.
class VenuePort final : public net::ServerHandler {
 public:
  explicit VenuePort(VenueParts& parts) : parts_(parts) {}

  net::Handshake on_handshake(net::ConnectionId connection) override;
  net::HttpResponse on_request(const net::HttpRequest& request) override;
  net::Upgrade on_upgrade(const net::HttpRequest& request) override;
  void on_open(const net::HttpRequest& request) override;
  void on_frame(net::ConnectionId connection, net::FrameKind kind, std::string_view bytes) override;
  void on_close(net::ConnectionId connection) override;
  std::optional<Timestamp> on_wake(Timestamp now) override;

 private:
  struct Socket {
    SocketKind kind = SocketKind::PublicLinear;
    std::string path;
  };
  struct Routed {
    Answer answer;
    std::optional<LimitState> limit = {};
  };

  Routed route(const net::HttpRequest& request);
  Routed route_private(const net::HttpRequest& request);
  net::HttpResponse respond(const Routed& routed);
  SocketService& service(SocketKind kind);
  std::optional<Timestamp> follow(Timestamp now);

  VenueParts& parts_;
  std::unordered_map<std::uint64_t, Socket> sockets_;
  std::uint64_t traced_ = 0;  // answers so far
};

}  // namespace tw::venue_sim
