#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "client.hpp"
#include "net/server.hpp"

namespace tw::net::testing_support {

/// A handler made of functions, which keeps a list of what happened. Without a function a request
/// is answered with its path and a WebSocket is accepted. The target /call runs what `Rig::call`
/// was given.
class Script final : public ServerHandler {
 public:
  std::function<Handshake()> shake_hands;
  std::function<HttpResponse(const HttpRequest&)> answer;
  std::function<Upgrade(const HttpRequest&)> admit;
  std::function<void(ConnectionId)> opened;
  std::function<void(ConnectionId, FrameKind, std::string_view)> framed;
  std::function<void(ConnectionId)> closed;
  std::function<std::optional<Timestamp>(Timestamp)> woken;

  Handshake on_handshake(ConnectionId connection) override;
  HttpResponse on_request(const HttpRequest& request) override;
  Upgrade on_upgrade(const HttpRequest& request) override;
  void on_open(const HttpRequest& request) override;
  void on_frame(ConnectionId connection, FrameKind kind, std::string_view bytes) override;
  void on_close(ConnectionId connection) override;
  std::optional<Timestamp> on_wake(Timestamp now) override;

  /// Waits until that happened, fails after `kPatience`.
  void wait_for(const std::string& event);
  void note(std::string event);
  void set_task(std::function<void()> task);
  std::vector<std::string> events() const;
  /// Of the socket that was opened last.
  ConnectionId last() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> events_;
  ConnectionId last_;
  std::function<void()> task_;
};

/// A server that runs on a thread of its own.
class Rig {
 public:
  explicit Rig(Script& script, ServerConfig config = {});
  ~Rig();
  std::uint16_t port() const { return port_; }
  Server& server() { return server_; }
  /// Runs it on the server's thread and waits for it.
  void call(std::function<void()> task);

 private:
  Script* script_;
  Server server_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

}  // namespace tw::net::testing_support
