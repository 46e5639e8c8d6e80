#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "client.hpp"
#include "net/server.hpp"
#include "rig.hpp"

namespace tw::net {
namespace {

using namespace testing_support;
using std::chrono::milliseconds;

WireFrame text_frame(std::string payload) {
  return {.first = kText, .payload = std::move(payload)};
}

TEST(WebSocketServer, AcceptsWithTheKeyOfTheStandard) {
  Script script;
  Rig rig(script);
  const WebSocketClient client(rig.port(), "/v5/public?x=1");
  // RFC 6455, section 1.3
  EXPECT_NE(client.handshake().find("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
            std::string::npos);
  EXPECT_EQ(client.handshake().find("Extensions"), std::string::npos);
  script.wait_for("open");
  EXPECT_EQ(script.events(), (std::vector<std::string>{"upgrade /v5/public?x=1", "open"}));
}

TEST(WebSocketServer, RefusesWhatTheHandlerRefuses) {
  Script script;
  script.admit = [](const HttpRequest&) { return Upgrade::Refuse; };
  Rig rig(script);
  Client client(rig.port());
  EXPECT_EQ(status_line_of(client.ask(upgrade("/nowhere"))), "HTTP/1.1 404 Not Found");
  EXPECT_EQ(body_of(client.ask(get("/still"))), "/still");
}

TEST(WebSocketServer, RefusesAWrongHandshake) {
  Script script;
  Rig rig(script);
  Client client(rig.port());
  const std::string version =
      client.ask(get("/",
                     "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
  EXPECT_EQ(status_line_of(version), "HTTP/1.1 426 Upgrade Required");
  EXPECT_NE(version.find("Sec-WebSocket-Version: 13"), std::string::npos);
  EXPECT_EQ(status_line_of(client.ask(
                get("/",
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: short\r\n"))),
            "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(script.events(), std::vector<std::string>{});
}

TEST(WebSocketServer, HandsOverFramesAndSendsText) {
  Script script;
  Rig* running = nullptr;
  script.framed = [&](ConnectionId connection, FrameKind, std::string_view bytes) {
    running->server().send(connection, "echo " + std::string(bytes));
  };
  Rig rig(script);
  running = &rig;
  WebSocketClient client(rig.port());
  client.send("one");
  client.send(kBinary, "two");
  EXPECT_EQ(client.read(), text_frame("echo one"));
  EXPECT_EQ(client.read(), text_frame("echo two"));
  EXPECT_EQ(script.events(),
            (std::vector<std::string>{"upgrade /", "open", "text one", "binary two"}));
}

TEST(WebSocketServer, SendsFramesOfEveryLength) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  script.wait_for("open");
  const std::vector<std::size_t> lengths = {0, 1, 125, 126, 65'535, 65'536, 300'000};
  rig.call([&] {
    for (const std::size_t length : lengths) {
      rig.server().send(script.last(), std::string(length, 'x'));
    }
  });
  for (const std::size_t length : lengths) {
    EXPECT_TRUE(client.read() == text_frame(std::string(length, 'x'))) << length;
  }
}

TEST(WebSocketServer, TakesAFrameBehindTheHandshakeInOneWrite) {
  Script script;
  Rig rig(script);
  Client client(rig.port());
  client.send(get("/before") + upgrade("/") + masked(kText, "early"));
  EXPECT_EQ(body_of(client.read_answer()), "/before");
  script.wait_for("text early");
}

TEST(WebSocketServer, MaySendWhenItOpens) {
  Script script;
  Rig* running = nullptr;
  script.opened = [&](ConnectionId connection) { running->server().send(connection, "hello"); };
  Rig rig(script);
  running = &rig;
  EXPECT_EQ(WebSocketClient(rig.port()).read(), text_frame("hello"));
}

TEST(WebSocketServer, ADelayKeepsTheOrder) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] {
    Server& server = rig.server();
    server.send(script.last(), "a", milliseconds(20));
    server.send(script.last(), "b");
    server.send(script.last(), "c", milliseconds(5));
    server.send_raw(script.last(),
                    "\x81\x01"
                    "d");
    server.ping(script.last(), "e");
    server.close(script.last(), 1001, "f");
    server.send(script.last(), "never");
  });
  EXPECT_EQ(client.read(), text_frame("a"));
  EXPECT_EQ(client.read(), text_frame("b"));
  EXPECT_EQ(client.read(), text_frame("c"));
  EXPECT_EQ(client.read(), text_frame("d"));
  EXPECT_EQ(client.read(), (WireFrame{.first = kPing, .payload = "e"}));
  EXPECT_EQ(client.read(), (WireFrame{.first = kClose, .payload = close_text(1001, "f")}));
}

TEST(WebSocketServer, ADelayDoesNotHoldUpAnotherConnection) {
  Script script;
  Rig rig(script);
  WebSocketClient slow(rig.port());
  script.wait_for("open");
  const ConnectionId first = script.last();
  WebSocketClient quick(rig.port(), "/2");
  quick.send("here");
  script.wait_for("text here");
  rig.call([&] {
    rig.server().send(first, "slow", std::chrono::hours(1));
    rig.server().send(script.last(), "quick");
  });
  EXPECT_EQ(quick.read(), text_frame("quick"));
  EXPECT_FALSE(slow.socket().has_input());
}

TEST(WebSocketServer, SendsBytesPastTheFraming) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] { rig.server().send_raw(script.last(), "\xff\xff no frame"); });
  EXPECT_EQ(client.socket().read(11), "\xff\xff no frame");
}

TEST(WebSocketServer, AnswersAPingAndTellsOfIt) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  client.send(kPing, "payload");
  EXPECT_EQ(client.read(), (WireFrame{.first = kPong, .payload = "payload"}));
  client.send(kPong, "reply");
  script.wait_for("ping payload");
  script.wait_for("pong reply");
}

TEST(WebSocketServer, LeavesPingsUnansweredWhenToldSo) {
  Script script;
  Rig rig(script, {.answers_ping = false});
  WebSocketClient client(rig.port());
  client.send(kPing, "payload");
  script.wait_for("ping payload");
  rig.call([&] { rig.server().send(script.last(), "next"); });
  EXPECT_EQ(client.read(), text_frame("next"));
}

TEST(WebSocketServer, ClosesBehindWhatIsQueued) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] {
    rig.server().send(script.last(), "last words");
    rig.server().close(script.last(), 4001, "bye");
    rig.server().send(script.last(), "too late");
  });
  EXPECT_EQ(client.read(), text_frame("last words"));
  EXPECT_EQ(client.read(), (WireFrame{.first = kClose, .payload = close_text(4001, "bye")}));
  client.send("not heard");
  client.send(kClose, close_text(4001));
  EXPECT_EQ(client.socket().read_end(), End::Closed);
  script.wait_for("close");
  EXPECT_EQ(script.events(), (std::vector<std::string>{"upgrade /", "open", "close"}));
}

