// Every recorded session, message by message: the readers of the venues and market::OrderBook
// against a twin that shares no code with them.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "binance_twin.hpp"
#include "bybit_twin.hpp"
#include "comparison.hpp"
#include "data/market_feed.hpp"
#include "kraken_twin.hpp"
#include "okx_twin.hpp"
#include "support/shared_material.hpp"
#include "venues/binance/recording_reader.hpp"
#include "venues/bybit/feed.hpp"
#include "venues/kraken/feed.hpp"
#include "venues/okx/feed.hpp"

namespace tw::twin {
namespace {

Listing listing_of(std::string_view category, std::string_view symbol, BookGrid grid) {
  Listing listing;
  listing.id = InstrumentId{7};
  listing.venue = VenueName{"any"};
  listing.category = CategoryName{category};
  listing.symbol = SymbolName{symbol};
  listing.grid = grid;
  return listing;
}

struct BinanceCase {
  const char* name;
  const char* category;
  const char* symbol;
  BookGrid grid;
  std::vector<const char*> files;
  std::uint64_t messages;
};

class BinanceRecording : public testing::TestWithParam<BinanceCase> {};

TEST_P(BinanceRecording, IsTheSameToTheTwin) {
  const BinanceCase& row = GetParam();
  std::vector<std::string> paths;
  for (const char* file : row.files) {
    TW_SHARED_OR_SKIP(path, file);
    paths.push_back(path);
  }
  const bool is_spot = std::string_view{row.category} == "spot";
  const auto reader = venues::binance::open_session(
      paths, listing_of(row.category, row.symbol, row.grid), venues::binance::OtherSymbols::Skip);
  ASSERT_TRUE(reader.has_value()) << reader.error().what;
  BinanceTwin twin{row.symbol, is_spot ? BinanceRules::Spot : BinanceRules::Futures};
  Comparison comparison{**reader, row.grid};
  EXPECT_EQ(compare(paths, twin, comparison), "");
  EXPECT_EQ(comparison.tally().messages, row.messages);
  EXPECT_EQ(comparison.tally().snapshots, 1u);
  EXPECT_EQ(comparison.tally().resets + comparison.tally().crossed, 0u);
  EXPECT_EQ(comparison.tally().whole_books, row.messages / 1'000 + 1);
}

const std::vector<const char*> kSpotShared{"data/venues-ws-cryptofeed/BINANCE.http.0.0.gz",
                                           "data/venues-ws-cryptofeed/BINANCE.ws.1.0.gz"};
const std::vector<const char*> kFuturesShared{
    "data/venues-ws-cryptofeed/BINANCE_FUTURES.http.0.0.gz",
    "data/venues-ws-cryptofeed/BINANCE_FUTURES.ws.1.0.gz"};

INSTANTIATE_TEST_SUITE_P(
    All, BinanceRecording,
    testing::Values(BinanceCase{"UsdmBtc",
                                "usdm",
                                "BTCUSDT",
                                {1, 3},
                                {"data/binance-usdm-ws-2024-08-08/btcusdt_20240808.gz"},
                                93'954},
                    BinanceCase{"UsdmEth",
                                "usdm",
                                "ETHUSDT",
                                {2, 3},
                                {"data/binance-usdm-ws-2024-08-08/ethusdt_20240808.gz"},
                                74'655},
                    BinanceCase{"SpotBtc",
                                "spot",
                                "BTCUSDT",
                                {2, 8},
                                {"data/binance-spot-ws-2024-08-08/btcusdt_20240808.gz",
                                 "data/binance-spot-ws-2024-08-08/btcusdt_20240809.gz"},
                                99'574},
                    BinanceCase{"CoinmBtc",
                                "coinm",
                                "BTCUSD_PERP",
                                {1, 0},
                                {"data/binance-coinm-ws-2024-08-08/btcusd_perp_20240808.gz",
                                 "data/binance-coinm-ws-2024-08-08/btcusd_perp_20240809.gz"},
                                98'386},
                    BinanceCase{"SpotNkn", "spot", "NKNUSDT", {5, 8}, kSpotShared, 269},
                    BinanceCase{"SpotBlz", "spot", "BLZETH", {8, 8}, kSpotShared, 269},
                    BinanceCase{"SpotLrc", "spot", "LRCBTC", {8, 8}, kSpotShared, 269},
                    BinanceCase{"SpotRune", "spot", "RUNEEUR", {3, 8}, kSpotShared, 269},
                    BinanceCase{"UsdmSushi", "usdm", "SUSHIUSDT", {4, 0}, kFuturesShared, 1'539},
                    BinanceCase{"UsdmAkro", "usdm", "AKROUSDT", {5, 0}, kFuturesShared, 1'539},
                    BinanceCase{"UsdmKeep", "usdm", "KEEPUSDT", {4, 0}, kFuturesShared, 1'539},
                    BinanceCase{"UsdmCtk", "usdm", "CTKUSDT", {5, 0}, kFuturesShared, 1'539}),
    [](const testing::TestParamInfo<BinanceCase>& row) { return std::string{row.param.name}; });

// Plays one file through a feed of a venue and its twin.
Tally played(const std::string& path, std::unique_ptr<data::MarketFeed> feed, VenueTwin& twin,
             BookGrid grid) {
  auto reader = data::FeedReader::open({{path}}, std::move(feed));
  EXPECT_TRUE(reader.has_value());
  Comparison comparison{**reader, grid};
  EXPECT_EQ(compare({&path, 1}, twin, comparison), "");
  return comparison.tally();
}

TEST(BybitArchive, IsTheSameToTheTwin) {
  TW_SHARED_OR_SKIP(path, "data/bybit-v5-ob500-2024-12-01/xrpusdt-ob500.data.zip");
  const Listing listing = listing_of("linear", "XRPUSDT", {4, 0});
  BybitTwin twin{"XRPUSDT"};
  const Tally tally =
      played(path, std::make_unique<venues::bybit::Feed>(listing), twin, listing.grid);
  EXPECT_EQ(tally.snapshots, 1u);
  EXPECT_EQ(tally.updates, 49u);
}

struct OkxCase {
  const char* name;
  const char* file;
  const char* symbol;
  BookGrid grid;
  std::uint64_t updates;
  std::uint64_t checksums;
};
class OkxRecording : public testing::TestWithParam<OkxCase> {};

TEST_P(OkxRecording, IsTheSameToTheTwin) {
  const OkxCase& row = GetParam();
  TW_SHARED_OR_SKIP(path, row.file);
  OkxTwin twin{row.symbol};
  const Tally tally =
      played(path,
             std::make_unique<venues::okx::Feed>(listing_of("swap", row.symbol, row.grid),
                                                 venues::okx::OtherSymbols::Skip),
             twin, row.grid);
  EXPECT_EQ(tally.snapshots, 1u);
  EXPECT_EQ(tally.updates, row.updates);
  EXPECT_EQ(tally.resets, 0u);
  EXPECT_EQ(twin.checksums(), row.checksums);
}

INSTANTIATE_TEST_SUITE_P(
    All, OkxRecording,
    testing::Values(
        OkxCase{"Uni", "data/venues-ws-cryptofeed/OKX.ws.1.0.gz", "UNI-USD-SWAP", {3, 0}, 92, 93},
        OkxCase{"BtcFuture",
                "data/venues-ws-cryptofeed/OKX.ws.1.0.gz",
                "BTC-USD-220527",
                {1, 0},
                98,
                99},
        OkxCase{"BtcSpot", "data/venues-ws-cryptofeed/OKX.ws.1.0.gz", "BTC-USDT", {1, 8}, 97, 98},
        OkxCase{"UniLinked",
                "fixtures/okx/book/UNI-USD-SWAP_books_derived_seq.jsonl",
                "UNI-USD-SWAP",
                {3, 0},
                93,
                0},
        OkxCase{"BtcLinked",
                "fixtures/okx/book/BTC-USD-220527_books_derived_seq.jsonl",
                "BTC-USD-220527",
                {1, 0},
                99,
                0}),
    [](const testing::TestParamInfo<OkxCase>& row) { return std::string{row.param.name}; });

TEST(KrakenRecording, IsTheSameToTheTwinForEveryPair) {
  TW_SHARED_OR_SKIP(path, "data/venues-ws-cryptofeed/KRAKEN.ws.50.0.gz");
  struct Pair {
    const char* old;
    const char* symbol;
    std::uint8_t decimals;
  };
  std::uint64_t checksums = 0;
  for (const Pair& pair :
       {Pair{"SC/EUR", "SC/EUR", 6}, Pair{"XMR/USD", "XMR/USD", 8}, Pair{"ADA/XBT", "ADA/BTC", 9},
        Pair{"WAVES/EUR", "WAVES/EUR", 6}, Pair{"XBT/CHF", "BTC/CHF", 5},
        Pair{"OMG/USD", "OMG/USD", 6}, Pair{"KSM/XBT", "KSM/BTC", 8}, Pair{"ETH/CHF", "ETH/CHF", 5},
        Pair{"OCEAN/XBT", "OCEAN/BTC", 9}, Pair{"GRT/ETH", "GRT/ETH", 9}}) {
    SCOPED_TRACE(pair.symbol);
    const Listing listing = listing_of("spot", pair.symbol, {pair.decimals, 8});
    KrakenTwin twin{pair.old};
    const Tally tally = played(path,
                               std::make_unique<venues::kraken::Feed>(
                                   listing, std::nullopt, venues::kraken::OtherSymbols::Skip),
                               twin, listing.grid);
    EXPECT_EQ(tally.snapshots, 1u);
    EXPECT_EQ(tally.resets, 0u);
    checksums += twin.checksums();
  }
  EXPECT_EQ(checksums, 4'269u);
}

}  // namespace
}  // namespace tw::twin
