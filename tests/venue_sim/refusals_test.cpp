#include "venue_sim/refusals.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "sim/exchange_rig.hpp"
#include "support/shared_material.hpp"
#include "venue_sim/private_rig.hpp"

// Codes and texts of the exchange's refusals are those that the venue was seen to send.
namespace tw::venue_sim {
namespace {

struct LiveCase {
  const char* fixture;
  sim::Refusal why;
  Category category = Category::Linear;
  Act act = Act::Place;
};
class LiveText : public testing::TestWithParam<LiveCase> {};

TEST_P(LiveText, IsTheVenuesOwn) {
  TW_SHARED_OR_SKIP(path, std::string{"fixtures/bybit/rest/error_"} + GetParam().fixture + ".json");
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  const sim::Contract contract = sim::linear_contract(0);
  const Answer answer = refuse({.why = GetParam().why,
                                .category = GetParam().category,
                                .act = GetParam().act,
                                .contract = &contract});
  EXPECT_EQ(std::to_string(answer.code), at(text.str(), "retCode"));
  EXPECT_EQ(answer.message, at(text.str(), "retMsg"));
}

using enum sim::Refusal;

INSTANTIATE_TEST_SUITE_P(
    Venue, LiveText,
    testing::Values(LiveCase{"10001_min_qty", QuantityTooSmall},
                    LiveCase{"10001_qty_invalid", QuantityOffStep},
                    LiveCase{"10001_not_supported_symbols", UnknownInstrument},
                    LiveCase{"110001_not_exist", UnknownOrder},
                    LiveCase{"110001_too_late_cancel", UnknownOrder, Category::Linear, Act::Cancel},
                    LiveCase{"110001_too_late_replace", UnknownOrder, Category::Linear, Act::Amend},
                    LiveCase{"110003_price", PriceOutOfBand},
                    LiveCase{"110007_balance", InsufficientBalance},
                    LiveCase{"110017_position_zero", NothingToReduce},
                    LiveCase{"110017_same_side", ReduceSameSide},
                    LiveCase{"110043_leverage_not_modified", LeverageNotModified},
                    LiveCase{"110072_duplicate_link_id", DuplicateLinkId},
                    LiveCase{"110094_min_notional", NotionalTooSmall},
                    LiveCase{"170131_balance", InsufficientBalance, Category::Spot},
                    LiveCase{"170140_min_value", NotionalTooSmall, Category::Spot},
                    LiveCase{"170141_duplicate", DuplicateLinkId, Category::Spot},
                    LiveCase{"170213_not_exist", UnknownOrder, Category::Spot}),
    [](const testing::TestParamInfo<LiveCase>& row) { return std::string{row.param.fixture}; });

TEST(Refusals, EachHasACodeAndAText) {
  for (int why = 0; why <= static_cast<int>(NotOffered); ++why) {
    for (const Category category : {Category::Linear, Category::Spot}) {
      const Answer answer = refuse({.why = static_cast<sim::Refusal>(why), .category = category});
      EXPECT_NE(answer.code, 0) << why;
      EXPECT_NE(answer.code, 10016) << why;
      EXPECT_FALSE(answer.message.empty()) << why;
      EXPECT_EQ(answer.message.find('{'), std::string::npos) << answer.message;
    }
  }
}

TEST(Refusals, NameTheEndOfTheSpotBandThatWasPassed) {
  const sim::Contract contract = sim::banded_contract(2);
  const sim::ReferencePrices prices{.last = {},
                                    .mark = {},
                                    .index = support::price("100"),
                                    .funding_rate = {},
                                    .funding_next = {}};
  Refused refused{.why = PriceOutOfBand,
                  .category = Category::Spot,
                  .contract = &contract,
                  .prices = &prices,
                  .side = Side::Buy};
  EXPECT_EQ(refuse(refused).code, 170372);
  EXPECT_EQ(refuse(refused).message, "Order price cannot be higher than 110, the price limitation");
  refused.side = Side::Sell;
  EXPECT_EQ(refuse(refused).code, 170371);
  EXPECT_EQ(refuse(refused).message, "Order price cannot be lower than 90, the price limitation.");
}

}  // namespace
}  // namespace tw::venue_sim
