#include "net/server.hpp"

#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "measured.hpp"

// GET requests over loopback: our server against one of bare Beast that sends the same bytes.
// Both serve on the benchmark's thread, so the seconds are the servers' alone; the same client
// asks from another thread.
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;
using Failure = boost::system::error_code;
using tw::bench::Digest;

constexpr std::size_t kClients = 16;
constexpr std::size_t kRounds = 2'000;
constexpr char kRequest[] =
    "GET /v5/market/tickers?category=linear&symbol=BTCUSDT HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "User-Agent: bench\r\nAccept: */*\r\nX-BAPI-API-KEY: 0123456789abcdef\r\n"
    "X-BAPI-TIMESTAMP: 1700000000000\r\n\r\n";

const std::string& body() {
  static const std::string kBody = R"({"retCode":0,"result":{"list":[)" + std::string(600, '1') +
                                   R"(]},"retExtInfo":{},"time":1700000000000})";
  return kBody;
}

int connect_to(std::uint16_t port) {
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::abort();
  }
  return handle;
}

/// Reads one answer, whose body has a known length.
void read_answer(int handle, Digest& digest) {
  std::array<char, 4'096> room;
  std::size_t filled = 0;
  std::size_t wanted = room.size();
  while (filled < wanted) {
    const ssize_t count = recv(handle, room.data() + filled, room.size() - filled, 0);
    if (count <= 0) {
      std::abort();
    }
    filled += static_cast<std::size_t>(count);
    const std::size_t head = std::string_view(room.data(), filled).find("\r\n\r\n");
    wanted = head == std::string_view::npos ? room.size() : head + 4 + body().size();
  }
  digest.add(std::uint64_t{filled});
  digest.add(std::uint64_t{static_cast<unsigned char>(room[filled - 2])});
}

std::uint64_t ask_all(std::uint16_t port) {
  std::vector<int> handles;
  for (std::size_t count = 0; count < kClients; ++count) {
    handles.push_back(connect_to(port));
  }
  Digest digest;
  for (std::size_t round = 0; round < kRounds; ++round) {
    for (const int handle : handles) {
      if (send(handle, kRequest, sizeof kRequest - 1, 0) < 0) {
        std::abort();
      }
    }
    for (const int handle : handles) {
      read_answer(handle, digest);
    }
  }
  for (const int handle : handles) {
    close(handle);
  }
  return digest.value();
}

class Constant final : public tw::net::ServerHandler {
 public:
  tw::net::HttpResponse on_request(const tw::net::HttpRequest&) override {
    return {.body = body()};
  }
  tw::net::Upgrade on_upgrade(const tw::net::HttpRequest&) override {
    return tw::net::Upgrade::Refuse;
  }
  void on_open(const tw::net::HttpRequest&) override {}
  void on_frame(tw::net::ConnectionId, tw::net::FrameKind, std::string_view) override {}
  void on_close(tw::net::ConnectionId) override {}
  std::optional<tw::Timestamp> on_wake(tw::Timestamp) override { return std::nullopt; }
};

class BareSession : public std::enable_shared_from_this<BareSession> {
 public:
  explicit BareSession(Tcp::socket socket) : socket_(std::move(socket)) {
    socket_.set_option(Tcp::no_delay(true));
  }
  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_,
                     [self = shared_from_this()](const Failure& failure, std::size_t) {
                       if (!failure) {
                         self->write();
                       }
                     });
  }

 private:
  void write() {
    response_ = {http::status::ok, 11};
    response_.set(http::field::date, "Thu, 01 Jan 1970 00:00:00 GMT");
    response_.set(http::field::connection, "keep-alive");
    response_.set(http::field::content_type, "application/json");
    response_.body() = body();
    response_.prepare_payload();
    http::async_write(socket_, response_,
                      [self = shared_from_this()](const Failure& failure, std::size_t) {
                        if (!failure) {
                          self->read();
                        }
                      });
  }

  Tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

void accept_next(Tcp::acceptor& acceptor) {
  acceptor.async_accept([&acceptor](const Failure& failure, Tcp::socket socket) {
    if (!failure) {
      std::make_shared<BareSession>(std::move(socket))->read();
      accept_next(acceptor);
    }
  });
}

void ours(benchmark::State& state) {
  std::uint64_t hash = 0;
  for (auto _ : state) {
    Constant handler;
    tw::net::Server server({}, handler);
    const std::uint16_t port = tw::bench::require(server.listen());
    std::jthread client([&] {
      hash = ask_all(port);
      server.stop();
    });
    server.run();
  }
  tw::bench::report(state, kClients * kRounds, hash);
}

void bare_beast(benchmark::State& state) {
  std::uint64_t hash = 0;
  for (auto _ : state) {
    asio::io_context context{1};
    Tcp::acceptor acceptor(context, Tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    accept_next(acceptor);
    std::jthread client([&] {
      hash = ask_all(acceptor.local_endpoint().port());
      context.stop();
    });
    context.run();
  }
  tw::bench::report(state, kClients * kRounds, hash);
}

[[maybe_unused]] const bool kRegistered = [] {
  tw::bench::add("net/get/ours", ours);
  tw::bench::add("net/get/bare_beast", bare_beast);
  return true;
}();

}  // namespace
