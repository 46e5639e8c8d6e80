#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/server.hpp"
#include "venue_sim/faults.hpp"

namespace tw::venue_sim {

/// What is done to a socket now.
struct SocketAct {
  enum class Kind : std::uint8_t {
    Freeze,  ///< Server::freeze
    Resume,  ///< Server::resume
    Close,   ///< Server::close with `code` and `bytes` as the reason
    Reset,   ///< Server::reset
    Ping,    ///< Server::ping with `bytes`
    Raw,     ///< Server::send_raw
  };
  Kind kind = Kind::Close;
  net::ConnectionId connection;
  std::uint16_t code = 0;
  std::string bytes = {};
};

/// The effects at the point Socket over time: freeze, close, reset, ping_flood, bad_frame. A socket
/// meets the script when it opens, and again whenever a line is added or begins; a line that it met
/// holds it until the line is removed or its time ends.
class SocketFaults {
 public:
  void on_open(net::ConnectionId connection, std::string path, Timestamp now);
  void on_close(net::ConnectionId connection);
  /// What is due up to `now`, in time order of each socket.
  std::vector<SocketAct> advance_to(FaultScript& script, Timestamp now);
  /// When something is due next. A socket that has not met the script yet: at once.
  std::optional<Timestamp> next_due(const FaultScript& script) const;

 private:
  struct Task {
    std::uint64_t line = 0;
    Timestamp at;
    SocketAct act;
    Duration every{};  ///< zero: once
    std::int64_t left = 1;
  };
  struct Socket {
    std::string path;
    Timestamp opened;
    std::uint64_t generation = 0;  ///< of the script that it met
    std::vector<std::uint64_t> lines = {};
    std::vector<Task> tasks = {};
    std::uint64_t frozen_by = 0;
  };
  static void plan(Socket& socket, net::ConnectionId connection, const FaultEffect& effect,
                   Timestamp now);
  static void meet(Socket& socket, net::ConnectionId connection, FaultScript& script,
                   Timestamp now);
  static void let_go(Socket& socket, net::ConnectionId connection, const FaultScript& script,
                     std::vector<SocketAct>& acts);
  static void run(Socket& socket, Timestamp now, std::vector<SocketAct>& acts);

  std::map<net::ConnectionId, Socket> sockets_;
};

}  // namespace tw::venue_sim
