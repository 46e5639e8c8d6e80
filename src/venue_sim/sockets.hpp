#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "net/server.hpp"

namespace tw::venue_sim {

/// Which of the venue's sockets a path opens: /v5/public/{spot,linear,inverse,misc/status},
/// /v5/private, /v5/trade.
enum class SocketKind : std::uint8_t {
  PublicSpot,
  PublicLinear,
  PublicInverse,
  Status,
  Private,
  Trade
};

/// Where messages to sockets go: the server, or a test that keeps them.
class SocketSink {
 public:
  virtual ~SocketSink() = default;
  virtual void send(net::ConnectionId connection, std::string_view text) = 0;
  virtual void close(net::ConnectionId connection, std::uint16_t code, std::string_view reason) = 0;
};

/// One family of sockets: opened, spoken to, and given what is due as time passes. Pure: bytes and
/// time in, bytes out.
class SocketService {
 public:
  virtual ~SocketService() = default;
  virtual void on_open(net::ConnectionId connection, SocketKind kind, Timestamp now) = 0;
  virtual void on_text(net::ConnectionId connection, std::string_view text, Timestamp now,
                       SocketSink& sink) = 0;
  virtual void on_close(net::ConnectionId connection) = 0;
};

}  // namespace tw::venue_sim
