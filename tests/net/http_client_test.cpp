#include <gtest/gtest.h>

#include <string>

#include "net/http_client.hpp"
#include "rig.hpp"

namespace tw::net {
namespace {

using namespace testing_support;

constexpr Duration kEnough = std::chrono::seconds(20);

TEST(Ask, BringsTheRequestThereAndTheAnswerBack) {
  Script script;
  script.answer = [&](const HttpRequest& request) {
    script.note(std::string(request.method) + "|" + std::string(request.target) + "|" +
                std::string(request.body));
    return HttpResponse{.status = 404, .body = std::string(200'000, 'x')};
  };
  Rig rig(script);
  const auto answer = ask({.host = "127.0.0.1",
                           .port = rig.port(),
                           .method = "DELETE",
                           .target = "/faults?number=1",
                           .body = "{}"},
                          kEnough);
  ASSERT_TRUE(answer.has_value()) << answer.error().what;
  EXPECT_EQ(answer->status, 404U);
  EXPECT_EQ(answer->body, std::string(200'000, 'x'));
  EXPECT_EQ(script.events().back(), "DELETE|/faults?number=1|{}");
}

TEST(Ask, TellsThatNobodyAnswers) {
  Script script;
  script.answer = [](const HttpRequest&) { return HttpResponse{.delivery = Delivery::Drop}; };
  std::uint16_t port = 0;
  {
    Rig rig(script);
    port = rig.port();
    const auto silent = ask({.host = "127.0.0.1", .port = port}, std::chrono::milliseconds(50));
    ASSERT_FALSE(silent.has_value());
    EXPECT_EQ(silent.error().code, ErrorCode::Unavailable);
  }
  const auto gone = ask({.host = "127.0.0.1", .port = port}, kEnough);
  ASSERT_FALSE(gone.has_value());
  EXPECT_EQ(gone.error().code, ErrorCode::Unavailable);
}

TEST(Ask, TellsThatTheAnswerBroke) {
  Script script;
  script.answer = [](const HttpRequest&) {
    return HttpResponse{.body = "whole", .delivery = Delivery::Reset, .cut_at = 20};
  };
  Rig rig(script);
  const auto answer = ask({.host = "127.0.0.1", .port = rig.port()}, kEnough);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::Unavailable);
}

TEST(Ask, WritesNamesAndValuesOfAQuery) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b&c=d/%+"), "a%20b%26c%3Dd%2F%25%2B");
  EXPECT_EQ(percent_encoded("\xD1\x8F"), "%D1%8F");
  EXPECT_EQ(percent_encoded(std::string_view("\0", 1)), "%00");
}

TEST(Ask, RefusesAHostThatIsNoAddress) {
  const auto answer = ask({.host = "no host", .port = 1}, kEnough);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::InvalidInput);
}

}  // namespace
}  // namespace tw::net
