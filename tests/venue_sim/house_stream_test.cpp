#include <gmock/gmock.h>

#include "venue_sim/private_rig.hpp"

// What is noted for the trace of changes that nobody listens to.
namespace tw::venue_sim {
namespace {

std::vector<std::string> taken(PrivateRig& rig) { return std::exchange(rig.sink.notes, {}); }

std::vector<std::string> topics(const std::vector<std::string>& notes) {
  std::vector<std::string> all;
  for (const std::string& note : notes) {
    all.push_back(at(note, "topic"));
  }
  return all;
}

TEST(HouseStream, OfAnOrderSaysWhatItMayFillAndLock) {
  PrivateRig rig;
  const std::string id = rig.limit("Buy", "99", "1.5", R"(,"orderLinkId":"mine")");
  const std::vector<std::string> notes = taken(rig);
  EXPECT_THAT(topics(notes), testing::ElementsAre("order"));
  EXPECT_EQ(notes[0],
            R"({"account":1,"topic":"order","data":[{"category":"linear","symbol":"BTCUSDT",)"
            R"("orderId":")" +
                id +
                R"(","orderLinkId":"mine","side":"Buy","orderType":"Limit","marketUnit":"",)"
                R"("price":"99","qty":"1.5","orderStatus":"New","cumExecQty":"0"}]})");
}

TEST(HouseStream, OfAFillSaysTheOrderItsExecutionsThePositionAndTheWallet) {
  PrivateRig rig;
  rig.market("Sell", "1");
  const std::vector<std::string> notes = taken(rig);
  ASSERT_THAT(topics(notes), testing::ElementsAre("order", "execution", "position", "wallet"));
  EXPECT_EQ(at(notes[1], "data.0.execPrice"), "100");
  EXPECT_EQ(at(notes[1], "data.0.execFee"), "0.05");
  EXPECT_EQ(notes[2], R"({"account":1,"topic":"position","data":[{"category":"linear",)"
                      R"("symbol":"BTCUSDT","side":"Sell","size":"1","entryPrice":"100"}]})");
  EXPECT_EQ(at(notes[3], "data.0.coin.0.coin"), "USDT");
  EXPECT_EQ(at(notes[3], "data.0.coin.0.walletBalance"), "9999.95");
}

TEST(HouseStream, IsNoMessageOfASocket) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  rig.limit("Buy", "99");
  EXPECT_TRUE(rig.heard(socket).empty());
  EXPECT_EQ(taken(rig).size(), 1U);
}

}  // namespace
}  // namespace tw::venue_sim
