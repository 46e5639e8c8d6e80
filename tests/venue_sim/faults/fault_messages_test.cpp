#include "venue_sim/fault_messages.hpp"

#include <gtest/gtest.h>

#include "sample_effect.hpp"
#include "venue_sim/fault_frames.hpp"

namespace tw::venue_sim {
namespace {

using std::chrono::milliseconds;
using Kind = Outgoing::Kind;
using Texts = std::vector<std::string>;

constexpr Timestamp kStart{std::chrono::seconds(1'700'000'000)};
constexpr net::ConnectionId kConnection{7};
constexpr const char* kBook = "orderbook.50.BTCUSDT";

Timestamp at(std::int64_t ms) { return kStart + milliseconds(ms); }

class MessageFaultsTest : public testing::Test {
 protected:
  void apply(std::string_view text, const std::vector<FaultEffect>& effects, std::int64_t ms = 0,
             std::string_view topic = kBook) {
    faults_.apply(kConnection, topic, text, effects, at(ms));
  }
  std::vector<Outgoing> due(std::int64_t ms = 0) { return faults_.take_due(at(ms)); }
  Texts texts(std::int64_t ms = 0) {
    Texts all;
    for (const Outgoing& each : due(ms)) {
      EXPECT_EQ(each.kind, Kind::Text);
      EXPECT_EQ(each.connection, kConnection);
      all.push_back(each.bytes);
    }
    return all;
  }

  MessageFaults faults_;
};

TEST_F(MessageFaultsTest, SendsAMessageWithoutEffectsAsItIs) {
  apply("one", {});
  EXPECT_EQ(texts(), Texts{"one"});
  EXPECT_TRUE(faults_.is_idle());
}

TEST_F(MessageFaultsTest, DropsAMessage) {
  apply("one", {effect_of("drop")});
  apply("two", {});
  EXPECT_EQ(texts(), Texts{"two"});
}

TEST_F(MessageFaultsTest, RepeatsAMessage) {
  apply("one", {effect_of("duplicate", {{"times", "2"}})});
  EXPECT_EQ(texts(), (Texts{"one", "one", "one"}));
}

TEST_F(MessageFaultsTest, DelaysAMessageAndWhatComesAfterIt) {
  apply("one", {effect_of("delay", {{"ms", "50"}})});
  apply("two", {}, 10);
  EXPECT_EQ(faults_.next_due(), at(50));
  EXPECT_EQ(texts(49), Texts{});
  EXPECT_FALSE(faults_.is_idle());
  EXPECT_EQ(texts(50), (Texts{"one", "two"}));
}

TEST_F(MessageFaultsTest, DelaysByUpToItsJitterMore) {
  const With with{{"ms", "50"}, {"jitter_ms", "9"}};
  apply("one", {effect_of("delay", with, 27)});
  EXPECT_EQ(faults_.next_due(), at(57));
}

TEST_F(MessageFaultsTest, LeavesOtherConnectionsAlone) {
  apply("one", {effect_of("delay", {{"ms", "50"}})});
  faults_.apply(net::ConnectionId{8}, kBook, "two", {}, kStart);
  EXPECT_EQ(due(), (std::vector{Outgoing{net::ConnectionId{8}, Kind::Text, "two"}}));
}

TEST_F(MessageFaultsTest, SlicesAFrameWithPauses) {
  apply("abc", {effect_of("slice", {{"bytes", "2"}, {"gap_ms", "10"}})});
  const std::string frame = text_frame("abc");
  EXPECT_EQ(due(0), (std::vector{Outgoing{kConnection, Kind::Raw, frame.substr(0, 2)}}));
  EXPECT_EQ(due(10), (std::vector{Outgoing{kConnection, Kind::Raw, frame.substr(2, 2)}}));
  apply("next", {}, 15);
  EXPECT_EQ(due(20), (std::vector{Outgoing{kConnection, Kind::Raw, frame.substr(4, 1)},
                                  Outgoing{kConnection, Kind::Text, "next"}}));
}

TEST_F(MessageFaultsTest, SendsFragments) {
  apply("abc", {effect_of("fragment", {{"bytes", "2"}, {"ping", "no"}})});
  std::vector<Outgoing> expected;
  for (const std::string& each : fragments("abc", 2, false)) {
    expected.push_back({kConnection, Kind::Raw, each});
  }
  EXPECT_EQ(due(), expected);
}

TEST_F(MessageFaultsTest, ResetsWithinAFrame) {
  apply("abc", {effect_of("reset", {{"cut_at", "3"}})});
  EXPECT_EQ(due(), (std::vector{Outgoing{kConnection, Kind::Raw, text_frame("abc").substr(0, 3)},
                                Outgoing{kConnection, Kind::Reset}}));
}

TEST_F(MessageFaultsTest, LosesAnAnswer) {
  apply("one", {effect_of("drop_response")});
  EXPECT_EQ(due(), std::vector<Outgoing>{});
  apply("one", {effect_of("drop_response", {{"kind", "close"}})});
  apply("one", {effect_of("drop_response", {{"kind", "reset"}})});
  EXPECT_EQ(due(),
            (std::vector{Outgoing{kConnection, Kind::Close}, Outgoing{kConnection, Kind::Reset}}));
}

TEST_F(MessageFaultsTest, ChangesTheContent) {
  apply(R"({"seq":5})", {effect_of("mutate", {{"member", "seq"}, {"kind", "retype"}})});
  EXPECT_EQ(texts(), Texts{R"({"seq":"5"})"});
}

TEST_F(MessageFaultsTest, AppliesEffectsInTheirOrder) {
  apply(R"({"seq":5})",
        {effect_of("duplicate"), effect_of("mutate", {{"member", "seq"}, {"kind", "null"}})});
  EXPECT_EQ(texts(), (Texts{R"({"seq":null})", R"({"seq":null})"}));
}

TEST_F(MessageFaultsTest, ReordersWithinAWindow) {
  const std::vector<FaultEffect> effects{effect_of("reorder", {{"window", "4"}}, 99)};
  for (const char* each : {"1", "2", "3"}) {
    apply(each, effects);
  }
  EXPECT_EQ(texts(), Texts{});
  apply("4", effects);
  const Texts sent = texts();
  EXPECT_THAT(sent, testing::UnorderedElementsAre("1", "2", "3", "4"));
  EXPECT_NE(sent, (Texts{"1", "2", "3", "4"}));
}

TEST_F(MessageFaultsTest, ReordersEachTopicForItself) {
  const std::vector<FaultEffect> effects{effect_of("reorder", {{"window", "2"}})};
  apply("1", effects);
  apply("other", effects, 0, "tickers.BTCUSDT");
  EXPECT_EQ(texts(), Texts{});
}

TEST_F(MessageFaultsTest, LetsGoOfWhatItHeldWhenTheEffectIsOver) {
  apply("1", {effect_of("reorder")});
  apply("2", {});
  EXPECT_EQ(texts(), (Texts{"1", "2"}));
}

TEST_F(MessageFaultsTest, HoldsNothingLongerThanASecond) {
  apply("1", {effect_of("reorder")}, 100);
  EXPECT_EQ(faults_.next_due(), at(1'100));
  EXPECT_EQ(texts(1'099), Texts{});
  EXPECT_EQ(texts(1'100), Texts{"1"});
  EXPECT_TRUE(faults_.is_idle());
}

TEST_F(MessageFaultsTest, JoinsFramesInOnePiece) {
  const std::vector<FaultEffect> effects{effect_of("join", {{"count", "3"}})};
  for (const char* each : {"1", "2", "3"}) {
    apply(each, effects);
  }
  EXPECT_EQ(due(), (std::vector{Outgoing{kConnection, Kind::Raw,
                                         text_frame("1") + text_frame("2") + text_frame("3")}}));
}

TEST_F(MessageFaultsTest, SendsTheFirstSnapshotOfTheTopicAgain) {
  apply(R"({"type":"snapshot","seq":1})", {});
  apply(R"({"type":"snapshot","seq":2})", {});
  apply(R"({"type":"delta","seq":3})", {});
  texts();
  apply(R"({"type":"delta","seq":4})", {effect_of("stale_snapshot")});
  EXPECT_EQ(texts(), (Texts{R"({"type":"delta","seq":4})", R"({"type":"snapshot","seq":1})"}));
  apply(R"({"type":"delta","seq":4})", {effect_of("stale_snapshot")}, 0, "orderbook.1.ETHUSDT");
  EXPECT_EQ(texts(), Texts{R"({"type":"delta","seq":4})"});
}

TEST_F(MessageFaultsTest, RemembersALimitedNumberOfSnapshots) {
  for (std::size_t i = 0; i <= MessageFaults::kSnapshotsMax; ++i) {
    apply(R"({"type":"snapshot"})", {}, 0, "orderbook.1." + std::to_string(i));
  }
  texts();
  apply("delta", {effect_of("stale_snapshot")}, 0, "orderbook.1.63");
  EXPECT_EQ(texts().size(), 2u);
  apply("delta", {effect_of("stale_snapshot")}, 0, "orderbook.1.64");
  EXPECT_EQ(texts().size(), 1u);
}

TEST_F(MessageFaultsTest, TellsOfAFilledOrderTwice) {
  const std::string text = R"({"topic":"order","data":[{"orderId":"1","orderStatus":"New"},)"
                           R"({"orderId":"2","orderStatus":"Filled","cancelType":"UNKNOWN",)"
                           R"("rejectReason":"EC_NoError"}]})";
  apply(text, {effect_of("double_filled")}, 0, "order");
  EXPECT_EQ(texts(),
            (Texts{text, R"({"topic":"order","data":[{"orderId":"2","orderStatus":"Filled",)"
                         R"("cancelType":"CancelByUser",)"
                         R"("rejectReason":"EC_OrigClOrdIDDoesNotExist"}]})"}));
}

TEST_F(MessageFaultsTest, TellsOfOtherOrdersOnce) {
  for (const char* text : {R"({"topic":"order","data":[{"orderStatus":"New"}]})",
                           R"({"topic":"order","data":{}})", R"({"topic":"order"})", "[1]", "no"}) {
    apply(text, {effect_of("double_filled")}, 0, "order");
    EXPECT_EQ(texts(), Texts{text});
  }
}

TEST_F(MessageFaultsTest, MakesALimitedNumberOfPieces) {
  const std::vector<FaultEffect> effects(6, effect_of("duplicate", {{"times", "100"}}));
  apply("1", effects);
  const std::size_t count = due().size();
  EXPECT_GE(count, MessageFaults::kPiecesMax);
  EXPECT_LE(count, MessageFaults::kPiecesMax + 101);
}

TEST_F(MessageFaultsTest, ResetsAConnectionForWhichTooMuchWaits) {
  const std::string message(1U << 20U, 'x');
  for (int i = 0; i < 15; ++i) {
    apply(message, {effect_of("delay", {{"ms", "3600000"}})});
  }
  EXPECT_TRUE(due().empty());
  apply(message, {effect_of("delay", {{"ms", "3600000"}})});
  const std::vector<Outgoing> now = due();
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0], (Outgoing{kConnection, Kind::Reset}));
  EXPECT_TRUE(faults_.is_idle());
}

TEST_F(MessageFaultsTest, ForgetsASocketThatCloses) {
  apply("1", {effect_of("reorder")});
  apply("2", {effect_of("delay", {{"ms", "5"}})}, 0, "tickers.BTCUSDT");
  faults_.on_close(kConnection);
  EXPECT_TRUE(faults_.is_idle());
  EXPECT_EQ(texts(10'000), Texts{});
}

}  // namespace
}  // namespace tw::venue_sim
