#include "venues/okx/instruments.hpp"

#include <gtest/gtest.h>

#include "support/instrument_lists.hpp"
#include "support/shared_material.hpp"

namespace tw::venues::okx {
namespace {

using support::file_text;
using support::find;
using support::list_context;
using support::summary;

TEST(Instruments, OfTheFixturesAreRead) {
  TW_SHARED_OR_SKIP(swaps, "fixtures/okx/rest/instruments_swap.json");
  TW_SHARED_OR_SKIP(spots, "fixtures/okx/rest/instruments_spot.json");
  const auto swap = read_instruments(file_text(swaps), list_context()).value();
  const InstrumentDefined* btc = find(swap, "BTC-USD-SWAP");
  ASSERT_NE(btc, nullptr);
  EXPECT_EQ(summary(*btc), "0.1 1 1 0 100 1/0");
  EXPECT_EQ(btc->listing.kind, ContractKind::Inverse);
  EXPECT_EQ(btc->listing.settle.view(), "BTC");
  const auto spot = read_instruments(file_text(spots), list_context()).value();
  const InstrumentDefined* usd = find(spot, "BTC-USD");
  ASSERT_NE(usd, nullptr);
  EXPECT_EQ(summary(*usd), "0.1 0.00000001 0.00001 0 1 1/8");
}

TEST(Instruments, OfARecordingAreAllRead) {
  TW_SHARED_OR_SKIP(path, "data/venues-ws-cryptofeed/OKX.0.gz");
  const auto spot = read_instruments(support::rest_answer(path, 0), list_context()).value();
  const auto swap = read_instruments(support::rest_answer(path, 1), list_context()).value();
  EXPECT_EQ(spot.instruments.size() + spot.refusals.size(), 513u);
  EXPECT_TRUE(support::is_registrable(spot));
  EXPECT_TRUE(support::is_registrable(swap));
  EXPECT_NE(find(spot, "BTC-USDT"), nullptr);
  const InstrumentDefined* uni = find(swap, "UNI-USD-SWAP");
  ASSERT_NE(uni, nullptr);
  EXPECT_EQ(summary(*uni), "0.001 1 1 0 10 3/0");
  EXPECT_EQ(find(swap, "BTC-USDT-SWAP")->listing.multiplier.to_string(), "0.01");
}

TEST(Instruments, RefuseAnError) {
  EXPECT_FALSE(read_instruments(R"({"code":"50011","data":[]})", list_context()).has_value());
}

}  // namespace
}  // namespace tw::venues::okx
