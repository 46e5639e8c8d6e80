#include "net/server.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/assert.hpp"
#include "net/connection.hpp"
#include "net/listener.hpp"
#include "net/tls_context.hpp"
#include "net/websocket_session.hpp"

namespace tw::net {
namespace {

// Timeouts are kept within an eighth of the shortest.
constexpr int kSweepsPerTimeout = 8;
constexpr Duration kSweepMin = std::chrono::milliseconds(5);

}  // namespace

struct Server::Impl final : public LoopMember, public Host {
  Impl(ServerConfig settings, ServerHandler& handler)
      : config_(std::move(settings)), handler_(&handler), loop_(std::make_shared<Loop>()) {
    loop_->add(*this);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() override;

  void take(int handle, std::string peer);
  std::unique_ptr<Transport> shake_hands(ConnectionId connection, int handle);
  Connection* find(ConnectionId id) const;
  WebSocketSession* websocket(ConnectionId id) const;

  // of the loop
  ServerHandler& handler() const override { return *handler_; }
  void on_run() override;
  bool tell_closed() override;
  void flush() override;
  void sweep(Moment now) override;
  Duration sweep_interval() const override;

  // of the connections
  const ServerConfig& config() const override { return config_; }
  std::size_t backlog_max() const override;
  Loop& loop() override { return *loop_; }
  Deflater& deflater() override { return deflater_; }
  HttpResponse ask(const HttpRequest& request) override;
  Upgrade ask_upgrade(const HttpRequest& request) override;
  void tell_open(const HttpRequest& request) override;
  void tell_frame(ConnectionId connection, FrameKind kind, std::string_view bytes) override;
  void note_closed(ConnectionId connection) override { closed_.push_back(connection); }
  void note_unwritten(Connection& connection) override;
  void forget(ConnectionId connection) override;

  ServerConfig config_;
  ServerHandler* handler_;
  std::shared_ptr<Loop> loop_;  // before all that lives on it
  std::unique_ptr<TlsContext> tls_;
  std::map<std::string, std::unique_ptr<TlsContext>> tls_others_;
  std::unique_ptr<Listener> listener_;
  Deflater deflater_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
  std::vector<std::shared_ptr<Connection>> unwritten_;
  std::vector<ConnectionId> closed_;
  std::vector<std::shared_ptr<Connection>> gone_;  // somebody may still be inside of them
};

Server::Impl::~Impl() {
  loop_->remove(*this);
  for (const auto& [id, connection] : std::exchange(connections_, {})) {
    connection->abort();
  }
}

void Server::Impl::on_run() {
  if (listener_) {
    listener_->start(*loop_,
                     [this](int handle, std::string peer) { take(handle, std::move(peer)); });
  }
}

void Server::Impl::take(int handle, std::string peer) {
  if (connections_.size() >= config_.connections_max) {
    ::close(handle);
    return;
  }
  const ConnectionId id = loop_->next_connection();
  std::unique_ptr<Transport> transport =
      tls_ ? shake_hands(id, handle) : make_transport(*loop_, nullptr, handle);
  if (!transport) {
    return;
  }
  const auto connection =
      std::make_shared<Connection>(*this, id, std::move(peer), std::move(transport));
  connections_.emplace(id.value(), connection);
  connection->start();
}

std::unique_ptr<Transport> Server::Impl::shake_hands(ConnectionId connection, int handle) {
  const Handshake how = handler_->on_handshake(connection);
  loop_->after_call();
  loop_->settle();
  if (how.kind == Handshake::Kind::Usual) {
    return make_transport(*loop_, tls_.get(), handle);
  }
  if (how.kind == Handshake::Kind::Stall) {
    return make_stalled_transport(*loop_, handle);
  }
  const auto other = tls_others_.find(how.offer);
  if (other == tls_others_.end()) {
    ::close(handle);
    return nullptr;
  }
  return make_transport(*loop_, other->second.get(), handle);
}

std::size_t Server::Impl::backlog_max() const {
  const std::size_t share =
      config_.backlogs_bytes_max / std::max<std::size_t>(1, connections_.size());
  return std::min(config_.backlog_bytes_max, share);
}

Connection* Server::Impl::find(ConnectionId id) const {
  const auto found = connections_.find(id.value());
  return found == connections_.end() ? nullptr : found->second.get();
}

WebSocketSession* Server::Impl::websocket(ConnectionId id) const {
  Connection* const connection = find(id);
  return connection == nullptr ? nullptr : connection->websocket();
}

bool Server::Impl::tell_closed() {
  const std::vector<ConnectionId> gone = std::exchange(closed_, {});
  for (const ConnectionId id : gone) {
    handler_->on_close(id);
    loop_->after_call();
  }
  return !gone.empty();
}

void Server::Impl::note_unwritten(Connection& connection) {
  unwritten_.push_back(connection.shared_from_this());
}

void Server::Impl::forget(ConnectionId connection) {
  if (const auto found = connections_.find(connection.value()); found != connections_.end()) {
    gone_.push_back(std::move(found->second));
    connections_.erase(found);
  }
}

void Server::Impl::flush() {
  const std::vector<std::shared_ptr<Connection>> gone = std::exchange(gone_, {});
  for (const std::shared_ptr<Connection>& connection : std::exchange(unwritten_, {})) {
    connection->pump();
  }
}

void Server::Impl::sweep(Moment now) {
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(connections_.size());
  for (const auto& [id, connection] : connections_) {
    all.push_back(connection);  // one that ends leaves the table
  }
  for (const std::shared_ptr<Connection>& connection : all) {
    connection->sweep(now);
  }
}

Duration Server::Impl::sweep_interval() const {
  return std::max(std::min(config_.request_timeout, config_.idle_timeout) / kSweepsPerTimeout,
                  kSweepMin);
}

HttpResponse Server::Impl::ask(const HttpRequest& request) {
  HttpResponse response = handler_->on_request(request);
  loop_->after_call();
  return response;
}

Upgrade Server::Impl::ask_upgrade(const HttpRequest& request) {
  const Upgrade upgrade = handler_->on_upgrade(request);
  loop_->after_call();
  return upgrade;
}

void Server::Impl::tell_open(const HttpRequest& request) {
  handler_->on_open(request);
  loop_->after_call();
}

void Server::Impl::tell_frame(ConnectionId connection, FrameKind kind, std::string_view bytes) {
  handler_->on_frame(connection, kind, bytes);
  loop_->after_call();
}

Server::Server(ServerConfig config, ServerHandler& handler)
    : impl_(std::make_unique<Impl>(std::move(config), handler)) {}

Server::~Server() = default;

Result<std::uint16_t> Server::listen() {
  if (impl_->config_.tls.has_value()) {
    TW_TRY(impl_->tls_, TlsContext::load(*impl_->config_.tls));
    for (const TlsOffer& other : impl_->config_.tls_others) {
      TW_TRY(impl_->tls_others_[other.name], TlsContext::load(other.files, other.is_old));
    }
  }
  TW_TRY(impl_->listener_, Listener::open(impl_->config_));
  return impl_->listener_->port();
}

void Server::join(Server& other) {
  TW_ASSERT(other.impl_->connections_.empty());
  other.impl_->loop_->remove(*other.impl_);
  other.impl_->loop_ = impl_->loop_;
  impl_->loop_->add(*other.impl_);
}

void Server::run() { impl_->loop_->run(); }
void Server::stop() { impl_->loop_->stop(); }

void Server::send(ConnectionId connection, std::string_view text, Duration delay) {
  if (WebSocketSession* const websocket = impl_->websocket(connection)) {
    websocket->send(text, delay);
  }
}

void Server::send_raw(ConnectionId connection, std::string_view bytes) {
  if (WebSocketSession* const websocket = impl_->websocket(connection)) {
    websocket->send_raw(bytes);
  }
}

void Server::ping(ConnectionId connection, std::string_view payload) {
  if (WebSocketSession* const websocket = impl_->websocket(connection)) {
    websocket->ping(payload);
  }
}

void Server::close(ConnectionId connection, std::uint16_t code, std::string_view reason) {
  if (WebSocketSession* const websocket = impl_->websocket(connection)) {
    websocket->close(code, reason);
  }
}

void Server::reset(ConnectionId connection) {
  if (Connection* const found = impl_->find(connection)) {
    found->reset();
  }
}

void Server::freeze(ConnectionId connection) {
  if (Connection* const found = impl_->find(connection)) {
    found->freeze();
  }
}

void Server::resume(ConnectionId connection) {
  if (Connection* const found = impl_->find(connection)) {
    found->resume();
  }
}

std::size_t Server::connections() const { return impl_->connections_.size(); }

}  // namespace tw::net
