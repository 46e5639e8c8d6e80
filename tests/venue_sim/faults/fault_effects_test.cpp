#include "venue_sim/fault_effects.hpp"

#include <gtest/gtest.h>

#include "json/value.hpp"
#include "sample_effect.hpp"

namespace tw::venue_sim {
namespace {

using std::chrono::milliseconds;
using Effects = std::vector<FaultEffect>;

constexpr Timestamp kNow{std::chrono::seconds(1'700'000'000)};

using Places = std::vector<std::string>;

TEST(FaultPlaces, NameAnOrderOfTheTradeSocketTwice) {
  EXPECT_EQ(fault_places("/v5/trade", R"({"op":"order.create","args":[]})"),
            (Places{"/v5/trade#order.create", "/v5/order/create"}));
  EXPECT_EQ(fault_places("/v5/trade", R"({"op":"order.cancel-batch"})").back(),
            "/v5/order/cancel-batch");
}

TEST(FaultPlaces, NameTheSocketWithTheOperationElse) {
  EXPECT_EQ(fault_places("/v5/private", R"({"op":"auth"})"), Places{"/v5/private#auth"});
  EXPECT_EQ(fault_places("/v5/public/linear", "no JSON"), Places{"/v5/public/linear"});
  EXPECT_EQ(fault_places("/v5/public/linear", R"({"op":5})"), Places{"/v5/public/linear"});
}

TEST(RefuseConnection, EndsItAsAsked) {
  const auto delivery = [](const char* kind) {
    return refuse_connection(Effects{effect_of("refuse_connect", {{"kind", kind}})})->delivery;
  };
  EXPECT_EQ(delivery("reset"), net::Delivery::Reset);
  EXPECT_EQ(delivery("close"), net::Delivery::Close);
  EXPECT_EQ(delivery("silent"), net::Delivery::Drop);
  EXPECT_EQ(refuse_connection({}), std::nullopt);
}

TEST(HandshakeOf, NamesTheOfferOrStalls) {
  using Kind = net::Handshake::Kind;
  EXPECT_EQ(handshake_of({}).kind, Kind::Usual);
  EXPECT_EQ(handshake_of(Effects{effect_of("refuse_connect")}).kind, Kind::Usual);
  const net::Handshake expired = handshake_of(Effects{effect_of("bad_tls", {{"kind", "expired"}})});
  EXPECT_EQ(expired.kind, Kind::Other);
  EXPECT_EQ(expired.offer, "expired");
  EXPECT_EQ(handshake_of(Effects{effect_of("bad_tls", {{"kind", "stall"}})}).kind, Kind::Stall);
}

net::HttpResponse refused(const FaultEffect& effect) {
  return refuse_request(Effects{effect}, kNow).value();
}

TEST(RefuseRequest, AnswersWithCodeAndText) {
  const net::HttpResponse response =
      refused(effect_of("refuse", {{"code", "110007"}, {"text", "ab not enough"}}));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"retCode":110007,"retMsg":"ab not enough","result":{},)"
                           R"("retExtInfo":{},"time":1700000000000})");
}

TEST(RefuseRequest, LetsOtherEffectsPass) {
  EXPECT_EQ(refuse_request(Effects{effect_of("delay", {{"ms", "1"}})}, kNow), std::nullopt);
}

TEST(RefuseRequest, AnswersWithAStatus) {
  const net::HttpResponse html = refused(effect_of("status", {{"code", "502"}}));
  EXPECT_EQ(html.status, 502);
  EXPECT_EQ(html.content_type, "text/html");
  EXPECT_TRUE(html.body.starts_with("<html>"));
  EXPECT_EQ(refused(effect_of("status", {{"code", "403"}, {"body", "text"}})).body,
            "access too frequent");
  EXPECT_EQ(refused(effect_of("status", {{"code", "500"}, {"body", "empty"}})).body, "");
  const net::HttpResponse garbage =
      refused(effect_of("status", {{"code", "200"}, {"body", "garbage"}}));
  EXPECT_EQ(garbage.fields.at(0).value, "gzip");
  EXPECT_FALSE(json::parse(garbage.body).has_value());
}

TEST(RefuseRequest, IsNotLookedAtAndGetsNoAnswer) {
  EXPECT_EQ(refused(effect_of("drop_request")).delivery, net::Delivery::Drop);
  EXPECT_EQ(refused(effect_of("drop_request", {{"kind", "reset"}})).delivery, net::Delivery::Reset);
}

std::string reset_header(const char* reset) {
  const net::HttpResponse response = refused(effect_of("rate_limit", {{"reset", reset}}));
  EXPECT_TRUE(response.body.starts_with(R"({"retCode":10006,"retMsg":"Too many visits!")"));
  for (const auto& field : response.fields) {
    if (field.name == "X-Bapi-Limit-Reset-Timestamp") {
      return field.value;
    }
  }
  return "none";
}

TEST(RateLimit, NamesTheTimeOfTheResetInFiveWays) {
  EXPECT_EQ(reset_header("soon"), "1700000000900");
  EXPECT_EQ(reset_header("missing"), "none");
  EXPECT_EQ(reset_header("past"), "1699996400000");
  EXPECT_EQ(reset_header("hour"), "1700003600000");
  EXPECT_EQ(reset_header("garbage"), "soon");
}

std::string frame_answer(SocketKind socket, const char* frame, const FaultEffect& effect) {
  return refuse_frame(Effects{effect}, socket, frame, kNow).value().text;
}

TEST(RefuseFrame, AnswersAnOrderLikeTheTradeSocket) {
  const FaultEffect effect = effect_of("refuse", {{"code", "10019"}, {"text", "restarting"}});
  EXPECT_EQ(
      frame_answer(SocketKind::Trade, R"({"reqId":"r1","op":"order.create","args":[{}]})", effect),
      R"({"reqId":"r1","retCode":10019,"retMsg":"restarting","op":"order.create","data":{},)"
      R"("retExtInfo":{},"header":{"X-Bapi-Limit":"10","X-Bapi-Limit-Status":"0",)"
      R"("X-Bapi-Limit-Reset-Timestamp":"1700000000000","Timenow":"1700000000000"},)"
      R"("connId":""})");
}

TEST(RefuseFrame, LeavesTheResetOutOfARateLimitWithoutOne) {
  const std::string text = frame_answer(SocketKind::Trade, R"({"op":"order.create"})",
                                        effect_of("rate_limit", {{"reset", "missing"}}));
  EXPECT_TRUE(text.contains("10006"));
  EXPECT_FALSE(text.contains("Reset"));
}

TEST(RefuseFrame, AnswersAnOperationOfTheOtherSockets) {
  const FaultEffect effect = effect_of("refuse", {{"code", "10003"}, {"text", "Invalid apikey"}});
  EXPECT_EQ(
      frame_answer(SocketKind::Private, R"({"op":"auth","req_id":"5"})", effect),
      R"({"success":false,"ret_msg":"Invalid apikey","conn_id":"","req_id":"5","op":"auth"})");
  EXPECT_EQ(frame_answer(SocketKind::Trade, R"({"op":"auth"})", effect),
            R"({"retCode":10003,"retMsg":"Invalid apikey","op":"auth","connId":""})");
}

TEST(RefuseFrame, KeepsSilentOrEndsTheSocket) {
  using enum FrameRefusal::Kind;
  const auto kind = [](const FaultEffect& effect) {
    return refuse_frame(Effects{effect}, SocketKind::Trade, "{}", kNow).value().kind;
  };
  EXPECT_EQ(kind(effect_of("drop_request")), Silence);
  EXPECT_EQ(kind(effect_of("drop_request", {{"kind", "close"}})), Close);
  EXPECT_EQ(kind(effect_of("drop_request", {{"kind", "reset"}})), Reset);
  EXPECT_EQ(kind(effect_of("status", {{"code", "503"}})), Close);
  EXPECT_EQ(refuse_frame({}, SocketKind::Trade, "{}", kNow), std::nullopt);
}

TEST(AcceptFateOf, DelaysAndSaysWhenTheAnswerLeaves) {
  using enum AcceptFate::When;
  const auto fate = [](const char* answer) {
    return accept_fate(Effects{effect_of("delay_accept", {{"ms", "4900"}, {"answer", answer}})});
  };
  EXPECT_EQ(fate("late").delay, milliseconds(4'900));
  EXPECT_EQ(fate("late").answer, Late);
  EXPECT_EQ(fate("now").answer, Now);
  EXPECT_EQ(fate("none").answer, Never);
  EXPECT_EQ(accept_fate({}).delay, Duration::zero());
}

TEST(AcceptFateOf, LosesOrRefusesARequest) {
  EXPECT_TRUE(accept_fate(Effects{effect_of("ack_only")}).is_lost);
  EXPECT_FALSE(accept_fate({}).is_lost);
  const AcceptFate fate = accept_fate(Effects{effect_of("refuse_leg", {{"code", "170131"}})});
  ASSERT_TRUE(fate.refusal.has_value());
  EXPECT_EQ(fate.refusal->answer.code, 170'131);
}

TEST(AcceptFateOf, RefusesTheLegThatIsMeant) {
  struct Row {
    const char* leg;
    bool is_first, is_second;
  };
  for (const Row& row : {Row{"1", true, false}, Row{"2", false, true}, Row{"0", true, true}}) {
    const auto refusal =
        accept_fate(Effects{effect_of("refuse_leg", {{"code", "1"}, {"leg", row.leg}})}).refusal;
    EXPECT_EQ(refusal->is_meant(0), row.is_first) << row.leg;
    EXPECT_EQ(refusal->is_meant(1), row.is_second) << row.leg;
  }
}

TEST(AcceptFateOf, IsHeldWhereTheExchangeDoesNotSeeItNow) {
  EXPECT_TRUE(accept_fate(Effects{effect_of("ack_only")}).is_held());
  EXPECT_TRUE(accept_fate(Effects{effect_of("delay_accept", {{"ms", "1"}})}).is_held());
  EXPECT_FALSE(accept_fate(Effects{effect_of("refuse_leg", {{"code", "1"}})}).is_held());
  EXPECT_FALSE(accept_fate({}).is_held());
}

net::HttpResponse applied(std::string body, const Effects& effects,
                          const char* target = "/v5/order/history?category=linear") {
  net::HttpResponse response{.body = std::move(body)};
  apply_to_response(response, effects, StaleViews(), {"key", target}, kNow);
  return response;
}

TEST(ApplyToResponse, LosesDelaysAndCutsAnAnswer) {
  EXPECT_EQ(applied("{}", {effect_of("drop_response")}).delivery, net::Delivery::Drop);
  EXPECT_EQ(applied("{}", {effect_of("drop_response", {{"kind", "close"}})}).delivery,
            net::Delivery::Close);
  const net::HttpResponse cut = applied("{}", {effect_of("reset", {{"cut_at", "17"}})});
  EXPECT_EQ(cut.delivery, net::Delivery::Reset);
  EXPECT_EQ(cut.cut_at, 17u);
  const Effects twice{effect_of("delay", {{"ms", "20"}}), effect_of("delay", {{"ms", "5"}})};
  EXPECT_EQ(applied("{}", twice).delay, milliseconds(25));
}

constexpr const char* kPage =
    R"({"retCode":0,"result":{"nextPageCursor":"n","list":[{"a":1},{"b":2}]}})";

TEST(ApplyToResponse, ChangesAPage) {
  const auto page = [](const char* kind, const char* target = "/v5/order/history?cursor=x%3D1") {
    return applied(kPage, {effect_of("paging", {{"kind", kind}})}, target).body;
  };
  EXPECT_EQ(page("lost_item"), R"({"retCode":0,"result":{"nextPageCursor":"n","list":[{"b":2}]}})");
  EXPECT_EQ(page("double_item"),
            R"({"retCode":0,"result":{"nextPageCursor":"n","list":[{"a":1},{"a":1},{"b":2}]}})");
  EXPECT_EQ(page("empty"), R"({"retCode":0,"result":{"nextPageCursor":"n","list":[]}})");
  const char* const named =
      R"({"retCode":0,"result":{"nextPageCursor":"x%3D1","list":[{"a":1},{"b":2}]}})";
  EXPECT_EQ(page("repeat_cursor"), named);
  EXPECT_EQ(page("repeat_cursor", "/v5/order/history?limit=2&cursor=x%253D1&a=b"), named);
  EXPECT_EQ(page("repeat_cursor", "/v5/order/history"), kPage);
  EXPECT_EQ(page("repeat_cursor", ""), kPage);
}

TEST(ApplyToResponse, LeavesWhatHasNoPage) {
  const Effects effects{effect_of("paging", {{"kind", "empty"}})};
  for (const char* body : {R"({"result":{}})", "[]", "<html>", R"({"result":{"list":{}}})"}) {
    EXPECT_EQ(applied(body, effects).body, body);
  }
}

constexpr const char* kBatch =
    R"({"result":{"list":[{"orderId":"1"},{"orderId":"2"}]},)"
    R"("retExtInfo":{"list":[{"code":0,"msg":"OK"},{"code":0,"msg":"OK"}]}})";

TEST(ApplyToResponse, UnbalancesABatch) {
  const auto batch = [](const char* kind) {
    return applied(kBatch, {effect_of("uneven_batch", {{"kind", kind}})}).body;
  };
  EXPECT_EQ(batch("short_codes"), R"({"result":{"list":[{"orderId":"1"},{"orderId":"2"}]},)"
                                  R"("retExtInfo":{"list":[{"code":0,"msg":"OK"}]}})");
  EXPECT_EQ(batch("short_list"),
            R"({"result":{"list":[{"orderId":"1"}]},)"
            R"("retExtInfo":{"list":[{"code":0,"msg":"OK"},{"code":0,"msg":"OK"}]}})");
  EXPECT_EQ(batch("no_codes"), R"({"result":{"list":[{"orderId":"1"},{"orderId":"2"}]},)"
                               R"("retExtInfo":{"list":[]}})");
  EXPECT_EQ(batch("all_failed"),
            R"({"result":{"list":[{"orderId":"1"},{"orderId":"2"}]},"retExtInfo":{"list":)"
            R"([{"code":10016,"msg":"Server error"},{"code":10016,"msg":"Server error"}]}})");
}

TEST(ApplyToResponse, TellsOfAMaintenance) {
  const Effects effects{effect_of("maintenance", {{"state", "scheduled"}, {"begin_ms", "60000"}})};
  const json::Value body = json::parse(applied("", effects).body).value();
  const json::Value entry = body.member("result").value().member("list").value().at(0);
  EXPECT_EQ(entry.member("state").value().text().value(), "scheduled");
  EXPECT_EQ(entry.member("begin").value().text().value(), "1700000060000");
  EXPECT_EQ(entry.member("end").value().text().value(), "1700000660000");
  const json::Value message = json::parse(system_status_message(effects[0], kNow)).value();
  EXPECT_EQ(message.member("topic").value().text().value(), "system.status");
  EXPECT_EQ(message.member("data").value().at(0).dump(), entry.dump());
}

TEST(StaleViewsOf, AnswersAsItWas) {
  StaleViews views;
  const AskedQuery asked{"key", "/v5/order/realtime"};
  views.remember(asked, "first", kNow);
  views.remember(asked, "second", kNow + milliseconds(100));
  views.remember({"other", asked.target}, "foreign", kNow);
  const Timestamp later = kNow + milliseconds(300);
  EXPECT_EQ(views.find(asked, kPage, later, milliseconds(200)), "second");
  EXPECT_EQ(views.find(asked, kPage, later, milliseconds(201)), "first");
  EXPECT_EQ(views.find(asked, kPage, later, milliseconds(301)),
            R"({"retCode":0,"result":{"nextPageCursor":"n","list":[]}})");
  EXPECT_EQ(views.find({"key", "/v5/other"}, "no list", later, milliseconds(1)), "no list");
}

TEST(StaleViewsOf, KeepsTheNewestWithinItsMemory) {
  StaleViews views;
  const std::string large(StaleViews::kBytesMax / 2, 'x');
  const AskedQuery asked{"key", "/v5/order/realtime"};
  views.remember(asked, "first", kNow);
  views.remember(asked, large, kNow + milliseconds(1));
  views.remember(asked, large, kNow + milliseconds(2));
  EXPECT_EQ(views.find(asked, "body", kNow + milliseconds(2), milliseconds(1)), "body");
  EXPECT_EQ(views.find(asked, "body", kNow + milliseconds(2), milliseconds(0)), large);
}

TEST(ApplyToResponse, ShowsAStaleView) {
  StaleViews views;
  const AskedQuery asked{"key", "/v5/order/realtime"};
  views.remember(asked, "old", kNow - milliseconds(500));
  net::HttpResponse response{.body = "new"};
  apply_to_response(response, Effects{effect_of("stale_view", {{"ms", "500"}})}, views, asked,
                    kNow);
  EXPECT_EQ(response.body, "old");
}

TEST(ClockSkew, AddsUp) {
  EXPECT_EQ(clock_skew(Effects{effect_of("skew_clock", {{"ms", "-2000"}}),
                               effect_of("skew_clock", {{"ms", "500"}})}),
            milliseconds(-1'500));
  EXPECT_EQ(clock_skew({}), Duration::zero());
}

}  // namespace
}  // namespace tw::venue_sim
