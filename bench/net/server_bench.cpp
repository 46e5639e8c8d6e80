#include "net/server.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bare_server.hpp"
#include "loopback.hpp"
#include "measured.hpp"

// GET requests over loopback: our server against one of bare Beast that sends the same bytes.
// Both serve on the benchmark's thread, so the seconds are the servers' alone; the same client
// asks from another thread.
namespace {

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

std::uint64_t ask_all(std::uint16_t port) {
  std::vector<int> handles;
  for (std::size_t count = 0; count < kClients; ++count) {
    handles.push_back(tw::bench::connect_to(port));
  }
  Digest digest;
  for (std::size_t round = 0; round < kRounds; ++round) {
    for (const int handle : handles) {
      tw::bench::send_all(handle, kRequest);
    }
    for (const int handle : handles) {
      const std::string answer = tw::bench::read_answer(handle);
      digest.add(std::uint64_t{answer.size()});
      digest.add(std::uint64_t{static_cast<unsigned char>(answer[answer.size() - 2])});
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
  const tw::bench::BareAnswer answer{.fields = {{"Date", "Thu, 01 Jan 1970 00:00:00 GMT"},
                                                {"Connection", "keep-alive"},
                                                {"Content-Type", "application/json"}},
                                     .body = body()};
  std::uint64_t hash = 0;
  for (auto _ : state) {
    tw::bench::BareServer server([&]() -> const tw::bench::BareAnswer& { return answer; });
    std::jthread client([&] {
      hash = ask_all(server.port());
      server.stop();
    });
    server.run();
  }
  tw::bench::report(state, kClients * kRounds, hash);
}

[[maybe_unused]] const bool kRegistered = [] {
  tw::bench::add("net/get/ours", ours);
  tw::bench::add("net/get/bare_beast", bare_beast);
  return true;
}();

}  // namespace
