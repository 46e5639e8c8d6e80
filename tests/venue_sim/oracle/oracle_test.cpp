#include "venue_sim/oracle.hpp"

#include <gtest/gtest.h>

#include "hand_made_trace.hpp"
#include "json/value.hpp"

namespace tw::venue_sim {
namespace {

using Sentences = std::vector<std::string>;

class OracleTest : public testing::Test {
 protected:
  /// 1000 USDT, then 0.1 BTC bought at 50000 for a fee of 2.75.
  void open_long() {
    trace_.admin("deposit", "USDT", "1000").wallet("USDT", "1000").next();
    trace_.order("o1", "Filled", "0.1", "0.1").fill({});
    trace_.position("Buy", "0.1", "50000").wallet("USDT", "997.25").next();
  }
  /// Sells at 51000 what was bought: 100 gross, a fee of 2.805.
  void close_long(const MadeFill& fill) {
    trace_.order("o2", "Filled", "0.1", "0.1").fill(fill);
    trace_.position("", "0", "0").wallet("USDT", "1094.445").next();
  }
  static MadeFill closing() {
    return {.id = "e2",
            .order = "o2",
            .side = "Sell",
            .price = "51000",
            .value = "5100",
            .fee = "2.805",
            .pnl = "100"};
  }

  HandMadeTrace trace_;
};

TEST_F(OracleTest, FindsNothingInATraceThatIsRight) {
  open_long();
  EXPECT_EQ(trace_.account_member("positions"),
            R"({"linear/BTCUSDT":{"size":"0.1","entry":"50000"}})");
  close_long(closing());
  EXPECT_EQ(trace_.differences(), Sentences{});
  EXPECT_EQ(trace_.errors(), Sentences{});
  EXPECT_EQ(trace_.account_member("wallets"), R"({"USDT":"1094.445"})");
  EXPECT_EQ(trace_.account_member("positions"), "{}");
}

TEST_F(OracleTest, CountsWhatItRead) {
  open_long();
  const json::Value ledger = json::parse(trace_.oracle().ledger()).value();
  EXPECT_EQ(ledger.keys(),
            (Sentences{"accounts", "differences", "untold", "read", "refused", "forgotten"}));
  EXPECT_EQ(ledger.member("read").value().integer().value(), 6);
  EXPECT_EQ(ledger.member("refused").value().integer().value(), 0);
}

// One lot of BTCUSDT is 0.001.

TEST_F(OracleTest, FindsALotTooMuchInAnExecution) {
  trace_.admin("deposit", "USDT", "1000").next();
  trace_.order("o1", "Filled", "0.1", "0.1");
  trace_.fill({.quantity = "0.101", .value = "5050"}).position("Buy", "0.1", "50000").next();
  EXPECT_EQ(trace_.differences(),
            (Sentences{"account 1, linear/BTCUSDT, size: the position is told as 0.1, executions "
                       "make 0.101",
                       "order o1, filled: cumExecQty is 0.1, executions make 0.101",
                       "order o1, more: executions make 0.101, asked were 0.1"}));
}

TEST_F(OracleTest, FindsALotTooMuchInThePosition) {
  trace_.admin("deposit", "USDT", "1000").next();
  trace_.order("o1", "Filled", "0.1", "0.1").fill({}).position("Buy", "0.101", "50000").next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"account 1, linear/BTCUSDT, size: the position is told as 0.101, executions "
                      "make 0.1"});
}

TEST_F(OracleTest, FindsALotTooMuchInTheWallet) {
  open_long();
  MadeFill fill = closing();
  trace_.order("o2", "Filled", "0.1", "0.1").fill(fill).position("", "0", "0");
  trace_.wallet("USDT", "1095.445");  // the PnL of 0.101
  EXPECT_EQ(trace_.differences(), Sentences{"account 1, USDT: the wallet is told as 1095.445, all "
                                            "entries make 1094.445"});
}

TEST_F(OracleTest, FindsALotTooMuchInThePnl) {
  open_long();
  MadeFill fill = closing();
  fill.pnl = "101";
  close_long(fill);
  EXPECT_EQ(trace_.differences(),
            (Sentences{"execution e2: execPnl is 101, the position makes 100",
                       "account 1, USDT: the wallet is told as 1094.445, all entries make "
                       "1095.445"}));
}

TEST_F(OracleTest, FindsATickTooMuchInTheEntry) {
  trace_.admin("deposit", "USDT", "1000").next();
  trace_.order("o1", "Filled", "0.1", "0.1").fill({}).position("Buy", "0.1", "50000.1").next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"account 1, linear/BTCUSDT, entry: the entry is told as 50000.1, executions "
                      "make 50000"});
}

