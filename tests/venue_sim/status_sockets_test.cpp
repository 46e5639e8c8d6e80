#include "venue_sim/status_sockets.hpp"

#include "private_rig.hpp"

namespace tw::venue_sim {
namespace {

constexpr net::ConnectionId kOne{1};
constexpr net::ConnectionId kTwo{2};

struct StatusSocketsTest : ::testing::Test {
  StatusSocketsTest() {
    sockets.on_open(kOne, SocketKind::Status, "127.0.0.1", {});
    sockets.on_open(kTwo, SocketKind::Status, "127.0.0.1", {});
  }
  std::string say(std::string_view text) {
    sockets.on_text(kOne, text, Timestamp{}, sink);
    return sink.frames[1].back();
  }
  StatusSockets sockets;
  KeptFrames sink;
};

TEST_F(StatusSocketsTest, TellThoseWhoSubscribed) {
  const std::string taken = say(R"({"op":"subscribe","req_id":"7","args":["system.status"]})");
  EXPECT_EQ(at(taken, "success"), "true");
  EXPECT_EQ(at(taken, "req_id"), "7");
  sockets.publish("{}", sink);
  EXPECT_EQ(sink.frames[1].back(), "{}");
  EXPECT_TRUE(sink.frames[2].empty());
  say(R"({"op":"unsubscribe","args":["system.status"]})");
  const std::size_t count = sink.frames[1].size();
  sockets.publish("{}", sink);
  EXPECT_EQ(sink.frames[1].size(), count);
}

TEST_F(StatusSocketsTest, RefuseWhatTheyDoNotHave) {
  struct Row {
    const char* text;
    const char* words;
  };
  say(R"({"op":"subscribe","args":["system.status"]})");
  for (const Row& row : {Row{R"({"op":"subscribe","args":["system.status"]})",
                             "error:already subscribed,topic:system.status"},
                         Row{R"({"op":"subscribe","args":["tickers.BTCUSDT"]})",
                             "error:handler not found,topic:tickers.BTCUSDT"},
                         Row{R"({"op":"subscribe"})", "error:handler not found,topic:"},
                         Row{R"({"op":"dance"})", "error:invalid op"},
                         Row{"no JSON", "Failed to decode incoming data"}}) {
    const std::string answer = say(row.text);
    EXPECT_EQ(at(answer, "success"), "false") << row.text;
    EXPECT_EQ(at(answer, "ret_msg"), row.words) << row.text;
  }
}

TEST_F(StatusSocketsTest, AnswerAPing) {
  EXPECT_EQ(at(say(R"({"op":"ping"})"), "ret_msg"), "pong");
}

TEST_F(StatusSocketsTest, ForgetASocketThatIsGone) {
  say(R"({"op":"subscribe","args":["system.status"]})");
  sockets.on_close(kOne);
  const std::size_t count = sink.frames[1].size();
  sockets.publish("{}", sink);
  EXPECT_EQ(sink.frames[1].size(), count);
}

}  // namespace
}  // namespace tw::venue_sim
