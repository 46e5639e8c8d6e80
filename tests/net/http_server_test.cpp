#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client.hpp"
#include "net/server.hpp"
#include "rig.hpp"

namespace tw::net {
namespace {

using namespace testing_support;
using std::chrono::milliseconds;

TEST(HttpServer, HandsOverWhatTheClientSent) {
  Script script;
  script.answer = [&](const HttpRequest& request) {
    script.note(std::string(request.method) + "|" + std::string(request.path()) + "|" +
                std::string(request.query()) + "|" + std::string(request.header("x-KEY")) + "|" +
                std::string(request.body) + "|" + std::string(request.peer) + "|" +
                std::string(request.header("absent")));
    return HttpResponse{};
  };
  Rig rig(script);
  Client client(rig.port());
  client.ask(
      "POST /v5/order?a=1&b=%20 HTTP/1.1\r\nHost: x\r\nX-Key: value \r\n"
      "Content-Length: 5\r\n\r\nhello");
  EXPECT_EQ(script.events().back(), "POST|/v5/order|a=1&b=%20|value|hello|127.0.0.1|");
}

TEST(HttpServer, AnswersWithStatusFieldsAndBody) {
  Script script;
  script.answer = [](const HttpRequest&) {
    return HttpResponse{.status = 403,
                        .fields = {{.name = "X-Limit", .value = "10\r\nX-Evil: 1"}},
                        .content_type = "text/plain",
                        .body = "no"};
  };
  Rig rig(script);
  const std::string answer = Client(rig.port()).ask(get("/"));
  EXPECT_EQ(status_line_of(answer), "HTTP/1.1 403 Forbidden");
  EXPECT_NE(answer.find("\r\nX-Limit: 10\r\n"), std::string::npos);
  EXPECT_EQ(answer.find("Evil"), std::string::npos);
  EXPECT_NE(answer.find("\r\nContent-Type: text/plain\r\n"), std::string::npos);
  EXPECT_NE(answer.find("\r\nContent-Length: 2\r\n"), std::string::npos);
  EXPECT_NE(answer.find("\r\nConnection: keep-alive\r\n"), std::string::npos);
  EXPECT_NE(answer.find(" GMT\r\n"), std::string::npos);
  EXPECT_EQ(body_of(answer), "no");
}

TEST(HttpServer, KeepsTheConnectionForTheNextRequest) {
  Script script;
  Rig rig(script);
  Client client(rig.port());
  EXPECT_EQ(body_of(client.ask(get("/first"))), "/first");
  EXPECT_EQ(body_of(client.ask(get("/second"))), "/second");
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  Script script;
  script.answer = [](const HttpRequest& request) {
    return HttpResponse{.body = std::string(request.target),
                        .delay = request.target == "/0" ? milliseconds(20) : milliseconds(0)};
  };
  Rig rig(script);
  Client client(rig.port());
  std::string requests;
  for (int at = 0; at < 100; ++at) {
    requests += get("/" + std::to_string(at));
  }
  client.send(requests);
  for (int at = 0; at < 100; ++at) {
    EXPECT_EQ(body_of(client.read_answer()), "/" + std::to_string(at));
  }
}

TEST(HttpServer, ReadsARequestByteByByte) {
  Script script;
  script.answer = [](const HttpRequest& request) {
    return HttpResponse{.body = std::string(request.header("X-Key")) + std::string(request.body)};
  };
  Rig rig(script);
  Client client(rig.port());
  for (const char byte : std::string("\r\nPOST / HTTP/1.1\r\nHost: x\r\nX-Key: k\r\n"
                                     "Transfer-Encoding: chunked\r\n\r\n"
                                     "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
    client.send(std::string_view(&byte, 1));
  }
  EXPECT_EQ(body_of(client.read_answer()), "kabcde");
}

TEST(HttpServer, ClosesAfterTheAnswerWhenAsked) {
  Script script;
  Rig rig(script);
  for (const std::string& request :
       {get("/a", "Connection: close\r\n"), std::string("GET /a HTTP/1.0\r\n\r\n")}) {
    Client client(rig.port());
    const std::string answer = client.ask(request);
    EXPECT_EQ(body_of(answer), "/a");
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos);
    EXPECT_EQ(client.read_end(), End::Closed);
  }
}

TEST(HttpServer, AnswersAClientThatSendsNoMore) {
  Script script;
  script.answer = [](const HttpRequest&) {
    return HttpResponse{.body = "late", .delay = milliseconds(10)};
  };
  Rig rig(script);
  Client client(rig.port());
  client.send(get("/"));
  client.end_sending();
  EXPECT_EQ(body_of(client.read_answer()), "late");
  EXPECT_EQ(client.read_end(), End::Closed);
}

TEST(HttpServer, SendsNoBodyToHeadAndForNoContent) {
  Script script;
  script.answer = [](const HttpRequest& request) {
    return HttpResponse{.status = request.target == "/none" ? 204 : 200, .body = "four"};
  };
  Rig rig(script);
  Client client(rig.port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(client.read_until("\r\n\r\n").find("Content-Length: 4\r\n"), std::string::npos);
  client.send(get("/none"));
  const std::string none = client.read_until("\r\n\r\n");
  EXPECT_EQ(status_line_of(none), "HTTP/1.1 204 No Content");
  EXPECT_EQ(none.find("Content-Length"), std::string::npos);
  EXPECT_EQ(body_of(client.ask(get("/"))), "four");
}

TEST(HttpServer, SendsALongBodyWhole) {
  Script script;
  std::string body(3'000'000, 'a');
  for (std::size_t at = 0; at < body.size(); at += 7) {
    body[at] = static_cast<char>('a' + at % 26);
  }
  script.answer = [&](const HttpRequest&) { return HttpResponse{.body = body}; };
  Rig rig(script);
  Client client(rig.port());
  client.send(get("/") + get("/"));
  EXPECT_TRUE(body_of(client.read_answer()) == body);
  EXPECT_TRUE(body_of(client.read_answer()) == body);
}

TEST(HttpServer, TellsAClientToGoOnWithItsBody) {
  Script script;
  script.answer = [](const HttpRequest& request) {
    return HttpResponse{.body = std::string(request.body)};
  };
  Rig rig(script);
  Client client(rig.port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(body_of(client.ask("body")), "body");
}

TEST(HttpServer, DropLeavesTheConnectionOpen) {
  Script script;
  script.answer = [](const HttpRequest& request) {
    return HttpResponse{.body = "sent",
                        .delivery = request.target == "/lost" ? Delivery::Drop : Delivery::Send};
  };
  Rig rig(script);
  Client client(rig.port());
  client.send(get("/lost"));
  script.wait_for("request /lost");
  EXPECT_EQ(body_of(client.ask(get("/next"))), "sent");
  EXPECT_FALSE(client.has_input());
}

TEST(HttpServer, CloseSendsNothingAndEnds) {
  Script script;
  script.answer = [](const HttpRequest& request) {
    return HttpResponse{.body = std::string(request.target),
                        .delivery = request.target == "/cut" ? Delivery::Close : Delivery::Send};
  };
  Rig rig(script);
  Client client(rig.port());
  client.send(get("/kept") + get("/cut") + get("/after"));
  EXPECT_EQ(body_of(client.read_answer()), "/kept");
  std::string rest;
  EXPECT_EQ(client.read_end(&rest), End::Closed);
  EXPECT_EQ(rest, "");
}

TEST(HttpServer, ResetSendsTheFirstBytesAndResets) {
  Script script;
  script.answer = [](const HttpRequest&) {
    return HttpResponse{.body = std::string(100'000, 'x'),
                        .delay = milliseconds(5),
                        .delivery = Delivery::Reset,
                        .cut_at = 50'000};
  };
  Rig rig(script);
  Client client(rig.port());
  client.send(get("/"));
  std::string rest;
  EXPECT_EQ(client.read_end(&rest), End::Reset);
  EXPECT_EQ(status_line_of(rest), "HTTP/1.1 200 OK");
  EXPECT_EQ(rest.size(), 50'000U);
}

TEST(HttpServer, AResetDoesNotOvertakeTheBytesBeforeIt) {
  Script script;
  script.answer = [](const HttpRequest&) {
    return HttpResponse{
        .body = std::string(100'000, 'x'), .delivery = Delivery::Reset, .cut_at = 50'000};
  };
  Rig rig(script);
  Client client(rig.port(), 4'096);  // most of them wait in the server's system
  client.send(get("/"));
  script.wait_for("request /");
  rig.call([] {});
  std::string rest;
  EXPECT_EQ(client.read_end(&rest), End::Reset);
  EXPECT_EQ(rest.size(), 50'000U);
}

TEST(HttpServer, ResetAtZeroSendsNothing) {
  Script script;
  script.answer = [](const HttpRequest&) { return HttpResponse{.delivery = Delivery::Reset}; };
  Rig rig(script);
  Client client(rig.port());
  client.send(get("/"));
  std::string rest;
  EXPECT_EQ(client.read_end(&rest), End::Reset);
  EXPECT_EQ(rest, "");
}

TEST(HttpServer, SendsRawBytesInPlaceOfAnAnswer) {
  Script script;
  script.answer = [](const HttpRequest& request) {
    return HttpResponse{.delivery = request.target == "/cut" ? Delivery::Reset : Delivery::Send,
                        .cut_at = 3,
                        .raw = "garbage!"};
  };
  Rig rig(script);
  Client client(rig.port());
  client.send(get("/"));
  EXPECT_EQ(client.read(8), "garbage!");
  client.send(get("/cut"));
  std::string rest;
  EXPECT_EQ(client.read_end(&rest), End::Reset);
  EXPECT_EQ(rest, "gar");
}

struct MalformedCase {
  const char* name;
  const char* bytes;
};
class Malformed : public testing::TestWithParam<MalformedCase> {};

TEST_P(Malformed, Gets400AndIsClosed) {
  Script script;
  Rig rig(script);
  Client client(rig.port());
  const std::string answer = client.ask(GetParam().bytes);
  EXPECT_EQ(status_line_of(answer), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(client.read_end(), End::Closed);
  EXPECT_EQ(script.events(), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(
    Table, Malformed,
    testing::Values(
        MalformedCase{"NoHttp", "\x16\x03\x01\x02\x01 hello\r\n\r\n"},
        MalformedCase{"NoVersion", "GET /\r\n\r\n"},
        MalformedCase{"OtherVersion", "GET / HTTP/2.0\r\n\r\n"},
        MalformedCase{"SpaceInName", "GET / HTTP/1.1\r\nBad Name: x\r\n\r\n"},
        MalformedCase{"NoColon", "GET / HTTP/1.1\r\nHost\r\n\r\n"},
        MalformedCase{"ZeroByte", "GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n"},
        MalformedCase{"NegativeLength", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"},
        MalformedCase{"TwoLengths",
                      "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"},
        MalformedCase{"BadChunk",
                      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n"}),
    [](const testing::TestParamInfo<MalformedCase>& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tw::net
