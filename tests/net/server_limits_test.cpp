#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "client.hpp"
#include "net/server.hpp"
#include "rig.hpp"

namespace tw::net {
namespace {

using namespace testing_support;
using std::chrono::milliseconds;

/// How many are left when there are none any more, or when patience is at its end.
std::size_t connections_at_rest(Rig& rig) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  std::size_t connections = 1;
  while (connections != 0 && std::chrono::steady_clock::now() < until) {
    rig.call([&] { connections = rig.server().connections() - 1; });  // without the question's own
  }
  return connections;
}

TEST(ServerLimits, ALongBodyIsRefusedUnread) {
  Script script;
  Rig rig(script, {.body_bytes_max = 100});
  Client client(rig.port());
  const std::string head = "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: ";
  EXPECT_EQ(body_of(client.ask(head + "100\r\n\r\n" + std::string(100, 'a'))), "/body");
  EXPECT_EQ(status_line_of(client.ask(head + "101\r\n\r\n" + std::string(101, 'a'))),
            "HTTP/1.1 413 Payload Too Large");
  EXPECT_EQ(client.read_end(), End::Closed);
  EXPECT_EQ(script.events().size(), 1U);
}

TEST(ServerLimits, AChunkedBodyIsCountedToo) {
  Script script;
  Rig rig(script, {.body_bytes_max = 100});
  Client client(rig.port());
  EXPECT_EQ(status_line_of(client.ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                                      "\r\n40\r\n" +
                                      std::string(64, 'a') + "\r\n40\r\n" + std::string(64, 'a') +
                                      "\r\n0\r\n\r\n")),
            "HTTP/1.1 413 Payload Too Large");
  EXPECT_EQ(script.events().size(), 0U);
}

