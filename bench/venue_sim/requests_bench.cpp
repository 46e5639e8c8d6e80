#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bare_server.hpp"
#include "loopback.hpp"
#include "measured.hpp"
#include "net/server.hpp"
#include "secret/hmac.hpp"
#include "venue_sim/venue.hpp"

// Requests to the whole simulated venue over loopback: `time`, and signed `order/create` with all
// that follows from an order, against a server of bare Beast that answers every request with the
// bytes that the venue answered it with. In stepped time these are the same for equal requests. The
// seconds are those of the server's thread; `wall_seconds` are a clock's.
namespace {

using tw::bench::BareAnswer;

constexpr std::size_t kClients = 16;
constexpr std::int64_t kNoLimit = 1'000'000'000;
constexpr std::string_view kWindow = "5000";
constexpr tw::Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

/// What the clients send: in each round one request each, and the next round begins when all were
/// answered.
using Rounds = std::vector<std::vector<std::string>>;

tw::venue_sim::VenueSettings settings() {
  tw::venue_sim::VenueSettings made = tw::venue_sim::default_settings(7, kStart);
  made.pace = tw::venue_sim::Pace::Stepped;
  made.rates = {kNoLimit, kNoLimit, kNoLimit, kNoLimit};
  made.accounts.clear();
  for (std::size_t i = 0; i < kClients; ++i) {
    made.accounts.push_back(
        {.key = "benchkey" + std::to_string(i),
         .secret = "benchsecret" + std::to_string(i),
         .deposits = {{tw::Decimal::from_int(1'000'000), tw::Currency{"USDT"}}}});
  }
  return made;
}

Rounds time_requests() {
  const std::string request =
      "GET /v5/market/time HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\n"
      "Accept: */*\r\n\r\n";
  return Rounds(2'000, std::vector<std::string>(kClients, request));
}

std::string signed_post(std::string_view path, const tw::venue_sim::StartAccount& owner,
                        std::string_view body) {
  const std::string now = std::to_string(tw::to_nanoseconds(kStart) / 1'000'000);
  std::string text = now + owner.key;
  text.append(kWindow).append(body);
  std::string request = "POST " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  request += "User-Agent: bench\r\nAccept: */*\r\nContent-Type: application/json\r\n";
  request += "X-BAPI-API-KEY: " + owner.key + "\r\nX-BAPI-TIMESTAMP: " + now + "\r\n";
  request.append("X-BAPI-RECV-WINDOW: ").append(kWindow).append("\r\nX-BAPI-SIGN: ");
  request += tw::secret::to_hex(tw::secret::hmac_sha256(owner.secret, text));
  request += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return request.append(body);
}

// Three of four orders rest, each account's at prices of its own; the fourth trades at once, the
// sides in turns.
std::string order_body(std::size_t round, std::size_t client) {
  std::string body = R"({"category":"linear","symbol":"BTCUSDT","qty":"0.001",)";
  if (round % 4 == 3) {
    body += round % 8 == 3 ? R"("side":"Buy",)" : R"("side":"Sell",)";
    return body + R"("orderType":"Market"})";
  }
  const std::size_t tenths = 580'000 - 16 * round - client;
  body += R"("side":"Buy","orderType":"Limit","timeInForce":"GTC","price":")";
  return body + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "\"}";
}

Rounds order_requests() {
  const auto accounts = settings().accounts;
  Rounds rounds(400);
  for (std::size_t round = 0; round < rounds.size(); ++round) {
    for (std::size_t i = 0; i < kClients; ++i) {
      rounds[round].push_back(signed_post("/v5/order/create", accounts[i], order_body(round, i)));
    }
  }
  return rounds;
}

// Of all bytes but the head's, in whatever order the requests of a round came.
std::uint64_t hash_of(std::string_view answer) {
  tw::bench::Digest digest;
  digest.add(std::uint64_t{answer.size()});
  for (const char letter : answer.substr(answer.find("\r\n\r\n"))) {
    digest.add(std::uint64_t{static_cast<unsigned char>(letter)});
  }
  return digest.value();
}

using OnAnswer = std::function<void(std::string_view)>;

void ask_all(std::uint16_t port, const Rounds& rounds, const OnAnswer& on_answer) {
  std::vector<int> handles;
  for (std::size_t i = 0; i < kClients; ++i) {
    handles.push_back(tw::bench::connect_to(port));
  }
  for (const std::vector<std::string>& round : rounds) {
    for (std::size_t i = 0; i < kClients; ++i) {
      tw::bench::send_all(handles[i], round[i]);
    }
    for (const int handle : handles) {
      on_answer(tw::bench::read_answer(handle));
    }
  }
  for (const int handle : handles) {
    close(handle);
  }
}

/// A venue on a port, as the program runs it.
struct RunningVenue {
  RunningVenue() : venue(settings()), server({}, venue.venue_handler()) {
    venue.attach(server);
    port = tw::bench::require(server.listen());
  }
  void run() { server.run(); }
  void stop() { server.stop(); }

