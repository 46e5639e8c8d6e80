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

/// The venue's time, and what its clock says: under a fault of the clock another one. What happens,
/// happens at `now`; signatures and windows are checked, and texts written, by `stated`.
struct ClockReading {
  ClockReading(Timestamp at) : now(at), stated(at) {}
  ClockReading(Timestamp at, Timestamp says) : now(at), stated(says) {}
  Timestamp now;
  Timestamp stated;
};

/// Where messages to sockets go: the server, or a test that keeps them.
class SocketSink {
 public:
  virtual ~SocketSink() = default;
  virtual void send(net::ConnectionId connection, std::string_view text) = 0;
  /// What the venue says to itself alone, for the trace (house_stream.hpp).
  virtual void note(std::string_view) {}
  virtual void close(net::ConnectionId connection, std::uint16_t code, std::string_view reason) = 0;
};

/// One family of sockets: opened, spoken to, and given what is due as time passes. Pure: bytes and
/// time in, bytes out.
class SocketService {
 public:
  virtual ~SocketService() = default;
  /// `peer` is the address that it came from.
  virtual void on_open(net::ConnectionId connection, SocketKind kind, std::string_view peer,
                       Timestamp now) = 0;
  virtual void on_text(net::ConnectionId connection, std::string_view text,
                       const ClockReading& clock, SocketSink& sink) = 0;
  virtual void on_close(net::ConnectionId connection) = 0;
};

}  // namespace tw::venue_sim
