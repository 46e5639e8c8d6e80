#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <vector>

#include "base/random.hpp"
#include "portfolio/trading.hpp"

namespace tw::portfolio {
namespace {

// Everything below counts in whole units, without Decimal: quantities in 0.001, prices in 0.1,
// money in 10^-12, of which a unit of quantity times a unit of price is 10^8.
constexpr Int128 kCell = 100'000'000;

struct Draw {
  std::uint64_t id = 0;
  Side side = Side::Buy;
  std::int64_t lots = 0;
  std::int64_t ticks = 0;
  std::int64_t fee = 0;  // 10^-12
};

Fill fill_of(const Draw& draw) {
  return portfolio::fill_of(draw.id, draw.side, Quantity{Decimal::from_units(draw.lots, 3)},
                            Price{Decimal::from_units(draw.ticks, 1)}, Decimal::from_raw(draw.fee));
}

// Ids repeat now and then, like a fill that is reported twice.
std::vector<Draw> draws(std::uint64_t seed, std::size_t count) {
  Random random{seed};
  const auto lots_max = 1 + random.below(2'000);
  std::vector<Draw> made;
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_repeat = last > 0 && random.below(10) == 0;
    made.push_back(
        {.id = is_repeat ? 1 + random.below(last) : ++last,
         .side = random.below(2) == 0 ? Side::Buy : Side::Sell,
         .lots = static_cast<std::int64_t>(1 + random.below(lots_max)),
         .ticks = static_cast<std::int64_t>(1 + random.below(1'000'000)),
         .fee = static_cast<std::int64_t>(random.below(2'000'000'000'000)) - 1'000'000'000'000});
  }
  return made;
}

Int128 divide_half_even(Int128 a, Int128 b) {  // b > 0
  const bool is_negative = a < 0;
  const Int128 size = is_negative ? -a : a;
  Int128 quotient = size / b;
  const Int128 twice = size % b * 2;
  quotient += twice > b || (twice == b && quotient % 2 == 1) ? 1 : 0;
  return is_negative ? -quotient : quotient;
}

// One unit of quantity after the other would be the definition; a fill closes or opens at one
// price, so two branches are enough. Longs and shorts are told apart by the sign of `lots` alone.
struct NaivePosition {
  std::set<std::uint64_t> seen;
  Int128 lots = 0;
  Int128 cost = 0;
  Int128 realized = 0;
  Int128 fees = 0;
  Int128 cash = 0;  // as if everything were paid for in full

  void on(const Draw& draw) {
    if (!seen.insert(draw.id).second) {
      return;
    }
    const Int128 sign = draw.side == Side::Buy ? 1 : -1;
    fees += draw.fee;
    cash -= sign * draw.lots * draw.ticks * kCell;
    Int128 rest = draw.lots;
    if (lots * sign < 0) {
      const Int128 held = lots < 0 ? -lots : lots;
      const Int128 closed = rest < held ? rest : held;
      const Int128 cost_closed = divide_half_even(cost * closed, held);
      realized += -sign * closed * draw.ticks * kCell - cost_closed;
      cost -= cost_closed;
      lots += sign * closed;
      rest -= closed;
    }
    lots += sign * rest;
    cost += sign * rest * draw.ticks * kCell;
  }
};

struct Both {
  Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  NaivePosition naive;

  void on(const Draw& draw) {
    portfolio.apply(fill_of(draw), instrument);
    naive.on(draw);
  }
  Decimal unrealized(std::int64_t ticks) const {
    return portfolio.unrealized_gross(kKey, instrument, Price{Decimal::from_units(ticks, 1)});
  }
};

std::uint64_t draw_seed() { return *rc::gen::arbitrary<std::uint64_t>(); }

RC_GTEST_PROP(PortfolioProperty, EqualsTheNaiveTwinAfterEachFill, ()) {
  Both both;
  for (const Draw& draw : draws(draw_seed(), 50)) {
    both.on(draw);
    const Position& position = both.portfolio.positions().front();
    RC_ASSERT(position.quantity.decimal().raw() == both.naive.lots * 1'000'000'000);
    RC_ASSERT(position.entry_cost.raw() == both.naive.cost);
    RC_ASSERT(position.realized_gross.amount.raw() == both.naive.realized);
    RC_ASSERT(position.fees.amount.raw() == both.naive.fees);
    RC_ASSERT(both.portfolio.ledger().sum(kSettle).is_zero());
  }
}

// Exact whatever the cost method: cash paid and received plus the rest at the mark.
RC_GTEST_PROP(PortfolioProperty, EquityChangesByPnlLessFees, ()) {
  Both both;
  for (const Draw& draw : draws(draw_seed(), 50)) {
    both.on(draw);
    const Decimal unrealized = both.unrealized(draw.ticks);
    const Int128 pnl = both.naive.cash + both.naive.lots * draw.ticks * kCell;
    const Decimal equity = both.portfolio.wallet(kAccount).amount + unrealized;
    RC_ASSERT((equity - testing::dec("1000")).raw() == pnl - both.naive.fees);
  }
}

RC_GTEST_PROP(PortfolioProperty, APositionThatIsFlatHasNoCost, ()) {
  Both both;
  const std::vector<Draw> made = draws(draw_seed(), 20);
  for (const Draw& draw : made) {
    both.on(draw);
  }
  const auto lots = static_cast<std::int64_t>(both.naive.lots);
  RC_PRE(lots != 0);
  both.on({.id = 1'000'000,
           .side = lots > 0 ? Side::Sell : Side::Buy,
           .lots = lots > 0 ? lots : -lots,
           .ticks = 123,
           .fee = 0});
  const Position& position = both.portfolio.positions().front();
  RC_ASSERT(position.quantity.is_zero());
  RC_ASSERT(position.entry_cost.is_zero());
  RC_ASSERT(position.realized_gross.amount.raw() == both.naive.cash);
}

RC_GTEST_PROP(PortfolioProperty, RepeatingEveryFillChangesNothing, ()) {
  Both both;
  const std::vector<Draw> made = draws(draw_seed(), 30);
  for (const Draw& draw : made) {
    both.on(draw);
  }
  const Portfolio before = both.portfolio;
  for (const Draw& draw : made) {
    RC_ASSERT(!both.portfolio.apply(fill_of(draw), both.instrument).has_value());
  }
  RC_ASSERT(both.portfolio == before);
}

// A long run: rounding must not add up.
TEST(PortfolioRun, TenThousandFillsEqualTheNaiveTwin) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Both both;
    for (const Draw& draw : draws(seed, 10'000)) {
      both.on(draw);
    }
    const Position& position = both.portfolio.positions().front();
    EXPECT_EQ(position.quantity.decimal().raw() / 1'000'000'000, both.naive.lots);
    EXPECT_TRUE(position.entry_cost.raw() == both.naive.cost);
    EXPECT_TRUE((both.portfolio.wallet(kAccount).amount - testing::dec("1000")).raw() ==
                both.naive.realized - both.naive.fees);
    EXPECT_TRUE(both.portfolio.ledger().sum(kSettle).is_zero());
  }
}

}  // namespace
}  // namespace tw::portfolio
