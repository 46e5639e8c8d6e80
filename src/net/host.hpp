#pragma once

#include <string_view>

#include "net/deflate.hpp"
#include "net/loop.hpp"
#include "net/server.hpp"

namespace tw::net {

class Connection;

/// What connections need of their server. Asking and telling call the handler at once.
class Host {
 public:
  virtual ~Host() = default;
  virtual const ServerConfig& config() const = 0;
  /// What may wait for a reader: its own limit, or its share of what may wait for all.
  virtual std::size_t backlog_max() const = 0;
  virtual Loop& loop() = 0;
  virtual Deflater& deflater() = 0;

  virtual HttpResponse ask(const HttpRequest& request) = 0;
  virtual Upgrade ask_upgrade(const HttpRequest& request) = 0;
  virtual void tell_open(const HttpRequest& request) = 0;
  virtual void tell_frame(ConnectionId connection, FrameKind kind, std::string_view bytes) = 0;

  /// The handler hears of it when no other call of it is under way.
  virtual void note_closed(ConnectionId connection) = 0;
  /// It has bytes to write or an end to come to.
  virtual void note_unwritten(Connection& connection) = 0;
  virtual void forget(ConnectionId connection) = 0;
};

}  // namespace tw::net
