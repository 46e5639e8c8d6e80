#include <gtest/gtest.h>

#include "hand_made_trace.hpp"
#include "json/value.hpp"
#include "venue_sim/oracle.hpp"

// What is over leaves: the tables of the oracle stay as large as its limits.
namespace tw::venue_sim {
namespace {

using Sentences = std::vector<std::string>;

constexpr OracleLimits kSmall{.ended_kept = 100, .executions_kept = 100};

/// Trades and cancels by turns, every order asked for over the wire.
struct LongLife {
  explicit LongLife(const OracleLimits& limits = kSmall) : trace(limits) {
    trace.admin("deposit", "USDT", "1000000").next();
  }

  void ask(const std::string& id) {
    trace.entry(TraceKind::Request,
                "POST /v5/order/create HTTP/1.1\r\n\r\n"
                R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","qty":"0.1"})");
    trace.entry(TraceKind::Response,
                "HTTP/1.1 200\r\n\r\n"
                R"({"retCode":0,"result":{"orderId":")" +
                    id + "\"}}");
  }
  void step() {
    const std::string id = "o" + std::to_string(++orders);
    ask(id);
    trace.order(id, "New", "0.1", "0").next();
    if (orders % 2 == 0) {
      trace.order(id, "Cancelled", "0.1", "0").next();
      return;
    }
    const bool is_buy = orders % 4 == 1;
    trace.order(id, "Filled", "0.1", "0.1");
    trace.fill({.id = "e" + id, .order = id, .side = is_buy ? "Buy" : "Sell", .fee = "0"});
    trace.position(is_buy ? "Buy" : "", is_buy ? "0.1" : "0", is_buy ? "50000" : "0");
    trace.wallet("USDT", "1000000").next();
  }
  void steps(int count) {
    for (int i = 0; i < count; ++i) {
      step();
    }
  }
  std::string forgotten() {
    return json::parse(trace.oracle().ledger()).value().member("forgotten").value().dump();
  }

  HandMadeTrace trace;
  int orders = 0;
};

TEST(OracleLimits, StaysAsLargeOverThousandsOfOrders) {
  LongLife life;
  life.steps(400);
  EXPECT_EQ(life.trace.differences(), Sentences{});
  const std::size_t size = life.trace.oracle().size();
  life.steps(8'000);
  EXPECT_EQ(life.trace.differences(), Sentences{});
  EXPECT_EQ(life.trace.oracle().size(), size);
  EXPECT_LT(size, 350U);
}

TEST(OracleLimits, CountsWhatItForgot) {
  LongLife life;
  life.steps(400);
  EXPECT_EQ(life.forgotten(), R"({"Cancelled":150,"Filled":150,"executions":100})");
  EXPECT_EQ(json::parse(life.trace.oracle().orders()).value().size(), 100U);
}

TEST(OracleLimits, KeepsWhatLives) {
  LongLife life;
  life.trace.order("old", "New", "0.5", "0").next();
  life.steps(400);
  EXPECT_TRUE(life.trace.oracle().orders().contains(R"("orderId":"old")"));
  life.trace.order("old", "New", "0.5", "0.1").next();
  EXPECT_EQ(life.trace.differences(),
            Sentences{"order old, filled: cumExecQty is 0.1, executions make 0"});
}

TEST(OracleLimits, KeepsInWordsWhatWasDifferentOfAnOrderThatLeft) {
  LongLife life;
  life.ask("never");
  life.trace.next().order("less", "Filled", "0.1", "0.1").next();
  life.steps(400);
  EXPECT_EQ(life.trace.differences(),
            (Sentences{"order never was acknowledged and never seen",
                       "order less, filled: cumExecQty is 0.1, executions make 0"}));
  EXPECT_TRUE(life.forgotten().contains(R"("never seen":1)"));
}

TEST(OracleLimits, AnOrderThatIsSeenLateStays) {
  LongLife life;
  life.ask("late");
  life.trace.next().entry(TraceKind::In, "{}").next().order("late", "New", "0.1", "0").next();
  life.steps(400);
  EXPECT_EQ(life.trace.differences(), Sentences{});
  EXPECT_TRUE(life.trace.oracle().orders().contains(R"("orderId":"late")"));
  life.trace.order("late", "Cancelled", "0.1", "0").next();
  life.steps(400);
  EXPECT_FALSE(life.trace.oracle().orders().contains(R"("orderId":"late")"));
}

TEST(OracleLimits, KnowsAnExecutionThatComesAgain) {
  LongLife life;
  life.step();
  life.trace.fill({.id = "eo1", .order = "o1", .fee = "0"}).next();
  EXPECT_EQ(life.trace.differences(), Sentences{"execution eo1 of linear/BTCUSDT came twice"});
}

}  // namespace
}  // namespace tw::venue_sim
