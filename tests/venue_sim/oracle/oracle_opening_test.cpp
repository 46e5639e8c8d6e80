#include "venue_sim/oracle_opening.hpp"

#include <gtest/gtest.h>

#include "hand_made_trace.hpp"

// What one oracle knew is the beginning of the next one's trace.
namespace tw::venue_sim {
namespace {

using Sentences = std::vector<std::string>;

// A deposit, a position at an average that no decimal holds, one order that is open.
void trade(HandMadeTrace& trace) {
  trace.admin("deposit", "USDT", "1000").wallet("USDT", "1000").next();
  trace.order("o1", "Filled", "0.1", "0.1").fill({});
  trace.order("o2", "PartiallyFilled", "0.5", "0.2");
  trace.fill({.id = "e2", .order = "o2", .price = "50001", .quantity = "0.2", .value = "10000.2"});
  trace.position("Buy", "0.3", "50000.666666666667").wallet("USDT", "994.5").next();
}

void open_from(HandMadeTrace& before, HandMadeTrace& after) {
  for (const std::string& line : before.oracle().opening()) {
    after.entry(TraceKind::Admin, line);
  }
  after.next();
}

TEST(OracleOpening, TheNextOneKnowsWhatThisOneKnew) {
  HandMadeTrace first;
  trade(first);
  ASSERT_EQ(first.differences(), Sentences{});
  HandMadeTrace second;
  open_from(first, second);
  EXPECT_EQ(second.errors(), Sentences{});
  EXPECT_EQ(second.differences(), Sentences{});
  for (const std::string_view member : {"wallets", "positions"}) {
    EXPECT_EQ(second.account_member(member), first.account_member(member));
  }
  EXPECT_EQ(second.oracle().orders(), first.oracle().orders());
  EXPECT_EQ(second.oracle().opening(), first.oracle().opening());
}

TEST(OracleOpening, AnOrderThatWasNeverSeenOpensNoAccount) {
  HandMadeTrace trace;
  trace.entry(TraceKind::Admin,
              R"({"action":"opening_order","orderId":"o9","account":0,"qty":"0","firstQty":"0",)"
              R"("told":"0","filled":"0","acknowledged":true})");
  EXPECT_EQ(trace.errors(), Sentences{});
  EXPECT_NE(trace.oracle().ledger().find(R"("accounts":[])"), std::string::npos);
  EXPECT_NE(trace.oracle().orders().find("o9"), std::string::npos);
}

TEST(OracleOpening, WhatComesIsCountedOnFromThere) {
  HandMadeTrace first;
  trade(first);
  HandMadeTrace second;
  open_from(first, second);
  second.order("o2", "Filled", "0.5", "0.5");
  second.fill({.id = "e3", .order = "o2", .quantity = "0.3", .value = "15000", .fee = "0"});
  second.position("Buy", "0.6", "50000.333333333333").wallet("USDT", "994.5").next();
  EXPECT_EQ(second.differences(), Sentences{});
  // One lot too much is still found.
  second.fill({.id = "e4", .order = "o2", .quantity = "0.001", .value = "50", .fee = "0"}).next();
  EXPECT_EQ(second.differences(),
            (Sentences{"account 1, linear/BTCUSDT, size: the position is told as 0.6, executions "
                       "make 0.601",
                       "order o2, filled: cumExecQty is 0.5, executions make 0.501",
                       "order o2, more: executions make 0.501, asked were 0.5"}));
}

TEST(OracleOpening, WhatWasFoundIsNotForgotten) {
  HandMadeTrace first;
  first.admin("deposit", "USDT", "1000").wallet("USDT", "1001").next();
  const Sentences found = first.differences();
  ASSERT_EQ(found.size(), 1U);
  HandMadeTrace second;
  open_from(first, second);
  EXPECT_EQ(second.differences(), found);
  HandMadeTrace third;
  open_from(second, third);
  EXPECT_EQ(third.differences(), found);
}

TEST(OracleOpening, AnEntryThatIsNoneIsRefused) {
  for (const std::string_view line :
       {R"({"action":"opening"})",
        R"({"action":"opening","account":1,"wallets":[{"coin":"USDT","amount":"x"}]})",
        R"({"action":"opening","account":1,"positions":[{"instrument":"a","size":"1"}]})",
        R"({"action":"opening_order","account":1})",
        R"({"action":"opening_order","orderId":"o","account":1,"qty":"1"})"}) {
    HandMadeTrace trace;
    trace.entry(TraceKind::Admin, line);
    EXPECT_EQ(trace.errors().size(), 1U) << line;
  }
}

}  // namespace
}  // namespace tw::venue_sim
