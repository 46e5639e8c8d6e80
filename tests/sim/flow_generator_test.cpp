#include "sim/flow_generator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "sim/flow_rig.hpp"

namespace tw::sim {
namespace {

using support::at_ms;
using support::price;
using support::quantity;

constexpr InstrumentId kFirst{0};

TEST(FlowGenerator, SameSeedSameBytesHoweverTimePasses) {
  FlowRig whole(2, 11);
  FlowRig steps(2, 11);
  FlowRig other(2, 12);
  whole.venue.advance_to(at_ms(0));
  other.venue.advance_to(at_ms(0));
  whole.venue.advance_to(at_ms(4'000));
  other.venue.advance_to(at_ms(4'000));
  for (std::int64_t ms = 0; ms <= 4'000; ++ms) {
    steps.venue.advance_to(at_ms(ms));
  }
  EXPECT_TRUE(steps.ear.depths == whole.ear.depths);
  EXPECT_TRUE(steps.ear.times == whole.ear.times);
  EXPECT_TRUE(saved(steps.venue) == saved(whole.venue));
  EXPECT_FALSE(saved(other.venue) == saved(whole.venue));
}

// A golden number: another one under another compiler is a difference in bits.
TEST(FlowGenerator, DrawsTheBitsItAlwaysDrew) {
  FlowRig rig(1, 42);
  rig.venue.advance_to(at_ms(0));
  rig.venue.advance_to(at_ms(5'000));
  std::uint64_t hash = 0;
  const auto add = [&](std::int64_t value) {
    hash = (hash ^ static_cast<std::uint64_t>(value)) * 1'099'511'628'211U;  // FNV-1a by words
  };
  for (const MarketEar::Depth& depth : rig.ear.depths) {
    add(to_nanoseconds(depth.at));
    for (const auto* levels : {&depth.bids, &depth.asks}) {
      for (const DepthLevel& level : *levels) {
        add(level.ticks);
        add(level.lots);
      }
    }
  }
  EXPECT_EQ(hash, 3'313'338'369'874'505'410U);
}

// Which instrument acted when.
class TurnsEar final : public MarketListener {
 public:
  void on_market(const Event& event) override {
    if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      turns.emplace_back(event.ts_event, depth->instrument);
    }
  }
  std::vector<std::pair<Timestamp, InstrumentId>> turns;
};

TEST(FlowGenerator, InstrumentsActInTheOrderOfTimeAndThenOfTheirIds) {
  constexpr std::uint32_t kCount = 5;
  TurnsEar ear;
  MatchingVenue venue;
  venue.listen(&ear);
  for (std::uint32_t i = 0; i < kCount; ++i) {
    const InstrumentDefined defined = support::sample_instrument(i, "BTCUSDT");
    venue.list(Instrument{defined.listing, defined.terms});
    const std::uint64_t seed = i < 3 ? 7 : i;  // the first three do the same at the same moments
    ASSERT_TRUE(venue.set_flow(InstrumentId{i}, sample_flow(), seed).has_value());
  }
  venue.advance_to(at_ms(0));
  venue.advance_to(at_ms(2'000));
  EXPECT_GT(ear.turns.size(), 1'000U);
  EXPECT_TRUE(std::ranges::is_sorted(ear.turns));
  const auto of_twin = [&](std::uint32_t id) {
    return std::ranges::count(ear.turns, InstrumentId{id},
                              &std::pair<Timestamp, InstrumentId>::second);
  };
  EXPECT_EQ(of_twin(0), of_twin(2));
}

TEST(FlowGenerator, KeepsItsLevelsAndNeverCrosses) {
  FlowRig rig(1, 5);
  rig.venue.advance_to(at_ms(0));
  const market::OrderBook& book = rig.ear.books.at(kFirst);
  for (auto next = rig.venue.next_event(); next.has_value() && *next < at_ms(20'000);
       next = rig.venue.next_event()) {
    rig.venue.advance_to(*next);
    ASSERT_EQ(book.state(), market::BookState::Synced);
    ASSERT_GE(book.level_count(Side::Buy), sample_flow().levels);
    ASSERT_GE(book.level_count(Side::Sell), sample_flow().levels);
    ASSERT_LE(rig.venue.generated_orders(kFirst), 12 * sample_flow().levels);
  }
  EXPECT_EQ(rig.ear.lost, 0U);
  EXPECT_EQ(rig.ear.snapshots, 1U);
  EXPECT_GE(rig.ear.depths[0].bids.size(), sample_flow().levels);
}

TEST(FlowGenerator, ShowsEveryKindOfMessage) {
  FlowRig rig(1, 6);
  rig.venue.advance_to(at_ms(0));
  rig.venue.advance_to(at_ms(20'000));
  std::size_t bought = 0;
  std::set<std::int64_t> prices;
  for (const Trade& trade : rig.ear.trades) {
    bought += trade.aggressor == Side::Buy ? 1U : 0U;
    prices.insert(trade.ticks);
  }
  EXPECT_GT(bought, rig.ear.trades.size() / 5);
  EXPECT_LT(bought, rig.ear.trades.size() * 4 / 5);
  EXPECT_GT(prices.size(), 20U);  // the price moves
  std::size_t gone = 0;
  std::size_t resized = 0;
  Duration longest{};
  for (std::size_t i = 1; i < rig.ear.depths.size(); ++i) {
    longest = std::max(longest, rig.ear.depths[i].at - rig.ear.depths[i - 1].at);
    for (const DepthLevel& level : rig.ear.depths[i].bids) {
      (level.lots == 0 ? gone : resized) += 1;
    }
  }
  EXPECT_GT(gone, 100U);
  EXPECT_GT(resized, 1'000U);
  EXPECT_GT(longest, 15 * sample_flow().mean_gap);  // a quiet moment
}

// Prices and quantities of flow are such as a client may use.
TEST(FlowGenerator, ObeysTheRulesOfTheInstrument) {
  FlowRig rig(1, 7);
  rig.venue.advance_to(at_ms(0));
  rig.venue.advance_to(at_ms(3'000));
  for (const Side side : {Side::Buy, Side::Sell}) {
    for (const DepthLevel& level : levels_of(rig.ear.books.at(kFirst), side)) {
      EXPECT_EQ(level.ticks % 5, 0);
      EXPECT_EQ(level.lots % 10, 0);
      EXPECT_GE(level.lots, 20);
    }
  }
}

TEST(FlowGenerator, MeetsClientsAndComesBackAfterOneWhoTookEverything) {
  FlowRig rig(1, 8);
  rig.venue.advance_to(at_ms(0));
  const std::int64_t best = rig.ear.books.at(kFirst).best_bid()->ticks;
  OrderTerms terms = post_only(Side::Buy, "1", "0.05");
  terms.limit_price = Price{Decimal::from_units(best, 1)};
  rig.venue.submit({at_ms(0), PlaceOrder{{1, 1}, {}, terms, 1}});
  rig.venue.submit({at_ms(3'000), PlaceOrder{{1, 2}, {}, limit(Side::Buy, "0.5", "20"), 1}});
  rig.venue.submit({at_ms(3'000), PlaceOrder{{1, 3}, {}, market(Side::Sell, "20000"), 1}});
  rig.venue.advance_to(at_ms(3'000));
  std::vector<Event> answers;
  while (rig.venue.has_delivery(kTimestampMax)) {
    answers.push_back(rig.venue.pop_delivery());
  }
  const auto fills = of_kind<Fill>(answers);
  ASSERT_FALSE(fills.empty());
  EXPECT_EQ(fills[0].order, (ClientOrderId{1, 1}));
  EXPECT_EQ(fills[0].liquidity, Liquidity::Maker);
  EXPECT_EQ(rig.ear.books.at(kFirst).level_count(Side::Buy), 0U);
  rig.venue.advance_to(at_ms(3'500));
  EXPECT_GE(rig.ear.books.at(kFirst).level_count(Side::Buy), sample_flow().levels);
  EXPECT_GT(rig.ear.books.at(kFirst).best_bid()->ticks, 15'000);
  EXPECT_EQ(rig.ear.books.at(kFirst).state(), market::BookState::Synced);
}

TEST(FlowGenerator, MayBeginLater) {
  MatchingRig rig;
  rig.place(10, limit(Side::Buy, "100", "1"));
  ASSERT_TRUE(rig.venue.set_flow(kFirst, sample_flow(), 1).has_value());
  EXPECT_FALSE(rig.venue.set_flow(kFirst, sample_flow(), 1).has_value());
  EXPECT_FALSE(rig.venue.next_event().has_value());
  rig.venue.advance_to(at_ms(500));
  EXPECT_GT(*rig.venue.next_event(), at_ms(500));
  EXPECT_EQ(rig.ear.snapshots, 1U);
  EXPECT_EQ(rig.ear.lost, 0U);
  EXPECT_GE(rig.ear.books.at(kFirst).level_count(Side::Sell), sample_flow().levels);
}

TEST(FlowGenerator, RefusesSettingsThatNoBookCanHold) {
  const InstrumentDefined defined = support::sample_instrument(0);
  const Instrument instrument{defined.listing, defined.terms};
  const auto is_taken = [&](const auto& change) {
    FlowSettings settings = sample_flow();
    change(settings);
    return FlowGenerator::make(instrument, settings, 1).has_value();
  };
  EXPECT_TRUE(is_taken([](FlowSettings&) {}));
  EXPECT_FALSE(is_taken([](FlowSettings& s) { s.start = price("300"); }));
  EXPECT_FALSE(is_taken([](FlowSettings& s) { s.spacing = price("0.7"); }));
  EXPECT_FALSE(is_taken([](FlowSettings& s) { s.spread = price("-1"); }));
  EXPECT_FALSE(is_taken([](FlowSettings& s) { s.spread = price("600"); }));
  EXPECT_FALSE(is_taken([](FlowSettings& s) { s.quantity = quantity("0"); }));
  EXPECT_FALSE(is_taken([](FlowSettings& s) { s.mean_gap = {}; }));
  EXPECT_FALSE(is_taken([](FlowSettings& s) { s.levels = 5'000; }));
  EXPECT_FALSE(is_taken([](FlowSettings& s) { s.volatility = -1; }));
}

// ---- jumps

struct JumpRow {
  const char* to;
  Side side;         // of the client's orders
  const char* near;  // lies on the way, and is filled
  const char* far;   // lies beyond, and rests
};

TEST(FlowJump, IsAtTheOtherPriceAtOnceAndStaysThere) {
  for (const JumpRow& row :
       {JumpRow{"2040", Side::Sell, "2030", "2060"}, JumpRow{"1960", Side::Buy, "1970", "1940"}}) {
    SCOPED_TRACE(row.to);
    FlowRig rig(2, 5);
    rig.venue.advance_to(at_ms(0));
    rig.venue.submit({at_ms(0), PlaceOrder{{5, 1}, {}, limit(row.side, row.near, "3"), 1}});
    rig.venue.submit({at_ms(0), PlaceOrder{{5, 2}, {}, limit(row.side, row.far, "3"), 1}});
    rig.venue.advance_to(at_ms(1'000));
    ASSERT_TRUE(rig.venue.jump(kFirst, price(row.to)).has_value());

    const market::OrderBook& book = rig.venue.books().at(kFirst);
    const std::int64_t ticks = rig.venue.book(kFirst).best(Side::Buy)->ticks;
    const auto wanted = static_cast<std::int64_t>(price(row.to).decimal().to_double() * 10);
    EXPECT_LT(std::abs(ticks - wanted), 20) << ticks;
    EXPECT_LT(book.best_ask()->ticks - book.best_bid()->ticks, 20);
    EXPECT_GE(rig.venue.book(kFirst).level_count(Side::Buy), 200u);
    EXPECT_GE(rig.venue.book(kFirst).level_count(Side::Sell), 200u);
    EXPECT_LT(std::abs(rig.ear.trades.back().ticks - wanted), 20);
    EXPECT_EQ(rig.ear.lost, 0u);
    EXPECT_TRUE(rig.ear.books.at(kFirst).best_bid() == book.best_bid());
    // Of the client's two the near one is gone.
    Quantity filled;
    while (rig.venue.has_delivery(at_ms(1'000))) {
      const Event event = rig.venue.pop_delivery();
      if (const auto* fill = std::get_if<Fill>(&event.body)) {
        EXPECT_EQ(fill->order, (ClientOrderId{5, 1}));
        EXPECT_EQ(fill->price, price(row.near));
        filled += fill->quantity;
      }
    }
    EXPECT_EQ(filled, quantity("3"));

    rig.venue.advance_to(at_ms(20'000));
    const std::int64_t later = rig.venue.book(kFirst).best(Side::Buy)->ticks;
    EXPECT_LT(std::abs(later - wanted), 200) << later;
    EXPECT_EQ(rig.ear.lost, 0u);
  }
}

TEST(FlowJump, IsRefusedWhereFlowHasNoRoom) {
  FlowRig rig(1, 5);
  EXPECT_FALSE(rig.venue.jump(kFirst, price("2040")).has_value());  // it has not begun
  rig.venue.advance_to(at_ms(0));
  const auto before = saved(rig.venue);
  EXPECT_FALSE(rig.venue.jump(kFirst, price("50")).has_value());
  EXPECT_TRUE(saved(rig.venue) == before);
  EXPECT_TRUE(rig.venue.jump(kFirst, price("4000")).has_value());
}

TEST(FlowJump, IsSavedWithTheVenue) {
  FlowRig rig(1, 5);
  rig.venue.advance_to(at_ms(0));
  ASSERT_TRUE(rig.venue.jump(kFirst, price("2040")).has_value());
  FlowRig copy(1, 5);
  ASSERT_TRUE(copy.venue.load(saved(rig.venue)).has_value());
  rig.venue.advance_to(at_ms(5'000));
  copy.venue.advance_to(at_ms(5'000));
  EXPECT_TRUE(saved(copy.venue) == saved(rig.venue));
}

}  // namespace
}  // namespace tw::sim