TEST_F(OracleTest, FindsTheSmallestErrorOfAWallet) {
  trace_.admin("deposit", "USDT", "1000").wallet("USDT", "1000.000000000001").next();
  EXPECT_EQ(trace_.differences().size(), 1u);
}

TEST_F(OracleTest, FindsTheSmallestErrorOfAFee) {
  trace_.admin("deposit", "USDT", "1000").next();
  trace_.order("o1", "Filled", "0.1", "0.1").fill({.rate = "0.00055"}).next();
  EXPECT_EQ(trace_.differences(), Sentences{});
  trace_.order("o2", "Filled", "0.1", "0.1");
  trace_.fill({.id = "e2", .order = "o2", .fee = "2.750000000001", .rate = "0.00055"}).next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"execution e2: execFee is 2.750000000001, its feeRate makes 2.75"});
}

TEST_F(OracleTest, TakesTheFeeOfASpotBuyFromItsQuantity) {
  trace_.admin("deposit", "USDT", "1000").next();
  trace_.spot_order("o1", "Buy", "Filled", "0.1", "0.1");
  trace_.fill({.fee = "0.0001", .category = "spot", .coin = "BTC", .rate = "0.001"}).next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleTest, FindsALotThatStaysLocked) {
  trace_.admin("deposit", "USDT", "10000").admin("deposit", "BTC", "1").next();
  trace_.spot_order("o1", "Buy", "PartiallyFilled", "0.1", "0.04");
  trace_.spot_order("o2", "Sell", "New", "0.5", "0").wallet("USDT", "10000", "3000");
  trace_.wallet("BTC", "1", "0.5").next();
  trace_.spot_order("o3", "Sell", "Untriggered", "0.5", "0").wallet("BTC", "1", "0.5").next();
  trace_.spot_order("o1", "Buy", "PartiallyFilledCanceled", "0.1", "0.04");
  trace_.spot_order("o2", "Sell", "Cancelled", "0.5", "0").wallet("USDT", "10000", "0");
  trace_.wallet("BTC", "1", "0.000001").next();
  // The quiet moments of o1 without its executions are another matter.
  EXPECT_EQ(trace_.differences().front(),
            "account 1, BTC, locked: locked is told as 0.000001, resting orders make 0");
}

TEST_F(OracleTest, FindsAValueThatIsNotPriceTimesQuantity) {
  trace_.admin("deposit", "USDT", "1000").next();
  trace_.order("o1", "Filled", "0.1", "0.1").fill({.value = "5050"}).next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"execution e1: execValue is 5050, 0.1 at 50000 make 5000"});
}

TEST_F(OracleTest, AveragesTheEntryAndTurnsAPosition) {
  trace_.admin("deposit", "USDT", "1000").next();
  trace_.order("o1", "Filled", "0.3", "0.3");
  trace_.fill({.fee = "0"});
  trace_.fill({.id = "e2", .price = "53000", .quantity = "0.2", .value = "10600", .fee = "0"});
  trace_.position("Buy", "0.3", "52000").next();
  trace_.order("o2", "Filled", "0.4", "0.4");
  trace_.fill({.id = "e3",
               .order = "o2",
               .side = "Sell",
               .price = "52100",
               .quantity = "0.4",
               .value = "20840",
               .fee = "0",
               .pnl = "30"});
  trace_.position("Sell", "0.1", "52100").wallet("USDT", "1030").next();
  trace_.order("o3", "Filled", "0.1", "0.1");
  trace_.fill(
      {.id = "e4", .order = "o3", .price = "52000", .value = "5200", .fee = "0", .pnl = "10"});
  trace_.position("", "0", "0").wallet("USDT", "1040").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleTest, ClosesAPositionInParts) {
  trace_.admin("deposit", "USDT", "1000").next();
  trace_.order("o1", "Filled", "0.3", "0.3");
  trace_.fill({.price = "50000.1", .quantity = "0.1", .value = "5000.01", .fee = "0"});
  trace_.fill({.id = "e2", .price = "50000.3", .quantity = "0.2", .value = "10000.06", .fee = "0"});
  trace_.position("Buy", "0.3", "50000.233333333333").next();
  trace_.order("o2", "PartiallyFilled", "0.3", "0.1");
  trace_.fill({.id = "e3",
               .order = "o2",
               .side = "Sell",
               .price = "50000.3",
               .quantity = "0.1",
               .value = "5000.03",
               .fee = "0",
               .pnl = "0.006666666667"});
  trace_.position("Buy", "0.2", "50000.233333333333").wallet("USDT", "1000.006666666667").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleTest, MovesBothCoinsOfASpotFill) {
  trace_.admin("deposit", "USDT", "10000").next();
  trace_.order("o1", "Filled", "0.1", "0.1");
  trace_.fill({.fee = "0.0001", .category = "spot", .coin = "BTC"});
  trace_.wallet("USDT", "5000").wallet("BTC", "0.0999").next();
  trace_.order("o2", "Filled", "0.05", "0.05");
  trace_.fill({.id = "e2",
               .order = "o2",
               .side = "Sell",
               .price = "52000",
               .quantity = "0.05",
               .value = "2600",
               .fee = "2.6",
               .category = "spot",
               .coin = "USDT"});
  trace_.wallet("USDT", "7597.4").wallet("BTC", "0.0499").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
  EXPECT_EQ(trace_.account_member("wallets"), R"({"BTC":"0.0499","USDT":"7597.4"})");
  EXPECT_EQ(trace_.account_member("positions"), "{}");
}

