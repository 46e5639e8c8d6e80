#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "client.hpp"
#include "net/server.hpp"
#include "rig.hpp"
#include "support/scratch_directory.hpp"
#include "tls_client.hpp"

namespace tw::net {
namespace {

using namespace testing_support;

class TlsServer : public testing::Test {
 protected:
  TlsServer() { write_certificate(directory_.path("cert.pem"), directory_.path("key.pem")); }
  ServerConfig config() const {
    return {.tls = TlsFiles{.certificate = directory_.path("cert.pem"),
                            .key = directory_.path("key.pem")}};
  }

  support::ScratchDirectory directory_;
  Script script_;
};

TEST_F(TlsServer, AnswersRequests) {
  script_.answer = [](const HttpRequest& request) {
    return HttpResponse{.body = request.target == "/long" ? std::string(1'000'000, 'x')
                                                          : std::string(request.target)};
  };
  Rig rig(script_, config());
  TlsClient client(rig.port());
  ASSERT_TRUE(client.is_open());
  EXPECT_EQ(client.version(), "TLSv1.3");
  client.send(get("/a") + get("/long"));
  EXPECT_EQ(status_line_of(client.read_until("\r\n\r\n")), "HTTP/1.1 200 OK");
  EXPECT_EQ(client.read(2), "/a");
  EXPECT_EQ(status_line_of(client.read_until("\r\n\r\n")), "HTTP/1.1 200 OK");
  EXPECT_TRUE(client.read(1'000'000) == std::string(1'000'000, 'x'));
}

TEST_F(TlsServer, EndsInOrder) {
  Rig rig(script_, config());
  TlsClient client(rig.port());
  client.send(get("/", "Connection: close\r\n"));
  EXPECT_EQ(status_line_of(client.read_until("\r\n\r\n")), "HTTP/1.1 200 OK");
  EXPECT_TRUE(client.read_end());
}

TEST_F(TlsServer, CarriesAWebSocket) {
  Rig* running = nullptr;
  script_.framed = [&](ConnectionId connection, FrameKind, std::string_view bytes) {
    running->server().send(connection, bytes);
    running->server().send(connection, std::string(200'000, 'y'));
  };
  Rig rig(script_, config());
  running = &rig;
  TlsClient client(rig.port());
  client.send(upgrade("/"));
  EXPECT_EQ(status_line_of(client.read_until("\r\n\r\n")), "HTTP/1.1 101 Switching Protocols");
  client.send(masked(kText, "hello"));
  EXPECT_EQ(client.read(7), "\x81\x05hello");
  EXPECT_EQ(client.read(10).size(), 10U);
  EXPECT_TRUE(client.read(200'000) == std::string(200'000, 'y'));
  client.send(masked(kClose, close_text(1000)));
  EXPECT_EQ(client.read(4), "\x88\x02" + close_text(1000));
  EXPECT_TRUE(client.read_end());
  script_.wait_for("close");
}

TEST_F(TlsServer, FreezesAndResets) {
  Rig rig(script_, config());
  TlsClient client(rig.port());
  client.send(upgrade("/"));
  client.read_until("\r\n\r\n");
  script_.wait_for("open");
  TlsClient control(rig.port());
  const auto call = [&](std::function<void()> task) {
    script_.set_task(std::move(task));
    control.send(get("/call"));
    EXPECT_EQ(status_line_of(control.read_until("\r\n\r\n")), "HTTP/1.1 200 OK");
    control.read(0);
  };
  call([&] {
    rig.server().freeze(script_.last());
    rig.server().send(script_.last(), "kept");
  });
  client.send(masked(kText, "unread"));
  call([&] { rig.server().resume(script_.last()); });
  EXPECT_EQ(client.read(6), "\x81\x04kept");
  script_.wait_for("text unread");
  call([&] { rig.server().reset(script_.last()); });
  EXPECT_FALSE(client.read_end());
}

TEST_F(TlsServer, LeavesAClientThatSpeaksNoTls) {
  Rig rig(script_, config());
  Client plain(rig.port());
  plain.send(get("/"));
  EXPECT_NE(plain.read_end(), End::Patience);
  EXPECT_TRUE(TlsClient(rig.port()).is_open());
  EXPECT_TRUE(script_.events().empty());
}

TEST_F(TlsServer, EndsAHandshakeThatIsNeverFinished) {
  ServerConfig settings = config();
  settings.request_timeout = std::chrono::milliseconds(30);
  Rig rig(script_, settings);
  Client plain(rig.port());
  plain.send("\x16\x03\x01");
  EXPECT_NE(plain.read_end(), End::Patience);
}

TEST_F(TlsServer, ShowsAnOtherOfferWhereTheHandlerSaysSo) {
  ServerConfig settings = config();
  const TlsFiles other{.certificate = directory_.path("other.pem"),
                       .key = directory_.path("other_key.pem")};
  write_certificate(other.certificate, other.key, "other.test");
  settings.tls_others = {{.name = "other", .files = other}};
  std::vector<Handshake> wanted{{.kind = Handshake::Kind::Other, .offer = "none"},
                                {},
                                {.kind = Handshake::Kind::Other, .offer = "other"}};
  script_.shake_hands = [&] {
    Handshake next = wanted.back();
    wanted.pop_back();
    return next;
  };
  Rig rig(script_, settings);
  EXPECT_EQ(TlsClient(rig.port()).server_name(), "other.test");
  EXPECT_EQ(TlsClient(rig.port()).server_name(), "localhost");
  std::string rest;
  EXPECT_EQ(Client(rig.port()).read_end(&rest), End::Closed);
  EXPECT_EQ(rest, "");
}

TEST_F(TlsServer, SpeaksOldTlsInAnOldOfferAlone) {
  ServerConfig settings = config();
  settings.tls_others = {{.name = "old", .files = *settings.tls, .is_old = true}};
  std::atomic<bool> is_old = false;
  script_.shake_hands = [&] {
    return is_old ? Handshake{.kind = Handshake::Kind::Other, .offer = "old"} : Handshake{};
  };
  Rig rig(script_, settings);
  EXPECT_FALSE(TlsClient(rig.port(), TlsClient::Age::Old).is_open());
  is_old = true;
  TlsClient old(rig.port(), TlsClient::Age::Old);
  ASSERT_TRUE(old.is_open());
  EXPECT_EQ(old.version(), "TLSv1.1");
  old.send(get("/a"));
  EXPECT_EQ(status_line_of(old.read_until("\r\n\r\n")), "HTTP/1.1 200 OK");
}

TEST_F(TlsServer, StallsAHandshakeUntilOneSideEnds) {
  ServerConfig settings = config();
  script_.shake_hands = [] { return Handshake{.kind = Handshake::Kind::Stall}; };
  const auto answer_to = [&](bool ends) {
    Rig rig(script_, settings);
    Client client(rig.port());
    client.send("no TLS at all");  // which otherwise gets an alert
    if (ends) {
      client.end_sending();
    }
    std::string rest;
    EXPECT_NE(client.read_end(&rest), End::Patience);
    return rest;
  };
  EXPECT_EQ(answer_to(true), "");
  settings.request_timeout = std::chrono::milliseconds(30);
  EXPECT_EQ(answer_to(false), "");
}

TEST_F(TlsServer, NamesAFileThatCannotBeRead) {
  ServerConfig absent = config();
  absent.tls->certificate = directory_.path("absent.pem");
  const Result<std::uint16_t> port = Server(absent, script_).listen();
  ASSERT_FALSE(port.has_value());
  EXPECT_EQ(port.error().code, ErrorCode::InvalidInput);
  EXPECT_NE(port.error().what.find("tls certificate " + absent.tls->certificate + ": "),
            std::string::npos);
}

TEST_F(TlsServer, RefusesTheKeyOfAnotherCertificate) {
  ServerConfig other = config();
  write_certificate(directory_.path("other.pem"), directory_.path("other_key.pem"));
  other.tls->key = directory_.path("other_key.pem");
  const Result<std::uint16_t> port = Server(other, script_).listen();
  ASSERT_FALSE(port.has_value());
  EXPECT_EQ(port.error().code, ErrorCode::InvalidInput);
  EXPECT_NE(port.error().what.find("tls key " + other.tls->key + ": "), std::string::npos);
}

}  // namespace
}  // namespace tw::net
