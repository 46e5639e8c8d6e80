#include "venue_sim/private_rig.hpp"

#include <charconv>
#include <optional>

#include "json/document.hpp"
#include "secret/hmac.hpp"

namespace tw::venue_sim {
namespace {

std::optional<json::Node> child(json::Node node, std::string_view name) {
  if (node.kind() == json::Kind::Object) {
    return json::find(node, name);
  }
  std::size_t index = 0;
  std::from_chars(name.data(), name.data() + name.size(), index);
  for (const json::Node element : node) {
    if (index-- == 0) {
      return element;
    }
  }
  return std::nullopt;
}

std::size_t count_of(json::Node node) {
  std::size_t count = 0;
  for (auto each = node.begin(); each != node.end(); ++each) {
    ++count;
  }
  return count;
}

std::int64_t to_ms(Timestamp at) { return to_nanoseconds(at) / 1'000'000; }

}  // namespace

std::string at(std::string_view json, std::string_view path) {
  json::Document document;
  const Result<json::Node> read = document.read(json);
  if (!read.has_value()) {
    return "<no JSON: " + read.error().what + ">";
  }
  std::optional<json::Node> node = *read;
  while (!path.empty() && node.has_value()) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
    if (name == "#") {
      return std::to_string(count_of(*node));
    }
    node = child(*node, name);
  }
  return node.has_value() ? std::string{node->text()} : "<none>";
}

std::string auth_frame(Timestamp now, std::string_view secret) {
  const std::string expires = std::to_string(to_ms(now) + 1'000);
  const std::string sign = secret::to_hex(secret::hmac_sha256(secret, "GET/realtime" + expires));
  return R"({"op":"auth","args":["key",)" + expires + R"(,")" + sign + R"("]})";
}

PrivateRig::PrivateRig(sim::MarginScope scope, const RateSettings& rates)
    : market_side(scope), limits(rates), api(market_side.exchange, directory, keys, limits) {
  const Rate cap{support::dec("0.005")};
  directory.add({InstrumentId{0}, Category::Linear, "BTCUSDT", 0, cap});
  directory.add({InstrumentId{1}, Category::Spot, "BTCUSDT", 0, {}});
  directory.add({InstrumentId{2}, Category::Linear, "ETHUSDT", 0, cap});
  directory.add({InstrumentId{3}, Category::Inverse, "BTCUSD", 0, cap});
  EXPECT_TRUE(
      keys.add({.key = "key", .secret = "secret", .account = market_side.account, .created = now()})
          .has_value());
}

std::string PrivateRig::post(std::string_view path, std::string_view body) {
  const Result<Parameters> parameters = Parameters::from_json(body);
  EXPECT_TRUE(parameters.has_value()) << body;
  const LimitedAnswer answer = api.request("POST", path, *parameters, key(), now());
  publish();
  return envelope(answer.answer, now());
}

std::string PrivateRig::get(std::string_view path_and_query) {
  const std::size_t mark = path_and_query.find('?');
  const std::string_view query =
      mark == std::string_view::npos ? "" : path_and_query.substr(mark + 1);
  const LimitedAnswer answer = api.request("GET", path_and_query.substr(0, mark),
                                           Parameters::from_query(query), key(), now());
  return envelope(answer.answer, now());
}

std::string PrivateRig::limit(std::string_view side, std::string_view price,
                              std::string_view quantity, std::string_view more) {
  const std::string answer =
      post("/v5/order/create",
           R"({"category":"linear","symbol":"BTCUSDT","orderType":"Limit","side":")" +
               std::string{side} + R"(","price":")" + std::string{price} + R"(","qty":")" +
               std::string{quantity} + "\"" + std::string{more} + "}");
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  return at(answer, "result.orderId");
}

std::string PrivateRig::market(std::string_view side, std::string_view quantity,
                               std::string_view more) {
  const std::string answer =
      post("/v5/order/create",
           R"({"category":"linear","symbol":"BTCUSDT","orderType":"Market","side":")" +
               std::string{side} + R"(","qty":")" + std::string{quantity} + "\"" +
               std::string{more} + "}");
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  return at(answer, "result.orderId");
}

net::ConnectionId PrivateRig::open(SocketKind kind) {
  const net::ConnectionId socket{++sockets};
  api.on_open(socket, kind, "127.0.0.1", now());
  return socket;
}

net::ConnectionId PrivateRig::sign_in(SocketKind kind) {
  const net::ConnectionId socket = open(kind);
  say(socket, auth_frame(now()));
  heard(socket);
  return socket;
}

std::string PrivateRig::say(net::ConnectionId socket, std::string_view text) {
  api.on_text(socket, text, now(), sink);
  const std::vector<std::string>& frames = sink.frames[socket.value()];
  const std::string answer = frames.empty() ? "" : frames.back();
  publish();
  return answer;
}

std::vector<std::string> PrivateRig::heard(net::ConnectionId socket) {
  return std::exchange(sink.frames[socket.value()], {});
}

void PrivateRig::publish() {
  const std::vector<sim::Change> changes = market_side.take();
  api.publish(changes, now(), sink);
}

}  // namespace tw::venue_sim
