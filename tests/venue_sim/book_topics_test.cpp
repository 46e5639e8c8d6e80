#include <gtest/gtest.h>

#include <map>

#include "base/random.hpp"
#include "json/document.hpp"
#include "venue_sim/instrument_market.hpp"
#include "venue_sim/public_rig.hpp"

namespace tw::venue_sim {
namespace {

using namespace std::chrono_literals;

/// A client's book, with the rules of pybit: a delete of a level that it does not hold is an error.
class ClientBook {
 public:
  void take(std::string_view text) {
    json::Document document;
    const auto root = document.read(text);
    ASSERT_TRUE(root.has_value()) << text;
    if (!json::find(*root, "topic")) {
      return;
    }
    const auto data = json::find(*root, "data").value();
    const std::uint64_t u = std::stoull(std::string{json::find(data, "u")->text()});
    const std::uint64_t seq = std::stoull(std::string{json::find(data, "seq")->text()});
    const bool is_snapshot = json::find(*root, "type")->text() == "snapshot";
    if (is_snapshot) {
      bids.clear();
      asks.clear();
    } else {
      EXPECT_EQ(u, update_id + 1) << text;
    }
    EXPECT_GE(seq, sequence);
    change(bids, json::find(data, "b").value());
    change(asks, json::find(data, "a").value());
    update_id = u;
    sequence = seq;
    ++messages;
  }

  std::map<double, std::string> bids;
  std::map<double, std::string> asks;
  std::uint64_t update_id = 0;
  std::uint64_t sequence = 0;
  int messages = 0;

 private:
  static void change(std::map<double, std::string>& side, json::Node levels) {
    for (const json::Node level : levels) {
      auto part = level.begin();
      const double price = std::stod(std::string{(*part).text()});
      ++part;
      const std::string quantity{(*part).text()};
      if (quantity == "0") {
        EXPECT_EQ(side.erase(price), 1U) << "deletes what is not there: " << price;
      } else {
        side[price] = quantity;
      }
    }
  }
};

void expect_side(const std::map<double, std::string>& held, const market::OrderBook& book,
                 Side side, std::size_t depth, const NumberFormat& format) {
  ASSERT_EQ(held.size(), std::min(depth, book.level_count(side)));
  std::size_t index = 0;
  const auto compare = [&](double price, const std::string& quantity) {
    const DepthLevel level = book.level(side, index++);
    EXPECT_DOUBLE_EQ(price, std::stod(format.price(level.ticks)));
    EXPECT_EQ(quantity, format.quantity(level.lots));
  };
  if (side == Side::Buy) {
    for (auto at = held.rbegin(); at != held.rend(); ++at) {
      compare(at->first, at->second);
    }
  } else {
    for (const auto& [price, quantity] : held) {
      compare(price, quantity);
    }
  }
}

struct BookCase {
  std::size_t depth;
  SocketKind kind;
  InstrumentId id;
};

class BookOfClient : public testing::TestWithParam<BookCase> {
 protected:
  /// Bids below the middle, asks above, so that nothing crosses.
  std::vector<DepthLevel> changes(std::int64_t middle, int direction) {
    std::vector<DepthLevel> levels;
    for (std::uint64_t i = random_.below(6); i > 0; --i) {
      const auto off =
          static_cast<std::int64_t>(1 + random_.below(random_.below(2) == 0 ? 5 : kWidth)) *
          direction;
      const bool is_delete = random_.below(3) == 0;
      levels.push_back(
          {middle + off, is_delete ? 0 : static_cast<std::int64_t>(1 + random_.below(900))});
    }
    return levels;
  }
  /// A whole side with many levels.
  std::vector<DepthLevel> side(std::int64_t middle, int direction) {
    std::vector<DepthLevel> levels;
    for (std::int64_t off = 1; off <= static_cast<std::int64_t>(kWidth); ++off) {
      if (random_.below(4) != 0) {
        levels.push_back(
            {middle + off * direction, static_cast<std::int64_t>(1 + random_.below(900))});
      }
    }
    return levels;
  }

