#include "market/trade_tape.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace tw::market {
namespace {

Trade trade(std::uint64_t id, std::int64_t lots, Side aggressor) {
  return {.instrument = {}, .trade_id = id, .ticks = 100, .lots = lots, .aggressor = aggressor};
}

TEST(TradeTape, ShowsTheNewestFirst) {
  TradeTape tape(3);
  for (std::uint64_t id = 1; id <= 2; ++id) {
    tape.on_trade(from_nanoseconds(static_cast<std::int64_t>(id)), trade(id, 5, Side::Buy));
  }
  ASSERT_EQ(tape.size(), 2U);
  EXPECT_EQ(tape.print(0).trade.trade_id, 2U);
  EXPECT_EQ(tape.print(1).trade.trade_id, 1U);
  EXPECT_EQ(tape.print(1).ts_event, from_nanoseconds(1));
}

TEST(TradeTape, ForgetsTheOldestWhenFull) {
  TradeTape tape(2);
  tape.on_trade({}, trade(1, 5, Side::Buy));
  tape.on_trade({}, trade(2, 7, Side::Sell));
  tape.on_trade({}, trade(3, 9, Side::Sell));
  EXPECT_EQ(tape.size(), 2U);
  EXPECT_EQ(tape.print(1).trade.trade_id, 2U);
  EXPECT_EQ(tape.lots(Side::Buy), 0);
  EXPECT_EQ(tape.lots(Side::Sell), 16);
}

TEST(TradeTape, IsEmptyAfterClear) {
  TradeTape tape(2);
  tape.on_trade({}, trade(1, 5, Side::Buy));
  tape.clear();
  EXPECT_EQ(tape.size(), 0U);
  EXPECT_EQ(tape.lots(Side::Buy), 0);
}

TEST(TradeTape, ItsSumsAreThoseOfItsPrints) {
  Random random(7);
  TradeTape tape(16);
  for (std::uint64_t id = 1; id <= 1'000; ++id) {
    const auto lots = static_cast<std::int64_t>(random.below(1'000'000)) + 1;
    tape.on_trade({}, trade(id, lots, random.below(2) == 0 ? Side::Buy : Side::Sell));
    Int128 bought = 0;
    Int128 sold = 0;
    for (std::size_t age = 0; age < tape.size(); ++age) {
      const Trade& print = tape.print(age).trade;
      (print.aggressor == Side::Buy ? bought : sold) += print.lots;
    }
    ASSERT_EQ(tape.lots(Side::Buy), bought);
    ASSERT_EQ(tape.lots(Side::Sell), sold);
  }
}

TEST(TradeTapeDeathTest, HoldsNoPrintBeyondItsSize) {
  const TradeTape tape(2);
  EXPECT_DEATH(static_cast<void>(tape.print(0)), "age");
}

}  // namespace
}  // namespace tw::market
