#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace tw::net {

/// One TCP connection, never reused while a server lives.
using ConnectionId = Id<struct ConnectionTag, std::uint64_t>;

struct Header {
  std::string_view name;  ///< as sent; compare without case
  std::string_view value;
};

/// One request, valid during the call that brings it.
struct HttpRequest {
  ConnectionId connection;
  std::string_view peer;    ///< address of the client, without its port
  std::string_view method;  ///< GET
  std::string_view target;  ///< path and query as they stand on the wire
  std::string_view body;
  std::span<const Header> headers;

  std::string_view path() const;
  std::string_view query() const;  ///< without the question mark
  /// Value of the first header of that name, whatever the case; empty when there is none.
  std::string_view header(std::string_view name) const;
};

/// What becomes of an answer on its way; beyond Send only for faults.
enum class Delivery : std::uint8_t {
  Send,
  Drop,   ///< nothing is sent, the connection stays
  Close,  ///< nothing is sent, the connection ends
  Reset,  ///< `cut_at` bytes of the answer, then a TCP reset
};

struct HttpResponse {
  struct Field {
    std::string name;
    std::string value;
  };
  int status = 200;
  std::vector<Field> fields = {};  ///< Content-Length, Connection and Date are made by the server
  std::string content_type = "application/json";
  std::string body = {};
  Duration delay{};  ///< before the first byte
  Delivery delivery = Delivery::Send;
  std::size_t cut_at = 0;
  std::optional<std::string> raw = {};  ///< these bytes in place of an HTTP answer
};

/// What to do with a request for a WebSocket.
enum class Upgrade : std::uint8_t { Accept, Refuse };

enum class FrameKind : std::uint8_t { Text, Binary, Ping, Pong };

/// How the TLS handshake of a new connection goes; beyond Usual only for faults.
struct Handshake {
  enum class Kind : std::uint8_t {
    Usual,
    Other,  ///< with the offer of that name; without one the connection ends
    Stall,  ///< no byte comes in answer
  };
  Kind kind = Kind::Usual;
  std::string offer = {};
};

/// Who answers. Every call comes on the thread of `Server::run`, one after another.
class ServerHandler {
 public:
  virtual ~ServerHandler() = default;
  /// A connection to a server with TLS, before its first byte.
  virtual Handshake on_handshake(ConnectionId) { return {}; }
  virtual HttpResponse on_request(const HttpRequest& request) = 0;
  virtual Upgrade on_upgrade(const HttpRequest& request) = 0;
  virtual void on_open(const HttpRequest& request) = 0;
  virtual void on_frame(ConnectionId connection, FrameKind kind, std::string_view bytes) = 0;
  /// The WebSocket is gone, whoever ended it. Nothing can be sent to it any more.
  virtual void on_close(ConnectionId connection) = 0;
  /// Time passes: called when the moment that it named last has come, and after every other call.
  /// Returns the next moment it wants, if any.
  virtual std::optional<Timestamp> on_wake(Timestamp now) = 0;
};

struct TlsFiles {
  std::string certificate;  ///< PEM chain
  std::string key;          ///< PEM
};

/// What is shown in place of `ServerConfig::tls` where `on_handshake` says so.
struct TlsOffer {
  std::string name;
  TlsFiles files;
  bool is_old = false;  ///< TLS 1.0 and 1.1 alone, which RFC 8996 forbids
};

struct ServerConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
  std::optional<TlsFiles> tls = {};
  std::vector<TlsOffer> tls_others = {};  ///< with `tls` only
  std::size_t connections_max = 4'096;
  std::size_t body_bytes_max = 1U << 20U;
  std::size_t header_bytes_max = 16U << 10U;
  std::size_t frame_bytes_max = 1U << 20U;
  std::size_t backlog_bytes_max = 8U << 20U;  ///< unsent per WebSocket; a slower reader is closed
  std::size_t backlogs_bytes_max = 512U << 20U;  ///< of all connections; each has its share of it
  Duration request_timeout = std::chrono::seconds(30);  ///< for headers and body
  Duration idle_timeout = std::chrono::minutes(2);      ///< between requests of one connection
  bool answers_ping = true;  ///< protocol pings are ponged by the server itself
};

/// HTTP/1.1 (keep-alive, pipelining in order) and WebSocket (RFC 6455, permessage-deflate where the
/// client asks) on one port.
/// Limits:  a request beyond them is answered 413 or 431 by `on_request` never seeing it; a
///          connection beyond `connections_max` is closed; a frame beyond its size closes 1009.
/// Errors:  Unavailable naming address and reason where it cannot listen; InvalidInput for TLS
///          files that cannot be read.
/// Threads: `run` serves on the caller's thread; `stop` may be called from any thread and from a
///          signal handler's thread; everything else from handler calls or before `run`.
class Server {
 public:
  explicit Server(ServerConfig config, ServerHandler& handler);
  ~Server();
  /// Binds; returns the port.
  Result<std::uint16_t> listen();
  /// Several servers may share one thread: the first one's `run` serves all that were joined to it.
  void join(Server& other);
  void run();
  void stop();

  /// Queues one text frame; nothing happens when the connection is gone. `delay` keeps the order of
  /// frames of one connection.
  void send(ConnectionId connection, std::string_view text, Duration delay = {});
  /// Queues bytes as they are, past the framing: for faults.
  void send_raw(ConnectionId connection, std::string_view bytes);
  void ping(ConnectionId connection, std::string_view payload);
  /// Ends a WebSocket with a close frame, after what is queued.
  void close(ConnectionId connection, std::uint16_t code, std::string_view reason);
  /// Ends it with a TCP reset: what was queued before arrives first, but for a peer that does not
  /// read it within the time of a request; a frozen one gets nothing more.
  void reset(ConnectionId connection);
  /// No byte comes in or goes out any more, and the peer is told nothing; `resume` ends it.
  void freeze(ConnectionId connection);
  void resume(ConnectionId connection);
  std::size_t connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::net
