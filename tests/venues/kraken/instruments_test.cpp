#include "venues/kraken/instruments.hpp"

#include <gtest/gtest.h>

#include "support/instrument_lists.hpp"
#include "support/shared_material.hpp"

namespace tw::venues::kraken {
namespace {

using support::file_text;
using support::find;
using support::list_context;
using support::summary;

TEST(Instruments, OfARecordingAreRead) {
  TW_SHARED_OR_SKIP(path, "data/venues-ws-cryptofeed/KRAKEN.0.gz");
  const auto list = read_instruments(support::rest_answer(path, 0), list_context()).value();
  EXPECT_EQ(list.instruments.size() + list.refusals.size(), 293u);
  EXPECT_TRUE(support::is_registrable(list));
  const InstrumentDefined* btc = find(list, "BTC/USD");
  ASSERT_NE(btc, nullptr);
  EXPECT_EQ(summary(*btc), "0.1 0.00000001 0.0002 0 1 1/8");
  EXPECT_EQ(btc->terms.maker_fee.to_string(), "0.0016");
  EXPECT_EQ(btc->terms.taker_fee.to_string(), "0.0026");
}

TEST(Instruments, OfTheFixturesAreRead) {
  TW_SHARED_OR_SKIP(path, "fixtures/kraken/rest/asset_pairs.json");
  const auto list = read_instruments(file_text(path), list_context()).value();
  const InstrumentDefined* btc = find(list, "BTC/USDT");
  ASSERT_NE(btc, nullptr);
  EXPECT_EQ(summary(*btc), "0.1 0.00000001 0.00005 0.5 1 1/8");
  EXPECT_EQ(btc->terms.maker_fee.to_string(), "0.0025");
}

TEST(Instruments, RefuseAnError) {
  EXPECT_FALSE(
      read_instruments(R"({"error":["EGeneral:x"],"result":{}})", list_context()).has_value());
}

}  // namespace
}  // namespace tw::venues::kraken