TEST(WebSocketServer, AnswersACloseWithItsCode) {
  Script script;
  Rig rig(script);
  for (const std::string& payload : {close_text(1000), close_text(4999), std::string()}) {
    WebSocketClient client(rig.port());
    client.send(kClose, payload);
    EXPECT_EQ(client.read(), (WireFrame{.first = kClose, .payload = payload}));
    EXPECT_EQ(client.socket().read_end(), End::Closed);
  }
}

TEST(WebSocketServer, TellsOfAClientThatWentWithoutAWord) {
  Script script;
  Rig rig(script);
  {
    const WebSocketClient client(rig.port());
  }
  script.wait_for("close");
  const std::vector<std::string> events = script.events();
  EXPECT_EQ(std::ranges::count(events, "close"), 1);
}

TEST(WebSocketServer, ResetsAtOnce) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] {
    rig.server().send(script.last(), "held back", std::chrono::hours(1));
    rig.server().reset(script.last());
    rig.server().send(script.last(), "to nobody");
  });
  std::string rest;
  EXPECT_EQ(client.socket().read_end(&rest), End::Reset);
  EXPECT_EQ(rest, "");
  script.wait_for("close");
}

TEST(WebSocketServer, ResetsBehindWhatIsOnItsWay) {
  Script script;
  Rig rig(script);
  for (const std::size_t size : {1UZ, 100'000UZ}) {
    WebSocketClient client(rig.port());
    script.wait_for("open");
    rig.call([&] {
      rig.server().send_raw(script.last(), std::string(size, 'x'));
      rig.server().reset(script.last());
      rig.server().send(script.last(), "to nobody");
    });
    std::string rest;
    EXPECT_EQ(client.socket().read_end(&rest), End::Reset);
    EXPECT_EQ(rest, std::string(size, 'x'));
    script.wait_for("close");
  }
}

TEST(WebSocketServer, MayEndTheSocketInsideOfAnyCall) {
  Script script;
  Rig* running = nullptr;
  script.framed = [&](ConnectionId connection, FrameKind, std::string_view bytes) {
    if (bytes == "reset") {
      running->server().reset(connection);
    } else {
      running->server().close(connection, 1000, "");
    }
  };
  Rig rig(script);
  running = &rig;
  WebSocketClient first(rig.port());
  first.socket().send(masked(kText, "reset") + masked(kText, "unheard"));
  EXPECT_EQ(first.socket().read_end(), End::Reset);
  WebSocketClient second(rig.port());
  second.socket().send(masked(kText, "close") + masked(kText, "unheard"));
  EXPECT_EQ(second.read().first, kClose);
  const std::vector<std::string> events = script.events();
  EXPECT_EQ(std::ranges::count(events, "text unheard"), 0);
}

TEST(WebSocketServer, AFrozenSocketNeitherReadsNorWrites) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] {
    rig.server().freeze(script.last());
    rig.server().send(script.last(), "kept");
  });
  client.send("waiting");
  client.send(kPing, "unanswered");
  WebSocketClient other(rig.port(), "/other");
  other.send("heard");
  script.wait_for("text heard");
  rig.call([] {});
  const std::vector<std::string> before = script.events();
  EXPECT_EQ(std::ranges::count(before, "text waiting"), 0);
  EXPECT_FALSE(client.socket().has_input());
}

