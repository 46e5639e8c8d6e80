#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/exchange_rig.hpp"
#include "venue_sim/private_api.hpp"

namespace tw::venue_sim {

/// The value at a path like `result.list.0.orderId` of a JSON text: its characters, `<none>` where
/// there is none. `#` at the end counts elements.
std::string at(std::string_view json, std::string_view path);

/// Keeps what is sent to sockets.
struct KeptFrames final : SocketSink {
  void send(net::ConnectionId connection, std::string_view text) override {
    frames[connection.value()].emplace_back(text);
  }
  void note(std::string_view line) override { notes.emplace_back(line); }
  void close(net::ConnectionId connection, std::uint16_t, std::string_view) override {
    closed.push_back(connection.value());
  }
  std::map<std::uint64_t, std::vector<std::string>> frames;
  std::vector<std::uint64_t> closed;
  std::vector<std::string> notes;
};

/// The private side of a venue over `sim::ExchangeRig`: BTCUSDT linear and spot, ETHUSDT linear
/// with a price band, BTCUSD inverse; the key `key` with the secret `secret` for its account.
struct PrivateRig {
  explicit PrivateRig(sim::MarginScope scope = sim::MarginScope::Isolated,
                      const RateSettings& rates = {});

  /// The whole answer as REST sends it; what changed is published.
  std::string post(std::string_view path, std::string_view body);
  std::string get(std::string_view path_and_query);
  /// A limit order of BTCUSDT linear; its id.
  std::string limit(std::string_view side, std::string_view price, std::string_view quantity = "1",
                    std::string_view more = "");
  std::string market(std::string_view side, std::string_view quantity, std::string_view more = "");

  /// A socket that is open, and signed in where it is wanted.
  net::ConnectionId open(SocketKind kind);
  net::ConnectionId sign_in(SocketKind kind);
  /// The last frame that answers this text.
  std::string say(net::ConnectionId socket, std::string_view text);
  /// Frames that came since the last call.
  std::vector<std::string> heard(net::ConnectionId socket);
  void publish();
  /// The newest trade of BTCUSDT linear at 101.
  void trade_at_101() { market_side.trade(1010); }

  std::vector<std::byte> state() const { return market_side.bytes(); }
  Timestamp now() const { return market_side.now(); }
  const ApiKey& key() const { return *keys.find("key"); }

  sim::ExchangeRig market_side;
  Directory directory;
  KeyStore keys;
  RateLimits limits;
  PrivateApi api;
  KeptFrames sink;
  std::uint64_t sockets = 0;
};

/// `{"args":["key",expires,"sign"],"op":"auth"}` for now.
std::string auth_frame(Timestamp now, std::string_view secret = "secret");

}  // namespace tw::venue_sim