TEST_F(OracleTest, PaysFundingAndLeavesThePosition) {
  open_long();
  MadeFill funding{.id = "f1", .order = "", .fee = "0.5", .type = "Funding"};
  trace_.fill(funding).wallet("USDT", "996.75").next();
  funding.id = "f2";
  funding.fee = "-0.25";
  trace_.fill(funding).wallet("USDT", "997").position("Buy", "0.1", "50000").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleTest, TakesWithdrawalsAway) {
  trace_.admin("deposit", "USDT", "1000").admin("withdraw", "USDT", "0.5");
  trace_.wallet("USDT", "999.5").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleTest, ListsAnAccountThatWasOpened) {
  trace_.entry(TraceKind::Admin, R"({"action":"open_account","account":3})");
  trace_.entry(TraceKind::Admin, R"({"action":"fault","line":"{}"})");
  EXPECT_EQ(trace_.account_member("account"), "3");
  EXPECT_EQ(trace_.errors(), Sentences{});
}

TEST_F(OracleTest, BooksAFillOnce) {
  open_long();
  trace_.fill({}).next();
  EXPECT_EQ(trace_.differences(), Sentences{"execution e1 of linear/BTCUSDT came twice"});
  EXPECT_EQ(trace_.account_member("wallets"), R"({"USDT":"997.25"})");
}

TEST_F(OracleTest, TellsEqualIdsOfTwoInstrumentsApart) {
  open_long();
  trace_.order("o2", "Filled", "0.1", "0.1");
  trace_.fill({.order = "o2", .fee = "0", .category = "spot"}).wallet("USDT", "-4002.75").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleTest, FindsAnExecutionWithoutAnOrder) {
  trace_.admin("deposit", "USDT", "1000").fill({}).next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"order o1: executions make 0.1 of an order that is unknown"});
}

TEST_F(OracleTest, FindsAnOrderThatEndedTwice) {
  trace_.order("o1", "Cancelled", "0.1", "0").next().order("o1", "Cancelled", "0.1", "0");
  trace_.order("o2", "Rejected", "0.1", "0").next().order("o2", "New", "0.1", "0");
  EXPECT_EQ(trace_.differences(), (Sentences{"order o1: ended as Cancelled and again as Cancelled",
                                             "order o2: ended as Rejected and then was New"}));
}

TEST_F(OracleTest, FindsAnExecutionThatIsMissing) {
  trace_.order("o1", "PartiallyFilled", "0.1", "0.06").next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"order o1, filled: cumExecQty is 0.06, executions make 0"});
}

TEST_F(OracleTest, FindsAFilledOrderThatIsNotFull) {
  trace_.order("o1", "Filled", "0.1", "0.06").fill({.quantity = "0.06", .value = "3000"}).next();
  EXPECT_EQ(trace_.differences(), Sentences{"order o1, status: is Filled with 0.06 of 0.1"});
}

TEST_F(OracleTest, FindsAFilledQuantityThatFell) {
  trace_.order("o1", "PartiallyFilled", "0.2", "0.1").fill({});
  trace_.order("o1", "PartiallyFilled", "0.2", "0.05");
  EXPECT_EQ(trace_.differences(),
            (Sentences{"order o1: cumExecQty fell from 0.1 to 0.05",
                       "order o1, filled: cumExecQty is 0.05, executions make 0.1"}));
}

