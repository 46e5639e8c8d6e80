#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "net/host.hpp"
#include "net/output.hpp"
#include "net/transport.hpp"

namespace tw::net {

class WebSocketSession;

/// What the bytes of a connection mean: HTTP, then perhaps a WebSocket.
class Session {
 public:
  virtual ~Session() = default;
  /// How many were used; the rest comes again with more behind it. The bytes may be changed.
  virtual std::size_t on_bytes(std::span<char> bytes) = 0;
  virtual bool wants_input() const = 0;
  /// Whether a peer that reads nothing for the time of a request is to be closed.
  virtual bool limits_writes() const = 0;
  virtual void on_input_end() = 0;  ///< the peer sends no more
  virtual void on_drained() = 0;    ///< all output has been taken by the system
  virtual void on_due() = 0;
  virtual void on_timeout() = 0;  ///< the deadline passed
};

/// How a connection comes to its end, once its output is written.
enum class Ending : std::uint8_t { Gentle, Reset };

/// Moves the bytes between transport and session, stands still while frozen, and ends in order.
class Connection final : public TransportUser,
                         public Due,
                         public std::enable_shared_from_this<Connection> {
 public:
  Connection(Host& host, ConnectionId id, std::string peer, std::unique_ptr<Transport> transport);
  ~Connection() override;
  void start();

  // for sessions
  Host& host() { return *host_; }
  ConnectionId id() const { return id_; }
  const std::string& peer() const { return peer_; }
  Output& output() { return output_; }
  /// Whether more of what came may be acted on.
  bool takes_input() const;
  void set_deadline(std::optional<Moment> deadline) { deadline_ = deadline; }
  void call_at(Moment at);
  /// The WebSocket takes over behind the present call of `on_bytes`.
  void become(std::unique_ptr<WebSocketSession> session);
  void end(Ending ending);
  /// Output that was not made inside of `on_bytes` or `on_due` is to be written.
  void note_unwritten();
  /// The handler is told that the WebSocket is gone; once.
  void close_websocket();

  // for the server
  /// Nothing where there is no WebSocket, or not any more.
  WebSocketSession* websocket() { return websocket_; }
  void abort();  ///< closes at once, whatever is unwritten
  void reset();  ///< behind the output that is on its way
  void freeze() { is_frozen_ = true; }
  void resume();
  void sweep(Moment now);
  /// Writes and reads where something may be done.
  void pump();

  void on_ready() override;
  void on_read(std::size_t count) override;
  void on_written(std::size_t count) override;
  void on_broken() override;
  void on_due() override;

 private:
  enum class Phase : std::uint8_t { Opening, Open, Ending, Lingering, Gone };

  void feed();
  void drop_used(std::size_t count);
  void write_some();
  void read_some();
  void finish_end();
  void cut();
  void leave();
  std::span<char> free_room();

  Host* host_;
  ConnectionId id_;
  std::string peer_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Session> next_session_;
  WebSocketSession* websocket_ = nullptr;
  Output output_;
  std::vector<char> room_;
  std::size_t filled_ = 0;  // of the room
  std::optional<Moment> deadline_;
  Moment write_deadline_{};
  Moment confirmation_deadline_{};  // of the last bytes before a reset
  Phase phase_ = Phase::Opening;
  Ending ending_ = Ending::Gentle;
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool is_frozen_ = false;
  bool is_noted_ = false;  // as unwritten
  bool has_input_ended_ = false;
  bool was_broken_ = false;  // while it was frozen
};

}  // namespace tw::net
