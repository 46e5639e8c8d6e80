// Fuzz target of what an account may send to the simulated venue. Each line of the input is one
// message: `g PATH?QUERY`, `p PATH BODY` (both signed as a client signs them), `h TIMESTAMP WINDOW
// SIGN` (headers as they stand), `s TEXT` on the private socket, `t TEXT` on the trade socket.
// Whatever is answered is JSON, and a refused request leaves the exchange as it was.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "json/document.hpp"
#include "secret/hmac.hpp"
#include "sim/overlay_venue.hpp"
#include "venue_sim/private_api.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tw::venue_sim {
namespace {

constexpr std::int64_t kNowMs = 1'700'000'000'000;
constexpr Timestamp kNow{std::chrono::milliseconds{kNowMs}};
constexpr std::string_view kKey = "key";
constexpr std::string_view kSecret = "secret";
constexpr std::string_view kTimestamp = "1700000000000";
constexpr std::size_t kLinesMax = 64;

Decimal decimal(std::string_view text) { return Decimal::parse_exact(text).value(); }

sim::Contract contract(std::uint32_t id, ContractKind kind) {
  Listing listing;
  listing.id = InstrumentId{id};
  listing.symbol = SymbolName{"BTCUSDT"};
  listing.base = Currency{"BTC"};
  listing.quote = listing.settle = Currency{"USDT"};
  listing.kind = kind;
  listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  const InstrumentTerms terms{.valid_from = {},
                              .tick_size = Price{decimal("0.5")},
                              .step_size = Quantity{decimal("0.01")},
                              .min_quantity = Quantity{decimal("0.02")},
                              .min_notional = decimal("5"),
                              .maker_fee = Rate{decimal("0.0002")},
                              .taker_fee = Rate{decimal("0.0005")}};
  sim::Contract made{.instrument = {listing, terms},
                     .limit_quantity_max = Quantity{decimal("1000")},
                     .market_quantity_max = Quantity{decimal("500")},
                     .tiers = {},
                     .price_band = {}};
  if (kind == ContractKind::Linear) {
    made.tiers = {{.value_max = decimal("1000000"),
                   .maintenance = Rate{decimal("0.005")},
                   .deduction = {},
                   .leverage_max = decimal("100")}};
  }
  return made;
}

void check_json(std::string_view text) {
  json::Document document;
  TW_ASSERT(document.read(text).has_value());
}

struct CheckedFrames final : SocketSink {
  void send(net::ConnectionId, std::string_view text) override { check_json(text); }
  void close(net::ConnectionId, std::uint16_t, std::string_view) override {}
};

class Bench {
 public:
  Bench() : exchange_(venue_, {}), api_(exchange_, directory_, keys_, limits_) {
    const std::array kinds{ContractKind::Linear, ContractKind::Spot};
    for (std::uint32_t id = 0; id < kinds.size(); ++id) {
      exchange_.list(contract(id, kinds[id]));
      directory_.add({.id = InstrumentId{id},
                      .category = id == 0 ? Category::Linear : Category::Spot,
                      .name = "BTCUSDT"});
    }
    const AccountId account = exchange_.open_account(sim::MarginScope::Isolated, kNow);
    TW_ASSERT(exchange_.deposit(account, {decimal("10000"), Currency{"USDT"}}, kNow).has_value());
    TW_ASSERT(exchange_.deposit(account, {decimal("10"), Currency{"BTC"}}, kNow).has_value());
    TW_ASSERT(keys_
                  .add({.key = std::string{kKey},
                        .secret = std::string{kSecret},
                        .account = account,
                        .created = kNow})
                  .has_value());
    open_books();
    api_.on_open(kPrivate, SocketKind::Private, "127.0.0.1", kNow);
    api_.on_open(kTrade, SocketKind::Trade, "127.0.0.1", kNow);
    const std::string frame = auth_frame();
    api_.on_text(kPrivate, frame, kNow, frames_);
    api_.on_text(kTrade, frame, kNow, frames_);
  }

  void take(std::string_view line) {
    if (line.size() < 2 || line[1] != ' ') {
      return;
    }
    const std::string_view rest = line.substr(2);
    if (line[0] == 's' || line[0] == 't') {
      api_.on_text(line[0] == 's' ? kPrivate : kTrade, rest, kNow, frames_);
    } else if (line[0] == 'h') {
      take_headers(rest);
    } else if (line[0] == 'g') {
      take_request("GET", rest, "");
    } else if (line[0] == 'p') {
      const std::size_t space = rest.find(' ');
      take_request("POST", rest.substr(0, space),
                   space == std::string_view::npos ? "" : rest.substr(space + 1));
    }
    api_.publish(exchange_.take_changes(), kNow, frames_);
  }