TEST(WebSocketServer, ResumeGoesOnWhereItStood) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port());
  script.wait_for("open");
  rig.call([&] {
    rig.server().freeze(script.last());
    rig.server().send(script.last(), "kept");
    rig.server().send(script.last(), "later", milliseconds(1));
  });
  client.send("waiting");
  rig.call([&] { rig.server().resume(script.last()); });
  EXPECT_EQ(client.read(), text_frame("kept"));
  EXPECT_EQ(client.read(), text_frame("later"));
  script.wait_for("text waiting");
}

TEST(WebSocketServer, NoticesAfterResumeThatTheClientWent) {
  Script script;
  Rig rig(script);
  {
    const WebSocketClient client(rig.port());
    script.wait_for("open");
    rig.call([&] { rig.server().freeze(script.last()); });
  }
  rig.call([] {});
  EXPECT_EQ(script.events().back(), "open");
  rig.call([&] { rig.server().resume(script.last()); });
  script.wait_for("close");
}

TEST(WebSocketServer, FreezesInsideOfAFrame) {
  Script script;
  Rig* running = nullptr;
  script.framed = [&](ConnectionId connection, FrameKind, std::string_view bytes) {
    if (bytes == "freeze") {
      running->server().freeze(connection);
    }
  };
  Rig rig(script);
  running = &rig;
  WebSocketClient client(rig.port());
  client.socket().send(masked(kText, "freeze") + masked(kText, "behind"));
  script.wait_for("text freeze");
  rig.call([] {});
  EXPECT_EQ(script.events().back(), "text freeze");
  rig.call([&] { rig.server().resume(script.last()); });
  script.wait_for("text behind");
}

struct WrongCase {
  const char* name;
  std::string bytes;
  unsigned code;
};
class WrongFrame : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongFrame, IsAnsweredWithACloseCode) {
  Script script;
  Rig rig(script, {.frame_bytes_max = 1'000});
  WebSocketClient client(rig.port());
  client.socket().send(GetParam().bytes + masked(kText, "unheard"));
  EXPECT_EQ(client.read(), (WireFrame{.first = kClose, .payload = close_text(GetParam().code)}));
  EXPECT_EQ(client.socket().read_end(), End::Closed);
  script.wait_for("close");
  EXPECT_EQ(script.events(), (std::vector<std::string>{"upgrade /", "open", "close"}));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongFrame,
    testing::Values(WrongCase{"Unmasked",
                              "\x81\x01"
                              "a",
                              1002},
                    WrongCase{"TooLong", masked(kText, std::string(1'001, 'a')), 1009},
                    WrongCase{"NoUtf8", masked(kText, "\xc0\xaf"), 1007}),
    [](const testing::TestParamInfo<WrongCase>& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tw::net
