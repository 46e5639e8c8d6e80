#include "rig.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace tw::net::testing_support {

HttpResponse Script::on_request(const HttpRequest& request) {
  if (request.target == "/call") {
    std::function<void()> run;
    {
      const std::scoped_lock lock(mutex_);
      run = std::exchange(task_, {});
    }
    run();
    return {};
  }
  note("request " + std::string(request.target));
  return answer ? answer(request) : HttpResponse{.body = std::string(request.target)};
}

Handshake Script::on_handshake(ConnectionId) { return shake_hands ? shake_hands() : Handshake{}; }

Upgrade Script::on_upgrade(const HttpRequest& request) {
  note("upgrade " + std::string(request.target));
  return admit ? admit(request) : Upgrade::Accept;
}

void Script::on_open(const HttpRequest& request) {
  {
    const std::scoped_lock lock(mutex_);
    last_ = request.connection;
  }
  note("open");
  if (opened) {
    opened(request.connection);
  }
}

void Script::on_frame(ConnectionId connection, FrameKind kind, std::string_view bytes) {
  constexpr std::array<const char*, 4> kNames = {"text ", "binary ", "ping ", "pong "};
  note(kNames.at(static_cast<std::size_t>(kind)) + std::string(bytes.substr(0, 100)));
  if (framed) {
    framed(connection, kind, bytes);
  }
}

void Script::on_close(ConnectionId connection) {
  note("close");
  if (closed) {
    closed(connection);
  }
}

std::optional<Timestamp> Script::on_wake(Timestamp now) {
  return woken ? woken(now) : std::nullopt;
}

void Script::set_task(std::function<void()> task) {
  const std::scoped_lock lock(mutex_);
  task_ = std::move(task);
}

void Script::note(std::string event) {
  const std::scoped_lock lock(mutex_);
  events_.push_back(std::move(event));
  changed_.notify_all();
}

std::vector<std::string> Script::events() const {
  const std::scoped_lock lock(mutex_);
  return events_;
}

ConnectionId Script::last() const {
  const std::scoped_lock lock(mutex_);
  return last_;
}

void Script::wait_for(const std::string& event) {
  std::unique_lock lock(mutex_);
  EXPECT_TRUE(changed_.wait_for(lock, kPatience,
                                [&] { return std::ranges::find(events_, event) != events_.end(); }))
      << "waited for: " << event;
}

Rig::Rig(Script& script, ServerConfig config) : script_(&script), server_(config, script) {
  Result<std::uint16_t> port = server_.listen();
  EXPECT_TRUE(port.has_value()) << (port.has_value() ? "" : port.error().what);
  port_ = port.value_or(0);
  thread_ = std::jthread([this] { server_.run(); });
}

Rig::~Rig() {
  server_.stop();
  thread_.join();
}

void Rig::call(std::function<void()> task) {
  script_->set_task(std::move(task));
  Client client(port_);
  EXPECT_EQ(status_line_of(client.ask(get("/call", "Connection: close\r\n"))), "HTTP/1.1 200 OK");
}

}  // namespace tw::net::testing_support
