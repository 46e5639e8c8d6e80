#include "market/taking_cost.hpp"

#include <gtest/gtest.h>

namespace tw::market {
namespace {

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

Instrument instrument() {
  Listing listing;
  listing.base = Currency("BTC");
  listing.quote = Currency("USDT");
  listing.settle = Currency("USDT");
  listing.multiplier = dec("1");
  listing.grid = {.price_decimals = 1, .quantity_decimals = 0};
  InstrumentTerms terms;
  terms.tick_size = Price{dec("0.1")};
  terms.step_size = Quantity{dec("1")};
  return {listing, terms};
}

/// Asks 10.1 (3) and 10.3 (4), bids 10.0 (5) and 9.9 (7): ticks of 0.1, lots of 1.
class TakingCost : public testing::Test {
 protected:
  TakingCost() {
    book_.apply({.instrument = {},
                 .kind = DepthKind::Snapshot,
                 .sequence = 1,
                 .bids = bids_,
                 .asks = asks_});
  }
  std::optional<Decimal> cost(Side taker, std::string_view units) const {
    return taking_cost(book_, instrument(), taker, Quantity{dec(units)});
  }

  std::vector<DepthLevel> bids_{{100, 5}, {99, 7}};
  std::vector<DepthLevel> asks_{{101, 3}, {103, 4}};
  OrderBook book_;
};

TEST_F(TakingCost, GoesLevelByLevel) {
  EXPECT_EQ(cost(Side::Buy, "2"), dec("20.2"));
  EXPECT_EQ(cost(Side::Buy, "5"), dec("50.9"));
  EXPECT_EQ(cost(Side::Sell, "6"), dec("59.9"));
}

TEST_F(TakingCost, ValuesTheRestAtTheLastLevel) { EXPECT_EQ(cost(Side::Buy, "10"), dec("102.4")); }

TEST_F(TakingCost, IsUnknownWithoutABookOrBeyondTheRange) {
  EXPECT_FALSE(cost(Side::Buy, "90000000000000000000000000").has_value());
  book_.reset();
  EXPECT_FALSE(cost(Side::Buy, "1").has_value());
}

}  // namespace
}  // namespace tw::market