  static constexpr std::uint64_t kWidth = 1'500;
  Random random_{11};
};

TEST_P(BookOfClient, IsTheVenuesThroughoutALongRun) {
  const BookCase& c = GetParam();
  PublicRig rig;
  const NumberFormat format{rig.source.contracts()[c.id.value()]};
  const std::int64_t middle = 6'000'000;
  rig.snapshot(c.id, side(middle, -1), side(middle, 1));
  rig.connect(kClient, c.kind);
  const std::string topic = "orderbook." + std::to_string(c.depth) + ".BTCUSDT";
  ClientBook client;
  for (const std::string& text : rig.subscribe(kClient, topic)) {
    client.take(text);
  }
  EXPECT_EQ(client.messages, 1);
  for (int round = 0; round < 1'500; ++round) {
    if (random_.below(200) == 0) {  // the market is somewhere else at once
      rig.snapshot(c.id, side(middle, -1), side(middle, 1));
    } else {
      rig.delta(c.id, changes(middle, -1), changes(middle, 1));
    }
    if (random_.below(400) == 0) {
      rig.lose_book(c.id);
      rig.pass(1s);
      rig.snapshot(c.id, side(middle, -1), side(middle, 1));
    }
    if (random_.below(300) == 0) {
      rig.market.restart_books(rig.now, rig.sink);
      for (const std::string& text : rig.sink.take(kClient)) {
        client.take(text);
        EXPECT_EQ(client.update_id, 1U);
      }
    }
    for (const std::string& text : rig.pass(std::chrono::milliseconds(random_.below(60)))) {
      client.take(text);
    }
    if (round % 50 == 0) {
      for (const std::string& text : rig.pass(400ms)) {
        client.take(text);
      }
      const market::OrderBook& book = rig.source.books().at(c.id);
      expect_side(client.bids, book, Side::Buy, c.depth, format);
      expect_side(client.asks, book, Side::Sell, c.depth, format);
    }
    if (HasFailure()) {
      return;
    }
  }
  EXPECT_GT(client.messages, 100);
}

INSTANTIATE_TEST_SUITE_P(Depths, BookOfClient,
                         testing::Values(BookCase{1, SocketKind::PublicLinear, kLinear},
                                         BookCase{50, SocketKind::PublicLinear, kLinear},
                                         BookCase{200, SocketKind::PublicLinear, kLinear},
                                         BookCase{1'000, SocketKind::PublicLinear, kLinear},
                                         BookCase{1, SocketKind::PublicSpot, kSpot},
                                         BookCase{50, SocketKind::PublicSpot, kSpot}),
                         [](const auto& row) {
                           return (row.param.id == kSpot ? "Spot" : "Linear") +
                                  std::to_string(row.param.depth);
                         });

TEST(BookTopic, SaysPricesAndSizesWithTheirDecimals) {
  PublicRig rig;
  rig.open_all();
  rig.connect(kClient, SocketKind::PublicLinear);
  rig.connect(net::ConnectionId{2}, SocketKind::PublicSpot);
  const std::string linear = rig.subscribe(kClient, "orderbook.50.BTCUSDT").at(1);
  EXPECT_EQ(linear, R"({"topic":"orderbook.50.BTCUSDT","type":"snapshot","ts":1773144000000,)"
                    R"("data":{"s":"BTCUSDT","b":[["60000.00","1.500"],["59999.90","0.020"]],)"
                    R"("a":[["60000.10","0.250"],["60000.20","0.003"]],"u":1,"seq":7001},)"
                    R"("cts":1773144000000})");
  const std::string spot = rig.subscribe(net::ConnectionId{2}, "orderbook.50.BTCUSDT").at(1);
  EXPECT_EQ(spot, R"({"topic":"orderbook.50.BTCUSDT","ts":1773144000000,"type":"snapshot",)"
                  R"("data":{"s":"BTCUSDT","b":[["60000","1.5"],["59999.9","0.00002"]],)"
                  R"("a":[["60000.1","0.00025"],["60000.2","0.000003"]],"u":1,"seq":7002},)"
                  R"("cts":1773144000000})");
}

struct RhythmCase {
  const char* topic;
  std::chrono::milliseconds period;
};

class BookRhythm : public testing::TestWithParam<RhythmCase> {};

TEST_P(BookRhythm, IsOneMessageAPeriod) {
  const RhythmCase& c = GetParam();
  PublicRig rig;
  rig.open_all();
  rig.connect(kClient, SocketKind::PublicLinear);
  rig.subscribe(kClient, c.topic);
  std::size_t messages = 0;
  for (std::int64_t i = 0; i < 1'000; ++i) {
    rig.delta(kLinear, {{6'000'000, 10 + i}}, {});
    messages += rig.pass(1ms).size();
  }
  EXPECT_EQ(messages, static_cast<std::size_t>(1s / c.period));
}

INSTANTIATE_TEST_SUITE_P(Depths, BookRhythm,
                         testing::Values(RhythmCase{"orderbook.1.BTCUSDT", 10ms},
                                         RhythmCase{"orderbook.50.BTCUSDT", 20ms},
                                         RhythmCase{"orderbook.200.BTCUSDT", 100ms},
                                         RhythmCase{"orderbook.1000.BTCUSDT", 200ms}),
                         [](const auto& row) { return std::to_string(row.param.period / 1ms); });

TEST(BookTopic, OfTheTouchIsRepeatedAfterThreeSecondsWithTheSameU) {
  PublicRig rig;
  rig.open_all();
  rig.connect(kClient, SocketKind::PublicLinear);
  const std::string first = rig.subscribe(kClient, "orderbook.1.BTCUSDT").at(1);
  EXPECT_TRUE(rig.pass(2'999ms).empty());
  const auto repeated = rig.pass(1ms);
  ASSERT_EQ(repeated.size(), 1U);
  EXPECT_EQ(member(repeated[0], "data.u"), member(first, "data.u"));
  EXPECT_EQ(member(repeated[0], "data.b.0.0"), "60000.00");
  EXPECT_EQ(rig.pass(6s).size(), 2U);
  rig.delta(kLinear, {{6'000'000, 77}}, {});
  const auto changed = rig.pass(10ms);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(member(changed[0], "type"), "snapshot");
  EXPECT_EQ(std::stoi(member(changed[0], "data.u")), std::stoi(member(first, "data.u")) + 1);
  EXPECT_EQ(rig.pass(3s).size(), 1U);
}

TEST(BookTopic, SaysNothingWhereTheTouchStaysTheSame) {
  PublicRig rig;
  rig.open_all();
  rig.connect(kClient, SocketKind::PublicLinear);
  rig.subscribe(kClient, "orderbook.1.BTCUSDT");
  rig.delta(kLinear, {{5'999'990, 77}}, {});
  EXPECT_TRUE(rig.pass(1s).empty());
}

TEST(BookTopic, GreetsALateClientWithWhatTheOthersHold) {
  PublicRig rig;
  rig.open_all();
  const net::ConnectionId late{2};
  rig.connect(kClient, SocketKind::PublicLinear);
  rig.connect(late, SocketKind::PublicLinear);
  rig.subscribe(kClient, "orderbook.200.BTCUSDT");
  rig.delta(kLinear, {{6'000'000, 5}}, {});
  ClientBook client;
  for (const std::string& text : rig.subscribe(late, "orderbook.200.BTCUSDT")) {
    client.take(text);
  }
  EXPECT_EQ(client.bids.at(60'000.0), "1.500");
  const auto others = rig.pass(100ms);
  const auto same = rig.sink.take(late);
  EXPECT_EQ(others, same);
  for (const std::string& text : same) {
    client.take(text);
  }
  EXPECT_EQ(client.bids.at(60'000.0), "0.005");
}

TEST(BookTopic, WaitsWithItsSnapshotForABook) {
  PublicRig rig;
  rig.connect(kClient, SocketKind::PublicLinear);
  EXPECT_EQ(rig.subscribe(kClient, "orderbook.50.BTCUSDT").size(), 1U);
  EXPECT_TRUE(rig.pass(1s).empty());
  rig.open_all();
  const auto messages = rig.pass(1s);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(member(messages[0], "type"), "snapshot");
  EXPECT_EQ(member(messages[0], "data.u"), "1");
}

TEST(BookTopic, HoldsBackABookThatIsCrossed) {
  PublicRig rig;
  rig.open_all();
  rig.connect(kClient, SocketKind::PublicLinear);
  rig.subscribe(kClient, "orderbook.50.BTCUSDT");
  rig.delta(kLinear, {{6'000'010, 5}}, {});
  EXPECT_TRUE(rig.pass(1s).empty());
  rig.delta(kLinear, {{6'000'010, 0}, {6'000'000, 9}}, {});
  EXPECT_EQ(rig.pass(1s).size(), 1U);
}

TEST(BookTopic, OfRestHasTheNumberOfTheDeepestStream) {
  PublicRig rig;
  rig.open_all();
  rig.connect(kClient, SocketKind::PublicLinear);
  rig.subscribe(kClient, "orderbook.1000.BTCUSDT");
  std::string last;
  for (std::int64_t i = 0; i < 5; ++i) {
    rig.delta(kLinear, {{6'000'000, 10 + i}}, {});
    last = rig.pass(200ms).at(0);
    const Answer answer = rig.get("orderbook", "category=linear&symbol=BTCUSDT");
    EXPECT_EQ(member(answer.result, "u"), member(last, "data.u"));
    EXPECT_EQ(member(answer.result, "seq"), member(last, "data.seq"));
    EXPECT_EQ(member(answer.result, "b.0.1"), "0.01" + std::to_string(i));
  }
}

TEST(BookTopic, OfRestIsFreshAndCountsWhereNobodyListens) {
  PublicRig rig;
  rig.open_all();
  const auto u = [&] {
    return std::stoi(member(rig.get("orderbook", "category=linear&symbol=BTCUSDT").result, "u"));
  };
  const int first = u();
  EXPECT_EQ(u(), first);
  rig.delta(kLinear, {{6'000'000, 8}}, {});
  EXPECT_EQ(u(), first + 1);
}

TEST(BookTopic, NumbersNeverGoBackWhereTheSourceBeginsAgain) {
  CrossSequence cross;
  EXPECT_EQ(cross.on_update(10), 10U);
  EXPECT_EQ(cross.on_update(25), 25U);
  EXPECT_EQ(cross.on_update(3), 26U);
  EXPECT_EQ(cross.on_update(5), 28U);
}

}  // namespace
}  // namespace tw::venue_sim
