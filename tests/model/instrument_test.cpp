#include "model/instrument.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "model/samples.hpp"

namespace tw {
namespace {

using testing::dec;
using testing::sample_listing;
using testing::sample_terms;

constexpr std::int64_t kListed = 1'000;  // valid_from of the samples

Price price(std::string_view text) { return Price{dec(text)}; }
Quantity quantity(std::string_view text) { return Quantity{dec(text)}; }

Listing listing(std::uint32_t id, std::string_view symbol) {
  Listing value = sample_listing();
  value.id = InstrumentId{id};
  value.symbol = SymbolName{symbol};
  return value;
}

InstrumentTerms terms_from(std::int64_t nanoseconds, std::string_view tick_size) {
  InstrumentTerms terms = sample_terms();
  terms.valid_from = from_nanoseconds(nanoseconds);
  terms.tick_size = price(tick_size);
  return terms;
}

InstrumentRegistry registry_of_one() {
  InstrumentRegistry registry;
  EXPECT_TRUE(registry.define(listing(0, "BTCUSDT"), sample_terms()).has_value());
  return registry;
}

// ---- grid
// ------------------------------------------------------------------------------------------

TEST(BookGrid, TurnsPricesIntoTicksAndBack) {
  const BookGrid grid{.price_decimals = 1, .quantity_decimals = 3};
  EXPECT_EQ(grid.ticks(price("61650.5")), 616'505);
  EXPECT_EQ(grid.price(616'505), price("61650.5"));
  EXPECT_EQ(grid.lots(quantity("-0.002")), -2);
  EXPECT_EQ(grid.quantity(-2), quantity("-0.002"));
}

TEST(BookGrid, RefusesWhatIsOffTheGrid) {
  const BookGrid grid{.price_decimals = 1, .quantity_decimals = 0};
  EXPECT_EQ(grid.ticks(price("0.05")).error(), (Fault{ErrorCode::InvalidInput, Field::Price}));
  EXPECT_EQ(grid.lots(quantity("1.5")).error(), (Fault{ErrorCode::InvalidInput, Field::Quantity}));
}

TEST(BookGrid, RefusesWhatIsBeyond64Bits) {
  const BookGrid grid{.price_decimals = 0, .quantity_decimals = 12};
  EXPECT_EQ(grid.ticks(price("9223372036854775807")), std::numeric_limits<std::int64_t>::max());
  EXPECT_FALSE(grid.ticks(price("9223372036854775808")).has_value());
  EXPECT_EQ(grid.ticks(price("-9223372036854775808")), std::numeric_limits<std::int64_t>::min());
  EXPECT_FALSE(grid.ticks(price("-9223372036854775809")).has_value());
  EXPECT_FALSE(grid.lots(quantity("9223372.036854775808")).has_value());
}

// ---- one instrument
// --------------------------------------------------------------------------------

struct RoundPriceCase {
  const char* name;
  const char* value;
  const char* tick;
  const char* down;
  const char* up;
  const char* nearest;
};
class RoundPrice : public ::testing::TestWithParam<RoundPriceCase> {};
TEST_P(RoundPrice, GivesAPriceAnOrderMayCarry) {
  const RoundPriceCase& c = GetParam();
  const Instrument instrument{sample_listing(), terms_from(kListed, c.tick)};
  EXPECT_EQ(instrument.round_price(price(c.value), Rounding::Down), price(c.down));
  EXPECT_EQ(instrument.round_price(price(c.value), Rounding::Up), price(c.up));
  EXPECT_EQ(instrument.round_price(price(c.value), Rounding::HalfEven), price(c.nearest));
}
INSTANTIATE_TEST_SUITE_P(
    Table, RoundPrice,
    ::testing::Values(RoundPriceCase{"OnTick", "10.5", "0.5", "10.5", "10.5", "10.5"},
                      RoundPriceCase{"Between", "10.7", "0.5", "10.5", "11", "10.5"},
                      RoundPriceCase{"Tie", "10.25", "0.5", "10", "10.5", "10"},
                      RoundPriceCase{"Negative", "-0.1", "0.5", "-0.5", "0", "0"},
                      RoundPriceCase{"BelowOneTick", "0.04", "0.1", "0", "0.1", "0"}),
    [](const ::testing::TestParamInfo<RoundPriceCase>& row) {
      return std::string{row.param.name};
    });

TEST(Instrument, RoundsQuantityDownToItsStep) {
  const Instrument instrument{sample_listing(), sample_terms()};  // step 0.001, minimum 0.002
  EXPECT_EQ(instrument.round_quantity(quantity("0.0059")), quantity("0.005"));
  EXPECT_EQ(instrument.round_quantity(quantity("0.005")), quantity("0.005"));
  EXPECT_EQ(instrument.round_quantity(quantity("0.002")), quantity("0.002"));
}

TEST(Instrument, RoundsQuantityBelowTheMinimumToNothing) {
  const Instrument instrument{sample_listing(), sample_terms()};
  EXPECT_EQ(instrument.round_quantity(quantity("0.0019")), Quantity{});
  EXPECT_EQ(instrument.round_quantity(Quantity{}), Quantity{});
  EXPECT_EQ(instrument.round_quantity(quantity("-5")), Quantity{});
}

TEST(Instrument, ValuesInQuoteWithItsMultiplier) {
  Listing contract = sample_listing();
  contract.multiplier = dec("0.01");
  const Instrument instrument{contract, sample_terms()};
  EXPECT_EQ(instrument.notional(price("61650.5"), quantity("3")).value(),
            (Money{dec("1849.515"), Currency{"USDT"}}));
  EXPECT_EQ(instrument.notional(price("100"), quantity("-2")).value().amount, dec("-2"));
}

TEST(Instrument, ValuesInverseContractsInBase) {
  Listing contract = sample_listing();
  contract.kind = ContractKind::Inverse;
  contract.multiplier = dec("100");
  const Instrument instrument{contract, sample_terms()};
  EXPECT_EQ(instrument.notional(price("50000"), quantity("3")).value(),
            (Money{dec("0.006"), contract.base}));
  EXPECT_EQ(instrument.notional(price("60000"), quantity("-1")).value().amount,
            dec("-0.001666666667"));
}

TEST(Instrument, RefusesAnInverseValueWithoutAPrice) {
  Listing contract = sample_listing();
  contract.kind = ContractKind::Inverse;
  const Instrument instrument{contract, sample_terms()};
  EXPECT_EQ(instrument.notional(Price{}, quantity("1")).error().field, Field::Price);
  EXPECT_EQ(instrument.notional(price("-1"), quantity("1")).error().field, Field::Price);
}

TEST(Instrument, RefusesNotionalBeyondTheRange) {
  const Instrument instrument{sample_listing(), sample_terms()};
  EXPECT_EQ(instrument.notional(price("100000000"), quantity("10000000")).error(),
            (Fault{ErrorCode::InvalidInput, Field::Notional}));
  EXPECT_TRUE(instrument.notional(price("10000000"), quantity("10000000")).has_value());
}

// ---- registry
// --------------------------------------------------------------------------------------

TEST(InstrumentRegistry, GivesDenseIdsInOrder) {
  InstrumentRegistry registry = registry_of_one();
  EXPECT_EQ(registry.define(listing(1, "ETHUSDT"), sample_terms()), InstrumentId{1});
  EXPECT_EQ(registry.size(), 2U);
  EXPECT_EQ(registry.listing(InstrumentId{1}).symbol, SymbolName{"ETHUSDT"});
}

TEST(InstrumentRegistry, RefusesAnIdOutOfTurn) {
  InstrumentRegistry registry = registry_of_one();
  for (const std::uint32_t id : {0U, 2U}) {
    EXPECT_EQ(registry.define(listing(id, "ETHUSDT"), sample_terms()).error(),
              (Fault{ErrorCode::Conflict, Field::Instrument}));
  }
  EXPECT_EQ(registry.size(), 1U);
}

TEST(InstrumentRegistry, RefusesTheSameSymbolTwice) {
  InstrumentRegistry registry = registry_of_one();
  EXPECT_EQ(registry.define(listing(1, "BTCUSDT"), sample_terms()).error().code,
            ErrorCode::Conflict);
}

TEST(InstrumentRegistry, TellsCategoriesAndVenuesApart) {
  InstrumentRegistry registry = registry_of_one();
  Listing spot = listing(1, "BTCUSDT");
  spot.category = CategoryName{"spot"};
  Listing elsewhere = listing(2, "BTCUSDT");
  elsewhere.venue = VenueName{"bybit"};
  EXPECT_TRUE(registry.define(spot, sample_terms()).has_value());
  EXPECT_TRUE(registry.define(elsewhere, sample_terms()).has_value());
  const SymbolName symbol{"BTCUSDT"};
  EXPECT_EQ(registry.find(VenueName{"binance"}, CategoryName{"spot"}, symbol), InstrumentId{1});
  EXPECT_EQ(registry.find(VenueName{"bybit"}, CategoryName{"usdm"}, symbol), InstrumentId{2});
  EXPECT_EQ(registry.find(VenueName{"bybit"}, CategoryName{"spot"}, symbol).error().code,
            ErrorCode::NotFound);
}

TEST(InstrumentRegistry, RefusesTermsThatCannotBe) {
  InstrumentRegistry registry;
  const auto is_refused = [&registry](const InstrumentTerms& terms) {
    const auto outcome = registry.define(listing(0, "BTCUSDT"), terms);
    return !outcome && outcome.error().code == ErrorCode::InvalidInput;
  };
  InstrumentTerms terms = sample_terms();
  terms.tick_size = Price{};
  EXPECT_TRUE(is_refused(terms));
  terms = sample_terms();
  terms.step_size = quantity("-1");
  EXPECT_TRUE(is_refused(terms));
  terms = sample_terms();
  terms.min_quantity = quantity("-1");
  EXPECT_TRUE(is_refused(terms));
  terms = sample_terms();
  terms.min_notional = dec("-1");
  EXPECT_TRUE(is_refused(terms));
  EXPECT_EQ(registry.size(), 0U);
}

TEST(InstrumentRegistry, AdmitsAVenueWithoutMinimums) {
  InstrumentRegistry registry;
  InstrumentTerms terms = sample_terms();
  terms.min_quantity = Quantity{};
  terms.min_notional = Decimal{};
  EXPECT_TRUE(registry.define(listing(0, "BTCUSDT"), terms).has_value());
}

TEST(InstrumentRegistry, RefusesListingsThatCannotBe) {
  InstrumentRegistry registry;
  Listing value = listing(0, "BTCUSDT");
  value.multiplier = Decimal{};
  EXPECT_FALSE(registry.define(value, sample_terms()).has_value());
  value = listing(0, "BTCUSDT");
  value.grid.price_decimals = 13;
  EXPECT_FALSE(registry.define(value, sample_terms()).has_value());
  value = listing(0, "BTCUSDT");
  value.grid.quantity_decimals = 13;
  EXPECT_FALSE(registry.define(value, sample_terms()).has_value());
}

TEST(InstrumentRegistry, AppliesTheTermsInForce) {
  InstrumentRegistry registry = registry_of_one();
  const InstrumentId id{0};
  ASSERT_TRUE(registry.revise(id, terms_from(2'000, "0.2")).has_value());
  ASSERT_TRUE(registry.revise(id, terms_from(3'000, "0.5")).has_value());
  const auto tick_at = [&registry, id](std::int64_t at) {
    return registry.at(id, from_nanoseconds(at)).value().terms().tick_size;
  };
  EXPECT_EQ(tick_at(kListed), price("0.1"));
  EXPECT_EQ(tick_at(1'999), price("0.1"));
  EXPECT_EQ(tick_at(2'000), price("0.2"));
  EXPECT_EQ(tick_at(2'999), price("0.2"));
  EXPECT_EQ(tick_at(9'000), price("0.5"));
  EXPECT_EQ(registry.revisions(id).size(), 3U);
  EXPECT_EQ(registry.revisions(id).front().tick_size, price("0.1"));
}

TEST(InstrumentRegistry, KnowsNothingBeforeTheListing) {
  const InstrumentRegistry registry = registry_of_one();
  EXPECT_EQ(registry.at(InstrumentId{0}, from_nanoseconds(kListed - 1)).error(),
            (Fault{ErrorCode::NotFound, Field::Instrument}));
  EXPECT_EQ(registry.at(InstrumentId{1}, from_nanoseconds(kListed)).error().code,
            ErrorCode::NotFound);
}

TEST(InstrumentRegistry, KnowsNothingBeforeTheFirstTerms) {
  InstrumentRegistry registry;
  ASSERT_TRUE(registry.define(listing(0, "BTCUSDT"), terms_from(5'000, "0.1")).has_value());
  EXPECT_FALSE(registry.at(InstrumentId{0}, from_nanoseconds(4'999)).has_value());
  EXPECT_TRUE(registry.at(InstrumentId{0}, from_nanoseconds(5'000)).has_value());
}

TEST(InstrumentRegistry, RefusesRevisionsOutOfOrder) {
  InstrumentRegistry registry = registry_of_one();
  const InstrumentId id{0};
  EXPECT_EQ(registry.revise(id, terms_from(kListed, "0.2")).error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(registry.revise(id, terms_from(2'000, "0")).error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(registry.revise(InstrumentId{1}, terms_from(2'000, "0.2")).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(registry.revisions(id).size(), 1U);
}

TEST(InstrumentRegistry, NeverGuessesAListing) {
  const InstrumentRegistry registry = registry_of_one();
  EXPECT_DEATH(registry.listing(InstrumentId{1}), "invariant broken");
  EXPECT_DEATH(registry.revisions(InstrumentId{1}), "invariant broken");
}

}  // namespace
}  // namespace tw