  tw::venue_sim::Venue venue;
  tw::net::Server server;
  std::uint16_t port = 0;
};

template <class Server>
void serve(Server& server, std::uint16_t port, const Rounds& rounds, const OnAnswer& on_answer) {
  std::jthread client([&] {
    ask_all(port, rounds, on_answer);
    server.stop();
  });
  server.run();
}

BareAnswer parsed(std::string_view answer) {
  BareAnswer made;
  const std::size_t head = answer.find("\r\n\r\n");
  made.body = answer.substr(head + 4);
  for (std::size_t at = answer.find("\r\n") + 2; at < head;) {
    const std::size_t end = answer.find("\r\n", at);
    const std::size_t colon = answer.find(": ", at);
    const std::string_view name = answer.substr(at, colon - at);
    if (name != "Content-Length") {
      made.fields.emplace_back(name, answer.substr(colon + 2, end - colon - 2));
    }
    at = end + 2;
  }
  return made;
}

struct Case {
  Rounds rounds;
  std::vector<BareAnswer> answers;  // in the order in which the venue gave them
};

Case recorded(Rounds rounds) {
  Case made{.rounds = std::move(rounds), .answers = {}};
  RunningVenue venue;
  serve(venue, venue.port, made.rounds, [&](std::string_view answer) {
    if (answer.find(R"({"retCode":0,)") == std::string_view::npos) {
      std::fprintf(stderr, "the venue refused a request of the benchmark: %.*s\n",
                   static_cast<int>(answer.size()), answer.data());
      std::abort();
    }
    made.answers.push_back(parsed(answer));
  });
  return made;
}

const Case& time_case() {
  static const Case kCase = recorded(time_requests());
  return kCase;
}

const Case& order_case() {
  static const Case kCase = recorded(order_requests());
  return kCase;
}

// Times one pass, without what comes before it and behind it.
template <class Server>
void measure(benchmark::State& state, Server& server, std::uint16_t port, const Rounds& rounds) {
  std::uint64_t hash = 0;
  const auto begun = std::chrono::steady_clock::now();
  state.ResumeTiming();
  serve(server, port, rounds, [&](std::string_view answer) { hash += hash_of(answer); });
  state.PauseTiming();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
  state.counters["wall_seconds"] = taken.count();
  tw::bench::report(state, rounds.size() * kClients, hash);
}

void ours(benchmark::State& state, const Case& what) {
  for (auto _ : state) {
    state.PauseTiming();
    {
      RunningVenue venue;
      measure(state, venue, venue.port, what.rounds);
    }
    state.ResumeTiming();
  }
}

void bare_beast(benchmark::State& state, const Case& what) {
  for (auto _ : state) {
    state.PauseTiming();
    {
      std::size_t next = 0;
      tw::bench::BareServer server(
          [&]() -> const BareAnswer& { return what.answers[next++ % what.answers.size()]; });
      measure(state, server, server.port(), what.rounds);
    }
    state.ResumeTiming();
  }
}

[[maybe_unused]] const bool kRegistered = [] {
  tw::bench::add("venue_sim/time/ours", [](benchmark::State& s) { ours(s, time_case()); });
  tw::bench::add("venue_sim/time/bare_beast",
                 [](benchmark::State& s) { bare_beast(s, time_case()); });
  tw::bench::add("venue_sim/order_create/ours", [](benchmark::State& s) { ours(s, order_case()); });
  tw::bench::add("venue_sim/order_create/bare_beast",
                 [](benchmark::State& s) { bare_beast(s, order_case()); });
  return true;
}();

}  // namespace
