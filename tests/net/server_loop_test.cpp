#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "client.hpp"
#include "net/server.hpp"
#include "rig.hpp"

namespace tw::net {
namespace {

using namespace testing_support;
using std::chrono::milliseconds;

TEST(ServerLoop, NamesAddressAndReasonWhereItCannotListen) {
  Script script;
  Server first({}, script);
  const Result<std::uint16_t> port = first.listen();
  ASSERT_TRUE(port.has_value());
  Server second({.port = *port}, script);
  const Result<std::uint16_t> taken = second.listen();
  ASSERT_FALSE(taken.has_value());
  EXPECT_EQ(taken.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(taken.error().what,
            "listen on 127.0.0.1:" + std::to_string(*port) + ": Address already in use");
  Server nowhere({.address = "nowhere"}, script);
  EXPECT_EQ(nowhere.listen().error().what, "listen on nowhere:0: not an IP address");
}

TEST(ServerLoop, StopsBeforeItRuns) {
  Script script;
  Server server({}, script);
  ASSERT_TRUE(server.listen().has_value());
  server.stop();
  server.run();
}

TEST(ServerLoop, EndsWithConnectionsInEveryState) {
  Script script;
  script.answer = [](const HttpRequest&) { return HttpResponse{.delay = std::chrono::hours(1)}; };
  auto rig = std::make_unique<Rig>(script);
  Client silent(rig->port());
  Client half(rig->port());
  half.send("GET /");
  Client waiting(rig->port());
  waiting.send(get("/waiting"));
  WebSocketClient websocket(rig->port());
  WebSocketClient frozen(rig->port(), "/frozen");
  script.wait_for("request /waiting");
  rig->call([&] {
    rig->server().freeze(script.last());
    rig->server().send(script.last(), "unsent", std::chrono::hours(1));
  });
  rig.reset();
  EXPECT_NE(websocket.socket().read_end(), End::Patience);
  EXPECT_NE(waiting.read_end(), End::Patience);
}

TEST(ServerLoop, OneThreadServesJoinedServers) {
  Script venue;
  Script control;
  std::vector<std::thread::id> threads;
  std::mutex mutex;
  const auto answer = [&](const HttpRequest& request) {
    const std::scoped_lock lock(mutex);
    threads.push_back(std::this_thread::get_id());
    return HttpResponse{.body = std::string(request.target)};
  };
  venue.answer = answer;
  control.answer = answer;
  Server second({}, control);
  const Result<std::uint16_t> second_port = second.listen();
  ASSERT_TRUE(second_port.has_value());
  Server first({}, venue);
  const Result<std::uint16_t> first_port = first.listen();
  ASSERT_TRUE(first_port.has_value());
  first.join(second);
  std::jthread thread([&] { first.run(); });
  EXPECT_EQ(body_of(Client(*first_port).ask(get("/venue"))), "/venue");
  EXPECT_EQ(body_of(Client(*second_port).ask(get("/control"))), "/control");
  second.stop();
  thread.join();
  ASSERT_EQ(threads.size(), 2U);
  EXPECT_EQ(threads[0], threads[1]);
  EXPECT_EQ(venue.events(), std::vector<std::string>{"request /venue"});
  EXPECT_EQ(control.events(), std::vector<std::string>{"request /control"});
}

TEST(ServerLoop, ACallOfOneServerMayActOnTheOther) {
  Script venue;
  Script control;
  Server first({}, venue);
  Server second({}, control);
  control.answer = [&](const HttpRequest&) {
    first.send(venue.last(), "from control");
    return HttpResponse{};
  };
  first.join(second);
  const Result<std::uint16_t> first_port = first.listen();
  const Result<std::uint16_t> second_port = second.listen();
  std::jthread thread([&] { first.run(); });
  WebSocketClient client(*first_port);
  venue.wait_for("open");
  Client(*second_port).ask(get("/"));
  EXPECT_EQ(client.read().payload, "from control");
  first.stop();
}

TEST(ServerLoop, WakesAtTheMomentThatWasNamed) {
  Script script;
  Timestamp named{};
  int early = 0;
  int wakes = 0;
  script.woken = [&](Timestamp now) -> std::optional<Timestamp> {
    early += now < named ? 1 : 0;
    if (++wakes == 5) {
      script.note("woken");
      return std::nullopt;
    }
    named = now + milliseconds(2);
    return named;
  };
  {
    Rig rig(script);
    script.wait_for("woken");
  }
  EXPECT_EQ(early, 0);
  EXPECT_EQ(wakes, 5);
}

TEST(ServerLoop, LetsTimePassBehindEveryOtherCall) {
  Script script;
  script.woken = [&](Timestamp) -> std::optional<Timestamp> {
    script.note("wake");
    return std::nullopt;
  };
  Rig rig(script);
  {
    WebSocketClient client(rig.port());
    client.socket().send(masked(kText, "a") + masked(kText, "b"));
    script.wait_for("text b");
  }
  script.wait_for("close");
  Client(rig.port()).ask(get("/"));
  EXPECT_EQ(script.events(),
            (std::vector<std::string>{"wake", "upgrade /", "wake", "open", "wake", "text a", "wake",
                                      "text b", "wake", "close", "wake", "request /", "wake"}));
}

TEST(ServerLoop, SendsWhatAWakeSays) {
  Script script;
  Rig* running = nullptr;
  bool is_open = false;
  std::optional<Timestamp> due;
  script.opened = [&](ConnectionId) { is_open = true; };
  script.woken = [&](Timestamp now) -> std::optional<Timestamp> {
    if (is_open && !due) {
      due = now + milliseconds(3);
    }
    if (due && now >= *due) {
      running->server().send(script.last(), "tick");
      return std::nullopt;
    }
    return due;
  };
  Rig rig(script);
  running = &rig;
  EXPECT_EQ(WebSocketClient(rig.port()).read().payload, "tick");
}

}  // namespace
}  // namespace tw::net
