#include "venues/binance/instruments.hpp"

#include <gtest/gtest.h>

#include "support/instrument_lists.hpp"
#include "support/shared_material.hpp"

namespace tw::venues::binance {
namespace {

using support::file_text;
using support::find;
using support::list_context;
using support::summary;

TEST(Instruments, OfSpotHaveTheGridOfTheBaseAsset) {
  TW_SHARED_OR_SKIP(path, "data/venues-ws-cryptofeed/BINANCE.0.gz");
  const auto list =
      read_instruments(support::rest_answer(path, 0), Market::Spot, list_context()).value();
  EXPECT_EQ(list.instruments.size() + list.refusals.size(), 1'695u);
  EXPECT_TRUE(support::is_registrable(list));
  const InstrumentDefined* eth = find(list, "ETHBTC");
  ASSERT_NE(eth, nullptr);
  EXPECT_EQ(summary(*eth), "0.000001 0.0001 0.0001 0.0001 1 6/8");
  EXPECT_EQ(eth->listing.category.view(), "spot");
  EXPECT_EQ(eth->listing.settle.view(), "BTC");
  EXPECT_EQ(eth->terms.taker_fee, list_context().taker_fee);
}

TEST(Instruments, OfUsdmAreLinear) {
  TW_SHARED_OR_SKIP(path, "data/venues-ws-cryptofeed/BINANCE_FUTURES.0.gz");
  const auto list =
      read_instruments(support::rest_answer(path, 0), Market::Usdm, list_context()).value();
  EXPECT_EQ(list.instruments.size() + list.refusals.size(), 122u);
  EXPECT_TRUE(support::is_registrable(list));
  const InstrumentDefined* btc = find(list, "BTCUSDT");
  ASSERT_NE(btc, nullptr);
  EXPECT_EQ(summary(*btc), "0.01 0.001 0.001 5 1 2/3");
  EXPECT_EQ(btc->listing.kind, ContractKind::Linear);
  EXPECT_EQ(to_iso8601(btc->listing.valid_from), "2019-09-25T08:00:00.000000000Z");
  EXPECT_EQ(btc->terms.valid_from, list_context().as_of);
}

constexpr std::string_view kCoinm =
    R"({"symbols":[{"symbol":"BTCUSD_PERP","pair":"BTCUSD","contractSize":100,)"
    R"("baseAsset":"BTC","quoteAsset":"USD","marginAsset":"BTC","onboardDate":1597042800000,)"
    R"("filters":[{"filterType":"PRICE_FILTER","tickSize":"0.1"},)"
    R"({"filterType":"LOT_SIZE","stepSize":"1","minQty":"1"}]}]})";

TEST(Instruments, OfCoinmAreInverse) {
  const auto list = read_instruments(kCoinm, Market::Coinm, list_context()).value();
  ASSERT_EQ(list.instruments.size(), 1u);
  EXPECT_EQ(summary(list.instruments[0]), "0.1 1 1 0 100 1/0");
  EXPECT_EQ(list.instruments[0].listing.kind, ContractKind::Inverse);
  EXPECT_EQ(list.instruments[0].listing.settle.view(), "BTC");
}

TEST(Instruments, LeaveOutAnEntryWithoutATickAndSayWhy) {
  std::string text{kCoinm};
  text.replace(text.find("PRICE_FILTER"), 12, "OTHER_FILTER");
  const auto list = read_instruments(text, Market::Coinm, list_context()).value();
  EXPECT_TRUE(list.instruments.empty());
  EXPECT_EQ(list.refusals, std::vector<std::string>{
                               "BTCUSD_PERP: tick 0, step 1 or multiplier 100 is not above zero"});
  EXPECT_FALSE(read_instruments("{}", Market::Coinm, list_context()).has_value());
}

}  // namespace
}  // namespace tw::venues::binance