TEST(ServerLimits, LongHeadersAreRefused) {
  Script script;
  Rig rig(script, {.header_bytes_max = 1'000});
  Client fits(rig.port());
  EXPECT_EQ(body_of(fits.ask(get("/", "X: " + std::string(900, 'a') + "\r\n"))), "/");
  for (const std::string& request :
       {get("/", "X: " + std::string(1'000, 'a') + "\r\n"), "GET /" + std::string(20'000, 'a')}) {
    Client client(rig.port());
    EXPECT_EQ(status_line_of(client.ask(request)), "HTTP/1.1 431 Request Header Fields Too Large");
    EXPECT_EQ(client.read_end(), End::Closed);
  }
  EXPECT_EQ(script.events().size(), 1U);
}

TEST(ServerLimits, AConnectionTooManyIsClosed) {
  Script script;
  Rig rig(script, {.connections_max = 2});
  Client first(rig.port());
  Client second(rig.port());
  EXPECT_EQ(body_of(first.ask(get("/1"))), "/1");
  EXPECT_EQ(body_of(second.ask(get("/2"))), "/2");
  Client third(rig.port());
  EXPECT_EQ(third.read_end(), End::Closed);
  EXPECT_EQ(body_of(first.ask(get("/3"))), "/3");
}

TEST(ServerLimits, ASlowReaderOfAWebSocketIsClosed) {
  Script script;
  Rig rig(script, {.backlog_bytes_max = 100'000});
  WebSocketClient client(rig.port(), "/", {}, 4'096);
  script.wait_for("open");
  for (int count = 0; count < 1'000 && script.events().back() != "close"; ++count) {
    rig.call([&] { rig.server().send(script.last(), std::string(50'000, 'x')); });
  }
  script.wait_for("close");
}

TEST(ServerLimits, DelayedFramesCountAsBacklog) {
  Script script;
  Rig rig(script, {.backlog_bytes_max = 1'000});
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] { rig.server().send(script.last(), std::string(900, 'x'), std::chrono::hours(1)); });
  EXPECT_EQ(script.events().back(), "open");
  rig.call([&] { rig.server().send(script.last(), std::string(900, 'x'), std::chrono::hours(1)); });
  script.wait_for("close");
  EXPECT_NE(client.socket().read_end(), End::Patience);
}

TEST(ServerLimits, TheMoreConnectionsTheLessMayWaitForEach) {
  Script script;
  Rig rig(script, {.backlog_bytes_max = 100'000, .backlogs_bytes_max = 4'000});
  WebSocketClient client(rig.port());
  script.wait_for("open");
  const ConnectionId slow = script.last();
  const auto send = [&] {
    rig.call([&] { rig.server().send(slow, std::string(500, 'x'), std::chrono::hours(1)); });
  };
  send();
  EXPECT_EQ(script.events().back(), "open");
  std::vector<Client> others;
  for (int count = 0; count < 7; ++count) {
    others.emplace_back(rig.port());
    others.back().ask(get("/"));
  }
  send();
  script.wait_for("close");
}

TEST(ServerLimits, AClientThatReadsNoAnswersIsNotReadForEver) {
  Script script;
  std::atomic<int> requests = 0;
  script.answer = [&](const HttpRequest&) {
    ++requests;
    return HttpResponse{.body = std::string(100'000, 'x')};
  };
  Rig rig(script, {.request_timeout = milliseconds(100)});
  Client client(rig.port(), 4'096);
  std::string many;
  for (int count = 0; count < 2'000; ++count) {
    many += get("/");
  }
  client.send(many);
  EXPECT_EQ(client.read(5), "HTTP/");
  script.wait_for("request /");
  EXPECT_EQ(connections_at_rest(rig), 0U);  // it is ended when nothing moves any more
  EXPECT_LT(requests, 1'000);
}

TEST(ServerLimits, ARequestThatTricklesInIsEnded) {
  Script script;
  Rig rig(script, {.request_timeout = milliseconds(30)});
  Client client(rig.port());
  client.send("GET / HT");
  EXPECT_EQ(status_line_of(client.read_answer()), "HTTP/1.1 408 Request Timeout");
  EXPECT_EQ(client.read_end(), End::Closed);
}

TEST(ServerLimits, ABodyThatNeverComesIsEnded) {
  Script script;
  Rig rig(script, {.request_timeout = milliseconds(30)});
  Client client(rig.port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_EQ(status_line_of(client.read_answer()), "HTTP/1.1 408 Request Timeout");
  EXPECT_EQ(client.read_end(), End::Closed);
}

TEST(ServerLimits, AConnectionThatSaysNothingIsEnded) {
  Script script;
  Rig rig(script, {.request_timeout = milliseconds(30)});
  Client client(rig.port());
  std::string rest;
  EXPECT_EQ(client.read_end(&rest), End::Closed);
  EXPECT_EQ(rest, "");
}

TEST(ServerLimits, AnIdleConnectionIsEnded) {
  Script script;
  Rig rig(script, {.idle_timeout = milliseconds(30)});
  Client client(rig.port());
  EXPECT_EQ(body_of(client.ask(get("/"))), "/");
  std::string rest;
  EXPECT_EQ(client.read_end(&rest), End::Closed);
  EXPECT_EQ(rest, "");
}

TEST(ServerLimits, AConnectionWhoseAnswerWasDroppedIsIdle) {
  Script script;
  script.answer = [](const HttpRequest&) { return HttpResponse{.delivery = Delivery::Drop}; };
  Rig rig(script, {.request_timeout = std::chrono::hours(1), .idle_timeout = milliseconds(30)});
  Client client(rig.port());
  client.send(get("/"));
  std::string rest;
  EXPECT_EQ(client.read_end(&rest), End::Closed);
  EXPECT_EQ(rest, "");
}

TEST(ServerLimits, NeitherTimeoutMeetsADelayedAnswerOrAWebSocket) {
  Script script;
  script.answer = [](const HttpRequest&) { return HttpResponse{.delay = milliseconds(60)}; };
  Rig rig(script, {.request_timeout = milliseconds(20), .idle_timeout = milliseconds(20)});
  WebSocketClient websocket(rig.port());
  Client client(rig.port());
  EXPECT_EQ(status_line_of(client.ask(get("/"))), "HTTP/1.1 200 OK");
  websocket.send("still here");
  script.wait_for("text still here");
}

TEST(ServerLimits, AClientThatAnswersNoCloseIsLeft) {
  Script script;
  Rig rig(script, {.request_timeout = milliseconds(30)});
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] { rig.server().close(script.last(), 1000, ""); });
  script.wait_for("close");
}

TEST(ServerLimits, AClientThatReadsNoCloseIsLeft) {
  Script script;
  Rig rig(script, {.request_timeout = milliseconds(30)});
  WebSocketClient client(rig.port(), "/", {}, 4'096);
  script.wait_for("open");
  rig.call([&] {
    rig.server().send(script.last(), std::string(7'000'000, 'x'));  // more than the system takes
    rig.server().close(script.last(), 1000, "");
  });
  script.wait_for("close");
}

TEST(ServerLimits, AClientThatDoesNotEndAfterTheServerIsLeft) {
  Script script;
  Rig rig(script, {.request_timeout = milliseconds(30)});
  Client client(rig.port());
  EXPECT_EQ(status_line_of(client.ask("nonsense\r\n\r\n")), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(connections_at_rest(rig), 0U);
}

TEST(ServerLimits, AClientThatEndsInPlaceOfAClosingFrameIsLeft) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] { rig.server().close(script.last(), 1000, ""); });
  EXPECT_EQ(client.read().first, kClose);
  client.socket().end_sending();
  EXPECT_EQ(client.socket().read_end(), End::Closed);
  script.wait_for("close");
}

TEST(ServerLimits, HoldsTwoThousandIdleSockets) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  constexpr std::size_t kSockets = 2'000;
  if (limit.rlim_max < 2 * kSockets + 200) {
    GTEST_SKIP() << "the system allows " << limit.rlim_max << " descriptors";
  }
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  Script script;
  Rig rig(script);
  std::vector<std::unique_ptr<WebSocketClient>> clients;
  for (std::size_t count = 0; count < kSockets; ++count) {
    clients.push_back(std::make_unique<WebSocketClient>(rig.port()));
  }
  std::size_t connections = 0;
  rig.call([&] { connections = rig.server().connections(); });
  EXPECT_EQ(connections, kSockets + 1);
  clients.back()->send("last");
  script.wait_for("text last");
  clients.front()->send("first");
  script.wait_for("text first");
}

}  // namespace
}  // namespace tw::net
