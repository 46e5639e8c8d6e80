#include "venue_sim/fault_sockets.hpp"

#include <gtest/gtest.h>

#include "venue_sim/fault_frames.hpp"

namespace tw::venue_sim {
namespace {

using std::chrono::milliseconds;
using Kind = SocketAct::Kind;
using Kinds = std::vector<Kind>;

constexpr Timestamp kStart{std::chrono::seconds(1'700'000'000)};
constexpr net::ConnectionId kConnection{7};

Timestamp at(std::int64_t ms) { return kStart + milliseconds(ms); }

class SocketFaultsTest : public testing::Test {
 protected:
  void SetUp() override { script_.advance_to(kStart); }
  void add(std::string rest, std::int64_t ms = 0) {
    std::ranges::replace(rest, '\'', '"');
    const auto added =
        script_.add(R"({"id":"N07","where":"net:/v5/private",)" + rest + "}", at(ms));
    ASSERT_TRUE(added.has_value()) << added.error().what;
  }
  void open(std::int64_t ms = 0, net::ConnectionId connection = kConnection) {
    sockets_.on_open(connection, "/v5/private", at(ms));
  }
  std::vector<SocketAct> acts(std::int64_t ms) { return sockets_.advance_to(script_, at(ms)); }
  Kinds kinds(std::int64_t ms) {
    Kinds all;
    for (const SocketAct& act : acts(ms)) {
      all.push_back(act.kind);
    }
    return all;
  }

  FaultScript script_{1};
  SocketFaults sockets_;
};

TEST_F(SocketFaultsTest, ClosesWithACodeAtAnAge) {
  add("'effect':'close','with':{'code':1012,'reason':'restart','after_ms':100}");
  open(50);
  EXPECT_EQ(kinds(149), Kinds{});
  EXPECT_EQ(sockets_.next_due(script_), at(150));
  const std::vector<SocketAct> all = acts(150);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].kind, Kind::Close);
  EXPECT_EQ(all[0].code, 1012);
  EXPECT_EQ(all[0].bytes, "restart");
  EXPECT_EQ(all[0].connection, kConnection);
  EXPECT_EQ(kinds(1'000), Kinds{});
}

TEST_F(SocketFaultsTest, EndsWithoutACloseFrameFor1006) {
  add("'effect':'close','with':{'code':1006}");
  open();
  EXPECT_EQ(kinds(0), Kinds{Kind::Reset});
}

TEST_F(SocketFaultsTest, ClosesEverySocketAtItsAge) {
  add("'effect':'close','with':{'code':1001,'after_ms':1000},'for':{'ms':10000}");
  int closed = 0;
  for (std::int64_t ms = 0; ms <= 20'000; ms += 1'000) {
    sockets_.on_close(kConnection);
    open(ms);
    kinds(ms);
    closed += kinds(ms + 1'000) == Kinds{Kind::Close} ? 1 : 0;
  }
  EXPECT_EQ(closed, 9) << "the line ends at 10 s, and what it planned with it";
}

TEST_F(SocketFaultsTest, MeetsOpenSocketsWhenALineBegins) {
  open();
  EXPECT_EQ(kinds(0), Kinds{});
  add("'when':{'at_ms':500},'effect':'reset','for':{'count':1}");
  EXPECT_EQ(sockets_.next_due(script_), kStart) << "it has not met the script as it is now";
  EXPECT_EQ(kinds(0), Kinds{});
  EXPECT_EQ(sockets_.next_due(script_), at(500));
  EXPECT_EQ(kinds(499), Kinds{});
  EXPECT_EQ(kinds(500), Kinds{Kind::Reset});
}

TEST_F(SocketFaultsTest, MeetsOpenSocketsAfterAnEvent) {
  open();
  add("'when':{'after_event':'fill'},'effect':'reset'");
  EXPECT_EQ(kinds(10), Kinds{});
  script_.on_event("fill", at(20));
  EXPECT_EQ(kinds(20), Kinds{Kind::Reset});
}

TEST_F(SocketFaultsTest, CountsSocketsNotMoments) {
  add("'effect':'reset','when':{'nth':2},'for':{'count':1}");
  open(0);
  EXPECT_EQ(kinds(0), Kinds{});
  EXPECT_EQ(kinds(100), Kinds{});
  open(200, net::ConnectionId{8});
  const std::vector<SocketAct> all = acts(200);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].connection, net::ConnectionId{8});
}

TEST_F(SocketFaultsTest, MeetsALineOnceWhateverIsAddedLater) {
  add("'effect':'ping_flood','with':{'count':1}");
  open();
  EXPECT_EQ(kinds(0), Kinds{Kind::Ping});
  add("'effect':'freeze'", 10);
  EXPECT_EQ(kinds(10), Kinds{Kind::Freeze});
}

TEST_F(SocketFaultsTest, FreezesForAWhile) {
  add("'effect':'freeze','with':{'after_ms':100,'ms':50}");
  open();
  EXPECT_EQ(kinds(100), Kinds{Kind::Freeze});
  EXPECT_EQ(sockets_.next_due(script_), at(150));
  EXPECT_EQ(kinds(150), Kinds{Kind::Resume});
  EXPECT_EQ(kinds(10'000), Kinds{});
}

TEST_F(SocketFaultsTest, FreezesAgainAndAgain) {
  add("'effect':'freeze','with':{'ms':900,'every_ms':1000}");
  open();
  EXPECT_EQ(kinds(0), Kinds{Kind::Freeze});
  EXPECT_EQ(kinds(900), Kinds{Kind::Resume});
  EXPECT_EQ(kinds(1'000), Kinds{Kind::Freeze});
  EXPECT_EQ(kinds(1'899), Kinds{});
}

TEST_F(SocketFaultsTest, CatchesUpWithALeapOfTimeInFewActs) {
  add("'effect':'freeze','with':{'ms':1,'every_ms':2}");
  open();
  kinds(0);
  const Kinds all = kinds(86'400'000);
  EXPECT_LE(all.size(), 6u);
  EXPECT_EQ(all.back(), Kind::Freeze) << "as it would be at that moment";
  EXPECT_EQ(kinds(86'400'001), Kinds{Kind::Resume});
}

TEST_F(SocketFaultsTest, ThawsWhenItsLineEnds) {
  add("'effect':'freeze','for':{'ms':500}");
  open();
  EXPECT_EQ(kinds(0), Kinds{Kind::Freeze});
  EXPECT_EQ(sockets_.next_due(script_), at(500));
  EXPECT_EQ(kinds(500), Kinds{Kind::Resume});
  EXPECT_EQ(kinds(501), Kinds{});
}

TEST_F(SocketFaultsTest, ThawsWhenItsLineIsRemoved) {
  add("'effect':'freeze','with':{'ms':900,'every_ms':1000}");
  open();
  kinds(0);
  ASSERT_TRUE(script_.remove(1).has_value());
  EXPECT_EQ(kinds(10), Kinds{Kind::Resume});
  EXPECT_EQ(kinds(5'000), Kinds{});
}

TEST_F(SocketFaultsTest, FloodsWithPings) {
  add("'effect':'ping_flood','with':{'count':3,'every_ms':10}");
  open();
  EXPECT_EQ(kinds(0), Kinds{Kind::Ping});
  EXPECT_EQ(kinds(9), Kinds{});
  EXPECT_EQ(kinds(1'000), (Kinds{Kind::Ping, Kind::Ping}));
  EXPECT_EQ(sockets_.next_due(script_), std::nullopt);
}

TEST_F(SocketFaultsTest, SendsABadFrame) {
  add("'effect':'bad_frame','with':{'kind':'bad_opcode'}");
  open();
  const std::vector<SocketAct> all = acts(0);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].kind, Kind::Raw);
  EXPECT_EQ(all[0].bytes, bad_frame("bad_opcode"));
}

TEST_F(SocketFaultsTest, LeavesOtherSocketsAlone) {
  add("'effect':'reset'");
  sockets_.on_open(kConnection, "/v5/trade", kStart);
  EXPECT_EQ(kinds(0), Kinds{});
}

TEST_F(SocketFaultsTest, ForgetsASocketThatClosed) {
  add("'effect':'close','with':{'code':1000,'after_ms':100}");
  open();
  kinds(0);
  sockets_.on_close(kConnection);
  EXPECT_EQ(kinds(100), Kinds{});
}

}  // namespace
}  // namespace tw::venue_sim