 private:
  static constexpr net::ConnectionId kPrivate{1};
  static constexpr net::ConnectionId kTrade{2};

  void open_books() {
    const std::array<DepthLevel, 2> bids{{{1000, 2000}, {995, 3000}}};
    const std::array<DepthLevel, 2> asks{{{1010, 1000}, {1015, 2000}}};
    for (std::uint32_t id = 0; id < 2; ++id) {
      const Event event{.ts_event = kNow,
                        .ts_recv = kNow,
                        .body = DepthUpdate{.instrument = InstrumentId{id},
                                            .kind = DepthKind::Snapshot,
                                            .bids = bids,
                                            .asks = asks}};
      venue_.on_market(event);
      exchange_.on_market(event);
      exchange_.set_prices(InstrumentId{id},
                           {.last = Price{decimal("100")},
                            .mark = Price{decimal("100")},
                            .index = Price{decimal("100")},
                            .funding_rate = {},
                            .funding_next = kNow + std::chrono::hours(8)},
                           kNow);
    }
  }

  static std::string auth_frame() {
    const std::string expires = std::to_string(kNowMs + 1'000);
    return R"({"op":"auth","args":["key",)" + expires + R"(,")" +
           secret::to_hex(secret::hmac_sha256(kSecret, "GET/realtime" + expires)) + R"("]})";
  }

  static net::HttpRequest request(std::string_view method, std::string_view target,
                                  std::string_view body, std::span<const net::Header> headers) {
    return {.connection = net::ConnectionId{3},
            .peer = "127.0.0.1",
            .method = method,
            .target = target,
            .body = body,
            .headers = headers};
  }

  void take_headers(std::string_view text) {
    std::array<std::string_view, 3> words{};
    for (std::string_view& word : words) {
      const std::size_t space = text.find(' ');
      word = text.substr(0, space);
      text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    const std::array<net::Header, 4> headers{{{"X-BAPI-API-KEY", kKey},
                                              {"X-BAPI-TIMESTAMP", words[0]},
                                              {"X-BAPI-RECV-WINDOW", words[1]},
                                              {"X-BAPI-SIGN", words[2]}}};
    const auto key =
        keys_.authenticate(request("GET", "/v5/account/info", "", headers), Permission::Read, kNow);
    if (!key.has_value()) {
      check_json(envelope(key.error(), kNow));
    }
  }

  void take_request(std::string_view method, std::string_view target, std::string_view body) {
    const net::HttpRequest plain = request(method, target, body, {});
    const std::string_view payload = method == "GET" ? plain.query() : body;
    std::string text{kTimestamp};
    text.append(kKey).append("5000").append(payload);
    const std::string sign = secret::to_hex(secret::hmac_sha256(kSecret, text));
    const std::array<net::Header, 4> headers{{{"X-BAPI-API-KEY", kKey},
                                              {"X-BAPI-TIMESTAMP", kTimestamp},
                                              {"X-BAPI-RECV-WINDOW", "5000"},
                                              {"X-BAPI-SIGN", sign}}};
    const net::HttpRequest wire = request(method, target, body, headers);
    const std::string_view path = wire.path();
    const auto key = keys_.authenticate(wire, PrivateApi::permission_of(method, path), kNow);
    TW_ASSERT(key.has_value());
    const Result<Parameters> parameters = method == "GET"
                                              ? Result<Parameters>{Parameters::from_query(payload)}
                                              : Parameters::from_json(body);
    if (!parameters.has_value()) {
      return;
    }
    serve(method, path, *parameters, **key);
  }

  void serve(std::string_view method, std::string_view path, const Parameters& parameters,
             const ApiKey& key) {
    const std::vector<std::byte> before = state();
    const LimitedAnswer answer = api_.request(method, path, parameters, key, kNow);
    check_json(envelope(answer.answer, kNow));
    TW_ASSERT(answer.answer.is_ok() || state() == before);
  }

  std::vector<std::byte> state() const {
    std::vector<std::byte> bytes;
    exchange_.save(bytes);
    return bytes;
  }

  sim::OverlayVenue venue_{sim::OverlayConfig{}};
  sim::Exchange exchange_;
  Directory directory_;
  KeyStore keys_;
  RateLimits limits_{{.orders_per_second = 10'000, .reads_per_second = 10'000}};
  PrivateApi api_;
  CheckedFrames frames_;
};

}  // namespace
}  // namespace tw::venue_sim

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest{reinterpret_cast<const char*>(data), size};
  tw::venue_sim::Bench bench;
  for (std::size_t line = 0; line < tw::venue_sim::kLinesMax && !rest.empty(); ++line) {
    const std::size_t end = rest.find('\n');
    bench.take(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return 0;
}
