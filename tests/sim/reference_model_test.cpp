#include "sim/reference_model.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"

namespace tw::sim {
namespace {

using support::at_ms;
using support::dec;
using support::price;

constexpr InstrumentId kFirst{0};

Contract contract(std::uint32_t id = 0, ContractKind kind = ContractKind::Linear) {
  InstrumentDefined defined = support::sample_instrument(id);
  defined.listing.kind = kind;
  return {.instrument = Instrument{defined.listing, defined.terms},
          .limit_quantity_max = {},
          .market_quantity_max = {},
          .price_band = {}};
}

/// A model, the books it looks at, and a script.
struct ReferenceRig {
  explicit ReferenceRig(const ReferenceSettings& settings = {}, const Contract& listed = contract())
      : model(settings) {
    model.list(listed, Rate{dec("0.005")});
    books.list();
  }
  void play(const Event& event) {
    books.apply(event);
    model.on_market(event, books);
  }
  /// Bid and ask one tick of 0.5 around.
  void mid(std::int64_t ms, std::int64_t ticks) {
    play(script.snapshot(at_ms(ms), {{ticks - 5, 1'000}}, {{ticks + 5, 1'000}}));
  }

  ReferenceModel model;
  market::Books books;
  support::MarketScript script{0};
};

std::vector<std::byte> saved(const ReferenceModel& model) {
  std::vector<std::byte> bytes;
  model.save(bytes);
  return bytes;
}

TEST(ReferenceModel, BeginsWithTheMid) {
  ReferenceRig rig;
  EXPECT_FALSE(rig.model.prices(kFirst).mark.has_value());
  rig.mid(0, 10'000);
  EXPECT_EQ(rig.model.prices(kFirst).index, price("1000"));
  EXPECT_EQ(rig.model.prices(kFirst).mark, price("1000"));
  EXPECT_FALSE(rig.model.prices(kFirst).last.has_value());
  rig.play(rig.script.trade(at_ms(1), 10'010));
  EXPECT_EQ(rig.model.prices(kFirst).last, price("1001"));
}

// With a lag of 2 s the index goes 1 - exp(-1/2) = 0.39346934 of the way per second.
TEST(ReferenceModel, IndexFollowsTheMidWithItsLag) {
  ReferenceRig rig;
  rig.mid(0, 10'000);
  rig.mid(500, 11'000);
  rig.model.advance_to(at_ms(999));
  EXPECT_EQ(rig.model.prices(kFirst).index, price("1000"));
  rig.model.advance_to(at_ms(1'000));
  EXPECT_EQ(rig.model.prices(kFirst).index, price("1039.5"));  // 1039.3469
  rig.model.advance_to(at_ms(2'000));
  EXPECT_EQ(rig.model.prices(kFirst).index, price("1063"));  // 1063.2121
}

// Mid 1100, index 1039.3469: the basis of 60.65 is more than a fraction of 0.01 of it.
TEST(ReferenceModel, MarkIsIndexPlusTheMeanBasisWithinItsBound) {
  ReferenceRig near({.basis_max = 0.01});
  near.mid(0, 10'000);
  near.mid(500, 11'000);
  near.model.advance_to(at_ms(1'000));
  EXPECT_EQ(near.model.prices(kFirst).mark, price("1049.5"));  // 1039.3469 * 1.01
  ReferenceRig wide({.basis_max = 1});
  wide.mid(0, 10'000);
  wide.mid(500, 11'000);
  wide.model.advance_to(at_ms(1'000));
  EXPECT_EQ(wide.model.prices(kFirst).mark, price("1100"));
  wide.model.advance_to(at_ms(2'000));
  EXPECT_EQ(wide.model.prices(kFirst).mark, price("1112"));  // 1063.2121 + (60.6531 + 36.7879) / 2
  wide.model.advance_to(at_ms(60'000));
  EXPECT_EQ(wide.model.prices(kFirst).mark, price("1100"));  // what was before 30 s counts no more
}

TEST(ReferenceModel, FundingIsThePremiumPlusInterestWithinItsBound) {
  ReferenceRig rig;
  EXPECT_EQ(rig.model.prices(kFirst).funding_rate, Rate{dec("0.0001")});
  rig.mid(0, 10'000);
  rig.mid(500, 10'050);
  rig.model.advance_to(at_ms(1'000));  // (1005 - 1001.96735) / 1001.96735 = 0.00302670
  EXPECT_EQ(rig.model.prices(kFirst).funding_rate, Rate{dec("0.0031267")});
  rig.mid(1'500, 11'000);
  rig.model.advance_to(at_ms(2'000));
  EXPECT_EQ(rig.model.prices(kFirst).funding_rate, Rate{dec("0.005")});
}

TEST(ReferenceModel, FundingIsDueOnTheGridOfUtc) {
  Contract hourly = contract();
  hourly.funding_interval = std::chrono::hours(1);
  ReferenceRig rig({}, hourly);
  rig.mid(1'000, 10'000);
  rig.mid(1'500, 11'000);
  rig.model.advance_to(at_ms(3'599'999));
  EXPECT_EQ(rig.model.prices(kFirst).funding_next, at_ms(3'600'000));
  EXPECT_GT(rig.model.prices(kFirst).funding_rate, Rate{dec("0.00002")});
  rig.model.advance_to(at_ms(3'600'000));
  EXPECT_EQ(rig.model.prices(kFirst).funding_next, at_ms(7'200'000));
  EXPECT_EQ(rig.model.prices(kFirst).funding_rate, Rate{dec("0.0000125")});  // an eighth
}

TEST(ReferenceModel, SpotHasNoFunding) {
  ReferenceRig rig({}, contract(0, ContractKind::Spot));
  rig.mid(0, 10'000);
  rig.model.advance_to(at_ms(5'000));
  EXPECT_EQ(rig.model.prices(kFirst).funding_rate, Rate{});
  EXPECT_EQ(rig.model.prices(kFirst).funding_next, Timestamp{});
  EXPECT_EQ(rig.model.prices(kFirst).index, price("1000"));
}

TEST(ReferenceModel, AMarketWithoutABookKeepsItsPrices) {
  ReferenceRig rig;
  rig.mid(0, 10'000);
  rig.play(rig.script.reset(at_ms(100)));
  rig.play(rig.script.snapshot(at_ms(200), {{9'000, 1}}, support::Levels{}));
  rig.model.advance_to(at_ms(3'000));
  EXPECT_EQ(rig.model.prices(kFirst).index, price("1000"));
}

TEST(ReferenceModel, TakesPricesByHand) {
  ReferenceRig rig;
  rig.mid(0, 10'000);
  rig.model.set_override(kFirst, {.mark = price("900"), .funding_rate = Rate{dec("-0.001")}});
  EXPECT_EQ(rig.model.prices(kFirst).mark, price("900"));
  EXPECT_EQ(rig.model.prices(kFirst).funding_rate, Rate{dec("-0.001")});
  EXPECT_EQ(rig.model.prices(kFirst).index, price("1000"));
  rig.model.set_override(kFirst, {});
  EXPECT_EQ(rig.model.prices(kFirst).mark, price("1000"));
}

TEST(ReferenceModel, SaysWhatChanged) {
  ReferenceRig rig;
  std::vector<InstrumentId> changed;
  rig.mid(0, 10'000);
  rig.model.take_changes(changed);
  EXPECT_EQ(changed, (std::vector{kFirst}));
  changed.clear();
  rig.play(rig.script.trade(at_ms(10), 10'010));
  rig.model.advance_to(at_ms(3'000));
  rig.model.take_changes(changed);
  EXPECT_TRUE(changed.empty());
  EXPECT_EQ(rig.model.next_event(), at_ms(4'000));
  rig.model.set_override(kFirst, {.index = price("1")});
  rig.model.take_changes(changed);
  EXPECT_EQ(changed.size(), 1U);
}

TEST(ReferenceModel, ALoadedModelGoesOnTheSame) {
  ReferenceRig rig;
  rig.mid(0, 10'000);
  rig.mid(1'500, 10'100);
  rig.model.set_override(kFirst, {.last = price("5")});
  rig.model.advance_to(at_ms(4'000));
  ReferenceRig other;
  ASSERT_TRUE(other.model.load(saved(rig.model)).has_value());
  rig.model.advance_to(at_ms(50'000));
  other.model.advance_to(at_ms(50'000));
  EXPECT_EQ(saved(other.model), saved(rig.model));
  const auto bytes = saved(rig.model);
  EXPECT_FALSE(other.model.load(std::span(bytes).first(bytes.size() - 1)).has_value());
  ReferenceModel empty;
  EXPECT_FALSE(empty.load(bytes).has_value());
}

TEST(ReferenceModel, JumpsWithItsMarket) {
  ReferenceRig rig;
  for (std::int64_t ms = 0; ms <= 40'000; ms += 1'000) {
    rig.mid(ms, 1'000 + ms / 100);
  }
  rig.model.jump(kFirst, price("200"));
  EXPECT_EQ(rig.model.prices(kFirst).index, price("200"));
  EXPECT_EQ(rig.model.prices(kFirst).mark, price("200"));
  std::vector<InstrumentId> changed;
  rig.model.take_changes(changed);
  EXPECT_EQ(changed, std::vector{kFirst});
  // It goes on from there: nothing of what was before pulls it back.
  for (std::int64_t ms = 41'000; ms <= 50'000; ms += 1'000) {
    rig.mid(ms, 2'000);
  }
  EXPECT_EQ(rig.model.prices(kFirst).mark, price("200"));
}

}  // namespace
}  // namespace tw::sim
