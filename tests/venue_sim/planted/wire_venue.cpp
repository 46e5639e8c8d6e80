#include "venue_sim/planted/wire_venue.hpp"

#include <gtest/gtest.h>

#include "json/value.hpp"
#include "secret/hmac.hpp"

namespace tw::venue_sim {
namespace {

using net::testing_support::Client;

constexpr std::int64_t kStartMs = 1'760'000'000'000;

std::string member(std::string_view text, std::string_view object, std::string_view name) {
  const auto value = json::parse(text);
  const auto inner = value.has_value() ? value->member(object) : value;
  const auto found = inner.has_value() ? inner->member(name) : inner;
  return found.has_value() ? found->text().value_or("") : "";
}

}  // namespace

WireVenue::WireVenue(std::uint64_t seed, std::size_t trace_bytes_max) : now_ms_(kStartMs) {
  VenueSettings settings = default_settings(seed, from_nanoseconds(kStartMs * 1'000'000));
  settings.pace = Pace::Stepped;
  settings.trace_bytes_max = trace_bytes_max;
  account_ = settings.accounts.front();
  venue_ = std::make_unique<Venue>(std::move(settings));
  server_ = std::make_unique<net::Server>(net::ServerConfig{}, venue_->venue_handler());
  control_server_ = std::make_unique<net::Server>(net::ServerConfig{}, venue_->control_handler());
  server_->join(*control_server_);
  venue_->attach(*server_);
  const std::uint16_t port = server_->listen().value();
  const std::uint16_t control_port = control_server_->listen().value();
  thread_ = std::jthread([this] { server_->run(); });
  client_ = std::make_unique<Client>(port);
  control_ = std::make_unique<Client>(control_port);
}

WireVenue::~WireVenue() { server_->stop(); }

std::string WireVenue::ask(Client& client, std::string_view head, std::string_view more_headers,
                           std::string_view body) {
  const std::string text = std::string(head) + " HTTP/1.1\r\nHost: test\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n" + std::string(more_headers) +
                           "\r\n" + std::string(body);
  return net::testing_support::body_of(client.ask(text));
}

std::string WireVenue::post(std::string_view path, std::string_view body) {
  const std::string time = std::to_string(now_ms_);
  const std::string signature = secret::to_hex(
      secret::hmac_sha256(account_.secret, time + account_.key + "5000" + std::string(body)));
  const std::string headers = "X-BAPI-API-KEY: " + account_.key + "\r\nX-BAPI-TIMESTAMP: " + time +
                              "\r\nX-BAPI-RECV-WINDOW: 5000\r\nX-BAPI-SIGN: " + signature + "\r\n";
  return ask(*client_, "POST " + std::string(path), headers, body);
}

std::string WireVenue::control(std::string_view method, std::string_view target,
                               std::string_view body) {
  return ask(*control_, std::string(method) + " " + std::string(target), "", body);
}

void WireVenue::step(std::int64_t ms) {
  control("POST", "/time/step", R"({"ms":)" + std::to_string(ms) + "}");
  now_ms_ += ms;
}

std::string WireVenue::order(std::string_view body) {
  const std::string answer = post("/v5/order/create", body);
  EXPECT_TRUE(answer.starts_with(R"({"retCode":0,)")) << answer;
  return member(answer, "result", "orderId");
}

void WireVenue::cancel(std::string_view category, std::string_view order) {
  const std::string answer = post("/v5/order/cancel", R"({"category":")" + std::string(category) +
                                                          R"(","symbol":"BTCUSDT","orderId":")" +
                                                          std::string(order) + "\"}");
  EXPECT_TRUE(answer.starts_with(R"({"retCode":0,)")) << answer;
}

std::vector<std::string> WireVenue::differences() {
  const std::string answer = control("GET", "/ledger");
  const auto ledger = json::parse(answer);
  EXPECT_TRUE(ledger.has_value()) << answer;
  const json::Value list = ledger->member("result").value().member("differences").value();
  std::vector<std::string> all;
  for (std::size_t i = 0; i < list.size(); ++i) {
    all.push_back(list.at(i).text().value());
  }
  return all;
}

}  // namespace tw::venue_sim
