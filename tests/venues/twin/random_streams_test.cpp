// Random sessions as text: the fast readers and the twin must make the same events and books of
// them, whatever was lost, repeated or swapped.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "bybit_twin.hpp"
#include "comparison.hpp"
#include "data/market_feed.hpp"
#include "random_streams.hpp"
#include "support/scratch_directory.hpp"
#include "venues/binance/recording_reader.hpp"
#include "venues/bybit/feed.hpp"

namespace tw::twin {
namespace {

// From whole units to steps of 1e-12.
constexpr std::array kGrids{BookGrid{0, 0}, BookGrid{2, 3},  BookGrid{1, 6},  BookGrid{8, 6},
                            BookGrid{5, 0}, BookGrid{12, 6}, BookGrid{2, 12}, BookGrid{12, 12}};

Listing listing_of(std::string_view category, BookGrid grid) {
  Listing listing;
  listing.id = InstrumentId{7};
  listing.venue = VenueName{"any"};
  listing.category = CategoryName{category};
  listing.symbol = SymbolName{"BTCUSDT"};
  listing.grid = grid;
  return listing;
}

// The lines as a file; the first difference, and what was compared is added to `total`.
class Session {
 public:
  std::string compare_binance(const Draw& draw, BinanceRules rules) {
    write(draw_binance(draw, rules));
    const bool is_spot = rules == BinanceRules::Spot;
    const auto reader =
        venues::binance::open_session(paths_, listing_of(is_spot ? "spot" : "usdm", draw.grid),
                                      venues::binance::OtherSymbols::Refuse);
    BinanceTwin twin{"BTCUSDT", rules};
    return run(reader.value(), twin, draw.grid);
  }
  std::string compare_bybit(const Draw& draw) {
    write(draw_bybit(draw));
    const auto reader = data::FeedReader::open(
        paths_, std::make_unique<venues::bybit::Feed>(listing_of("linear", draw.grid)));
    BybitTwin twin{"BTCUSDT"};
    return run(reader.value(), twin, draw.grid);
  }
  const Tally& total() const { return total_; }

 private:
  void write(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
      text += line + "\n";
    }
    support::write_file(paths_.front(), text);
  }
  template <class Reader>
  std::string run(const std::unique_ptr<Reader>& reader, VenueTwin& twin, BookGrid grid) {
    Comparison comparison{*reader, grid};
    std::string difference = compare(paths_, twin, comparison);
    const Tally& tally = comparison.tally();
    total_.updates += tally.updates;
    total_.snapshots += tally.snapshots;
    total_.resets += tally.resets;
    total_.crossed += tally.crossed;
    total_.trades += tally.trades;
    total_.quotes += tally.quotes;
    return difference;
  }

  support::ScratchDirectory directory_;
  std::vector<std::string> paths_{directory_.path("session")};
  Tally total_;
};

Draw any_draw() {
  constexpr std::uint64_t kMessagesMax = 150;
  return {.seed = *rc::gen::arbitrary<std::uint64_t>(),
          .messages = *rc::gen::inRange<std::uint64_t>(1, kMessagesMax),
          .grid = *rc::gen::elementOf(kGrids)};
}

RC_GTEST_PROP(RandomStream, OfBinanceFuturesIsTheSameToTheTwin, ()) {
  Session session;
  const std::string difference = session.compare_binance(any_draw(), BinanceRules::Futures);
  RC_ASSERT(difference == "");
}

RC_GTEST_PROP(RandomStream, OfBinanceSpotIsTheSameToTheTwin, ()) {
  Session session;
  const std::string difference = session.compare_binance(any_draw(), BinanceRules::Spot);
  RC_ASSERT(difference == "");
}

RC_GTEST_PROP(RandomStream, OfBybitIsTheSameToTheTwin, ()) {
  Session session;
  const std::string difference = session.compare_bybit(any_draw());
  RC_ASSERT(difference == "");
}

// The streams are worth comparing: every kind of event is in them, books that cross, lost chains.
TEST(RandomStreams, HoldEveryKindOfEventAndFault) {
  Session binance;
  Session bybit;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Draw draw{.seed = seed, .messages = 100, .grid = kGrids[seed % kGrids.size()]};
    const auto rules = seed % 2 == 0 ? BinanceRules::Spot : BinanceRules::Futures;
    ASSERT_EQ(binance.compare_binance(draw, rules), "") << seed;
    ASSERT_EQ(bybit.compare_bybit(draw), "") << seed;
  }
  for (const Tally& total : {binance.total(), bybit.total()}) {
    EXPECT_GT(total.updates, 1'000u);
    EXPECT_GT(total.snapshots, 80u);
    EXPECT_GT(total.resets, 30u);
    EXPECT_GT(total.crossed, 100u);
    EXPECT_GT(total.trades, 100u);
    EXPECT_GT(total.quotes, 100u);
  }
}

}  // namespace
}  // namespace tw::twin