TEST_F(OracleTest, RemembersADifferenceThatWentAway) {
  trace_.admin("deposit", "USDT", "1000").wallet("USDT", "1001").next();
  trace_.wallet("USDT", "1000").next();
  EXPECT_EQ(trace_.differences(), Sentences{"account 1, USDT: the wallet is told as 1001, all "
                                            "entries make 1000; later no more"});
}

TEST_F(OracleTest, ComparesOnlyWhenAMomentIsOver) {
  trace_.admin("deposit", "USDT", "1000");
  trace_.wallet("USDT", "997.25");  // told before its execution
  trace_.order("o1", "Filled", "0.1", "0.1").fill({}).next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleTest, ComparesBeforeTheNextRequestWhenTimeStands) {
  trace_.admin("deposit", "USDT", "1000").wallet("USDT", "997.25");
  trace_.entry(TraceKind::Request, "GET /v5/market/time HTTP/1.1\r\n\r\n");
  trace_.order("o1", "Filled", "0.1", "0.1").fill({}).next();
  EXPECT_EQ(trace_.differences().size(), 1u);
}

TEST_F(OracleTest, CountsDifferencesBeyondThoseItTells) {
  for (int i = 0; i < 1'100; ++i) {
    trace_.order("o1", "Cancelled", "0.1", "0");
  }
  const json::Value ledger = json::parse(trace_.oracle().ledger()).value();
  EXPECT_EQ(ledger.member("differences").value().size(), 1'000u);
  EXPECT_EQ(ledger.member("untold").value().integer().value(), 99);
}

struct BadEntry {
  const char* name;
  TraceKind kind;
  const char* bytes;
  const char* what;
};
class OracleRefuses : public testing::TestWithParam<BadEntry> {};
TEST_P(OracleRefuses, AndReadsOn) {
  HandMadeTrace trace;
  trace.entry(GetParam().kind, GetParam().bytes);
  EXPECT_EQ(trace.errors(), Sentences{std::string("entry 1: ") + GetParam().what});
  const json::Value ledger = json::parse(trace.oracle().ledger()).value();
  EXPECT_EQ(ledger.member("refused").value().integer().value(), 1);
  EXPECT_EQ(ledger.member("read").value().integer().value(), 1);
}
INSTANTIATE_TEST_SUITE_P(
    Table, OracleRefuses,
    testing::Values(
        BadEntry{"NoAccount", TraceKind::House, R"({"topic":"order","data":[]})",
                 "account: '' is not an integer"},
        BadEntry{"Category", TraceKind::House,
                 R"({"account":1,"topic":"execution","data":[{"category":"option","symbol":"X",)"
                 R"("execId":"1"}]})",
                 "category: 'option' is not spot or linear"},
        BadEntry{"Quantity", TraceKind::House,
                 R"({"account":1,"topic":"order","data":[{"orderId":"1","orderStatus":"New",)"
                 R"("qty":"1e5"}]})",
                 "qty: '1e5' is not a decimal number"},
        BadEntry{"NegativeQuantity", TraceKind::House,
                 R"({"account":1,"topic":"execution","data":[{"category":"spot","symbol":"X",)"
                 R"("execId":"1","side":"Buy","execPrice":"1","execQty":"-1","execValue":"-1"}]})",
                 "execution 1: price 1 and quantity -1 are not above 0"},
        BadEntry{"Instrument", TraceKind::House,
                 R"({"account":1,"topic":"execution","data":[{"category":"spot","symbol":"X",)"
                 R"("execId":"1","side":"Buy","execPrice":"1","execQty":"1","execValue":"1"}]})",
                 "execution 1: spot/X is no instrument that was named"},
        BadEntry{"Amount", TraceKind::Admin,
                 R"({"action":"deposit","account":1,"coin":"USDT","amount":"much"})",
                 "amount: 'much' is not a decimal number"},
        BadEntry{"Request", TraceKind::Request, "GET",
                 "request line: 'GET' is not a method and a "
                 "target"}),
    [](const testing::TestParamInfo<BadEntry>& row) { return std::string{row.param.name}; });

TEST_F(OracleTest, RefusesWhatIsBeyondTheRangeAndChangesNothing) {
  open_long();
  trace_.order("o2", "New", "1", "0");
  trace_.fill({.id = "e2",
               .order = "o2",
               .price = "100000000000000",
               .quantity = "100000000000",
               .value = "1",
               .fee = "1"});
  EXPECT_EQ(trace_.errors(), Sentences{"entry 8: value is beyond the range of numbers"});
  EXPECT_EQ(trace_.account_member("wallets"), R"({"USDT":"997.25"})");
}

}  // namespace
}  // namespace tw::venue_sim
